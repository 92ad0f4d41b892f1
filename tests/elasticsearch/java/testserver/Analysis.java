package testserver;

import java.io.Reader;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.apache.lucene.analysis.LowerCaseFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.charfilter.MappingCharFilter;
import org.apache.lucene.analysis.charfilter.NormalizeCharMap;
import org.apache.lucene.analysis.cjk.CJKBigramFilter;
import org.apache.lucene.analysis.miscellaneous.StemmerOverrideFilter;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.index.analysis.CharFilterFactory;
import org.elasticsearch.index.analysis.NormalizingTokenFilterFactory;
import org.elasticsearch.index.analysis.TokenFilterFactory;
import org.elasticsearch.indices.analysis.AnalysisModule.AnalysisProvider;
import org.elasticsearch.plugins.AnalysisPlugin;
import org.elasticsearch.plugins.Plugin;

/**
 * Those parts of the stock module {@code analysis-common} that the index uses, over Lucene's own
 * classes, under the stock names and with the stock parameters, so that the same index settings
 * work on a full server.
 */
public final class Analysis extends Plugin implements AnalysisPlugin {
    record Chars(String name, UnaryOperator<Reader> change) implements CharFilterFactory {
        @Override
        public Reader create(Reader in) {
            return change.apply(in);
        }
    }

    record Tokens(String name, UnaryOperator<TokenStream> change) implements TokenFilterFactory {
        @Override
        public TokenStream create(TokenStream in) {
            return change.apply(in);
        }
    }

    record NormalTokens(String name, UnaryOperator<TokenStream> change) implements NormalizingTokenFilterFactory {
        @Override
        public TokenStream create(TokenStream in) {
            return change.apply(in);
        }
    }

    @Override
    public Map<String, AnalysisProvider<CharFilterFactory>> getCharFilters() {
        return Map.of("mapping", configured((name, settings) -> {
            NormalizeCharMap.Builder builder = new NormalizeCharMap.Builder();
            for (String rule : settings.getAsList("mappings")) {
                int arrow = rule.lastIndexOf("=>");
                builder.add(unescape(rule.substring(0, arrow).trim()), unescape(rule.substring(arrow + 2).trim()));
            }
            NormalizeCharMap map = builder.build();
            return new Chars(name, in -> new MappingCharFilter(map, in));
        }));
    }

    @Override
    public Map<String, AnalysisProvider<TokenFilterFactory>> getTokenFilters() {
        return Map.of(
            "lowercase", (index, env, name, settings) -> new NormalTokens(name, LowerCaseFilter::new),
            "cjk_bigram", configured((name, settings) -> {
                List<String> ignored = settings.getAsList("ignored_scripts");
                int scripts = 0;
                scripts |= ignored.contains("han") ? 0 : CJKBigramFilter.HAN;
                scripts |= ignored.contains("hiragana") ? 0 : CJKBigramFilter.HIRAGANA;
                scripts |= ignored.contains("katakana") ? 0 : CJKBigramFilter.KATAKANA;
                scripts |= ignored.contains("hangul") ? 0 : CJKBigramFilter.HANGUL;
                int flags = scripts;
                boolean unigrams = settings.getAsBoolean("output_unigrams", false);
                return new Tokens(name, in -> new CJKBigramFilter(in, flags, unigrams));
            }),
            "stemmer_override", configured((name, settings) -> {
                StemmerOverrideFilter.Builder builder = new StemmerOverrideFilter.Builder(false);
                for (String rule : settings.getAsList("rules")) {
                    String[] sides = rule.split("=>", 2);
                    for (String word : List.of(sides[0].split(","))) {
                        builder.add(word.trim(), sides[1].trim());
                    }
                }
                StemmerOverrideFilter.StemmerOverrideMap map;
                try {
                    map = builder.build();
                } catch (java.io.IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
                return new Tokens(name, in -> new StemmerOverrideFilter(in, map));
            })
        );
    }

    interface Maker<T> {
        T make(String name, Settings settings);
    }

    /** A part that exists only with settings, so that its bare name is no part of its own. */
    private static <T> AnalysisProvider<T> configured(Maker<T> maker) {
        return AnalysisPlugin.requiresAnalysisSettings(
            (index, env, name, settings) -> maker.make(name, settings)
        );
    }

    /** The escapes that a stock mapping rule may hold. */
    private static String unescape(String text) {
        StringBuilder plain = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '\\' || i + 1 == text.length()) {
                plain.append(c);
                continue;
            }
            c = text.charAt(++i);
            switch (c) {
                case 'n' -> plain.append('\n');
                case 't' -> plain.append('\t');
                case 'r' -> plain.append('\r');
                case 'u' -> {
                    plain.append((char) Integer.parseInt(text.substring(i + 1, i + 5), 16));
                    i += 4;
                }
                default -> plain.append(c);
            }
        }
        return plain.toString();
    }
}
