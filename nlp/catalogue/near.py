"""Claims that come near a statement, so that nobody enters one twice."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.records import Claim
from core.vocabulary import Lang
from nlp.encoder import Encoder


@dataclass(frozen=True, slots=True)
class NearClaim:
    """A claim and how near its nearest wording is.

    Attributes:
        likeness: Cosine of the two meanings, up to 1; unrelated sentences reach about 0.8.
        wording: The nearest of its wordings.
    """

    claim: Claim
    likeness: float
    wording: str


def near_claims(
    statement: str, lang: Lang, claims: Sequence[Claim], encoder: Encoder, *, count: int = 3
) -> list[NearClaim]:
    """Return the claims whose wordings mean nearly the same, nearest first."""
    from nlp.claims.words import prepare  # noqa: PLC0415 - the claims' room reads the catalogue

    texts = [
        (number, language, text)
        for number, claim in enumerate(claims)
        for language in (Lang.VI, Lang.EN, Lang.ZH)
        for text in (claim.statement.get(language, ""), *claim.says.get(language, ()))
        if text
    ]
    if not texts:
        return []
    encoded = [prepare(text, language).encoded for _, language, text in texts]
    likeness = encoder.embed(encoded) @ encoder.embed([prepare(statement, lang).encoded])[0]
    best: dict[int, NearClaim] = {}
    for row in np.argsort(-likeness):
        number, _, text = texts[int(row)]
        best.setdefault(number, NearClaim(claims[number], float(likeness[row]), text))
        if len(best) == count:
            break
    return list(best.values())
