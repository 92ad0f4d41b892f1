"""How often the language is found: ``python -m nlp.language.measure`` prints the table.

The public sets lie beside the checkout; none is trained on. Sentences are cut by our own
splitter, so both are measured together.
"""

import importlib
import json
import pkgutil
import sys
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path

from core.settings import ROOT
from core.text import normalize_text
from core.vocabulary import Lang
from nlp.evaluation.shares import Share, markdown_table
from nlp.language import detect_language, split_sentences

SHARED = ROOT.parent / "shared"
LIMIT = 4000  # sentences of a set
ARTICLES = "data/vn-articles-2024/vnexpress_6topics.jsonl"
TOPICS = "data/vntc-topics/test.jsonl"
TREEBANK = "data/seg-ner-vi/ud-vtb/vi_vtb-ud-dev.conllu"
INFERENCE = "data/xnli-vi-zh/dev-{}.tsv"
SOCIAL = "data/vilexnorm/dev.tsv"
HEADLINES = "data/vn-headlines/headlines.jsonl"
CHINESE_CLAIMS = "data/chef-zh/test.jsonl"
ENGLISH = "data/extraction-en-zh/scrapinghub/ground-truth.json"
DEVELOPMENT = "evaluation/dev_flagging.jsonl"


def strip_marks(text: str) -> str:
    """Return Vietnamese text as it is typed without marks, case kept."""
    letters = (c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    return "".join(letters).replace("đ", "d").replace("Đ", "D")


def measure(shared: Path = SHARED, limit: int = LIMIT) -> list[Share]:
    """Return the shares found right, set by set; sets that are not there are left out.

    Args:
        limit: Sentences taken of each set, from its beginning.
    """
    shares = []
    for name, path, texts in _vietnamese(shared):
        if (shared / path).exists():
            found = list(texts)
            shares.append(_share(f"{name}, with marks", found, Lang.VI, limit))
            shares.append(_share(f"{name}, without marks", map(strip_marks, found), Lang.VI, limit))
    if (shared / TREEBANK).exists():
        short = (" ".join(text.split()[:3]) for text in _treebank(shared / TREEBANK))
        shares.append(
            _share("first three words, without marks", map(strip_marks, short), Lang.VI, limit)
        )
    for name, path, texts, lang in _others(shared):
        if (shared / path).exists():
            shares.append(_share(name, texts, lang, limit))
    shares.append(
        _share("examples of spaCy's other languages", _spacy_examples(), Lang.OTHER, limit)
    )
    return shares


def _share(name: str, texts: Iterable[str], lang: Lang, limit: int) -> Share:
    kept = [text for text in texts if any(map(str.isalpha, text))][:limit]
    return Share(name, lang, sum(detect_language(text) is lang for text in kept), len(kept))


def _vietnamese(shared: Path) -> Iterator[tuple[str, str, Iterable[str]]]:
    yield "press 2024, sentences", ARTICLES, _sentences(_fields(shared / ARTICLES, "text"))
    yield "press 2004–2006, sentences", TOPICS, _sentences(_fields(shared / TOPICS, "text"))
    yield "treebank, sentences", TREEBANK, _treebank(shared / TREEBANK)
    yield "headlines 2025–2026", HEADLINES, _fields(shared / HEADLINES, "title")
    path = INFERENCE.format("vi")
    yield "translated sentences", path, _columns(shared / path, 2)
    yield "social", SOCIAL, _columns(shared / SOCIAL, 1)


def _others(shared: Path) -> Iterator[tuple[str, str, Iterable[str], Lang]]:
    development = shared / DEVELOPMENT
    bare = _fields(development, "text", register="nodiacritics")
    yield "development set, nodiacritics", DEVELOPMENT, bare, Lang.VI
    for lang in (Lang.VI, Lang.ZH, Lang.EN):
        yield "development set", DEVELOPMENT, _fields(development, "text", lang=lang), lang
    path = INFERENCE.format("zh")
    yield "translated sentences", path, _columns(shared / path, 2), Lang.ZH
    yield "news claims", CHINESE_CLAIMS, _fields(shared / CHINESE_CLAIMS, "claim"), Lang.ZH
    yield "web pages, whole", ENGLISH, _english_pages(shared / ENGLISH), Lang.EN
    pages = _sentences(_english_pages(shared / ENGLISH), Lang.EN)
    yield "web pages, sentences of 5 words and more", ENGLISH, _longer(pages), Lang.EN


def _fields(path: Path, field: str, **wanted: str) -> Iterator[str]:
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            item = json.loads(line)
            if all(item.get(key) == value for key, value in wanted.items()):
                yield normalize_text(item[field])


def _columns(path: Path, count: int) -> Iterator[str]:
    for line in path.read_text(encoding="utf-8").splitlines()[1:]:
        yield from map(normalize_text, line.split("\t")[:count])


def _treebank(path: Path) -> Iterator[str]:
    with path.open(encoding="utf-8") as lines:
        yield from (line[9:].strip() for line in lines if line.startswith("# text = "))


def _english_pages(path: Path) -> Iterator[str]:
    """Yield the pages in English: the set holds five in other languages."""
    for page in json.loads(path.read_text(encoding="utf-8")).values():
        words = set(page["articleBody"].lower().split())
        if {"the", "and", "of", "to"} <= words:
            yield page["articleBody"]


def _sentences(texts: Iterable[str], lang: Lang = Lang.VI) -> Iterator[str]:
    for text in texts:
        yield from (text[start:end] for start, end in split_sentences(text, lang))


def _longer(texts: Iterable[str]) -> Iterator[str]:
    return (text for text in texts if sum(word.isalpha() for word in text.split()) >= 5)


def _spacy_examples() -> Iterator[str]:
    """Yield the example sentences that come with spaCy, but those of our three languages."""
    import spacy.lang  # noqa: PLC0415 - only the measurement needs it

    for module in sorted(pkgutil.iter_modules(spacy.lang.__path__), key=lambda found: found.name):
        if module.ispkg and module.name not in {"vi", "zh", "en", "xx"}:
            try:
                examples = importlib.import_module(f"spacy.lang.{module.name}.examples")
            except ModuleNotFoundError:
                continue
            yield from examples.sentences


def main() -> None:
    """Print the table in Markdown."""
    sys.stdout.write(markdown_table(measure()) + "\n")


if __name__ == "__main__":
    main()
