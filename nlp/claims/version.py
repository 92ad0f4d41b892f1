"""The version of the judge, for the version of an analysis: a hash over model and data."""

from functools import lru_cache

from core.identity import digest
from nlp.claims.words import DATA

FILES = (
    "model.npz",
    "cues.yaml",
    "entities.yaml",
    "frequencies.json",
    "teencode.yaml",
    "units.yaml",
)


@lru_cache(maxsize=1)
def judge_version() -> str:
    """Return 8 hex digits that change with anything that the judge has learnt or looks up."""
    return digest(*((DATA / name).read_bytes().hex() for name in FILES))[:8]
