"""The unigram tokenizer of the bundled encoder, made from the pieces of its weight file."""

from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers

from nlp.encoder.weights import Weights


def build_tokenizer(weights: Weights) -> Tokenizer:
    """Return the tokenizer: NFKC, white space collapsed, words marked by U+2581."""
    model = models.Unigram(weights.pieces, unk_id=weights.sizes.unk, byte_fallback=False)
    tokenizer = Tokenizer(model)
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.NFKC(), normalizers.Replace(Regex(r"\s+"), " ")]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always")
    return tokenizer
