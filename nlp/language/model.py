"""Scores of a word for Vietnamese and English against all other languages in Latin letters."""

from functools import lru_cache
from pathlib import Path

from nlp.language.features import word_features

WEIGHTS = Path(__file__).with_name("weights.tsv")  # made by nlp.language.train
SCALE = 32


@lru_cache(maxsize=1)
def _weights() -> dict[str, tuple[int, int]]:
    table = {}
    for line in WEIGHTS.read_text(encoding="utf-8").splitlines():
        name, vietnamese, english = line.split("\t")
        table[name] = (int(vietnamese), int(english))
    return table


def bias() -> tuple[float, float]:
    """Return the scores of no words at all."""
    vietnamese, english = _weights()[""]
    return vietnamese / SCALE, english / SCALE


@lru_cache(maxsize=50_000)
def word_score(word: str) -> tuple[float, float]:
    """Return log-odds of Vietnamese and of English, each against other languages."""
    table = _weights()
    found = [table[name] for name in word_features(word) if name in table]
    return sum(pair[0] for pair in found) / SCALE, sum(pair[1] for pair in found) / SCALE
