"""Claims in text: which sentence says what claim, what it does with it, and the verdict."""

from nlp.claims.judge import ClaimJudge
from nlp.claims.passage import Passage

__all__ = ["ClaimJudge", "Passage"]
