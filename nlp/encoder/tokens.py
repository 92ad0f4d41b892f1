"""The unigram tokenizer of the bundled encoder, made from the pieces of its weight file.

Pieces in scripts that no text of ours is written in (Cyrillic, Arabic, Thai, Hangul, kana …) are
left out: the tokenizer then loads in a third of the time, and Vietnamese, Chinese and English are
cut exactly as before. A word in such a script becomes one unknown piece.
"""

import re

import numpy as np
import numpy.typing as npt
from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers

from nlp.encoder.weights import Weights

SPECIAL = 4  # <s>, padding, </s>, unknown: their places stay
FOREIGN = re.compile(
    "[\u0370-\u1dff\u3040-\u30ff\u3130-\u318f\ua000-\ud7ff\uf900-\ufdff\ufe70-\ufefe]"
)


def kept_pieces(weights: Weights) -> npt.NDArray[np.int32]:
    """Return the ids of the pieces that the tokenizer knows, ascending; shape ``(n_kept,)``."""
    kept = [
        number
        for number, (piece, _) in enumerate(weights.pieces)
        if number < SPECIAL or not FOREIGN.search(piece)
    ]
    return np.array(kept, dtype=np.int32)


def build_tokenizer(weights: Weights, kept: npt.NDArray[np.int32]) -> Tokenizer:
    """Return the tokenizer: NFKC, white space collapsed, words marked by U+2581.

    Its ids count the kept pieces; ``kept[ids]`` are the encoder's.
    """
    pieces = [weights.pieces[number] for number in kept]
    model = models.Unigram(pieces, unk_id=weights.sizes.unk, byte_fallback=False)
    tokenizer = Tokenizer(model)
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.NFKC(), normalizers.Replace(Regex(r"\s+"), " ")]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always")
    return tokenizer
