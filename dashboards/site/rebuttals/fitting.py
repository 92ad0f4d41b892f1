"""Which evidence of a claim a sentence rests on, by the figures, names and words both have.

A proposal for the writer, who sees what each passage says beside it. Where nothing fits well
enough the sentence stays uncited, which the editor shows; to guess would look like a source.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Final

from core.rebuttals import Citation
from core.records import Claim, Evidence, EvidenceDocument
from core.text.folding import fold

NUMBER: Final = re.compile(r"\d+(?:[.,/]\d+)*")
WORD: Final = re.compile(r"[a-z]{3,}")
STEM: Final = 5
NUMBER_WEIGHT: Final = 2.0
LEAST: Final = 3.0
SHARE_OF_BEST: Final = 0.6
MOST: Final = 3
# Words that stand in nearly every entry, or carry nothing.
_COMMON = """
about after all also and any are before been being between both but does for from had has have her
his into its more most not now off one only other out over own same says she since some such than
that the their them then there these they this those through under until was were what when where
which while who whole whose will with within without would years year border borders boundary line
viet nam china chinese vietnamese treaty agreement land two sides side state states government
"""
COMMON: Final = frozenset(_COMMON.split())


def fitting(
    texts: Mapping[str, str], claim: Claim, documents: Mapping[str, EvidenceDocument]
) -> tuple[Citation, ...]:
    """Return the citations of a claim's evidence that a sentence of its entry rests on.

    Args:
        texts: The sentence by language.
    """
    if len(claim.evidence) == 1:
        return (_cite(claim.evidence[0]),)
    said = _figures(texts.values()), _words(texts.get("en", ""))
    scored = [(_score(said, item, documents), item) for item in claim.evidence]
    best = max((score for score, _ in scored), default=0.0)
    good = [(score, item) for score, item in scored if score >= max(LEAST, best * SHARE_OF_BEST)]
    good.sort(key=lambda pair: -pair[0])
    return tuple(dict.fromkeys(_cite(item) for _, item in good[:MOST]))


def _cite(item: Evidence) -> Citation:
    return Citation(item.document, item.ref)


def _score(
    said: tuple[set[str], set[str]], item: Evidence, documents: Mapping[str, EvidenceDocument]
) -> float:
    document = documents.get(item.document)
    texts, english = [item.gist, item.gist_en], [item.gist_en]
    if document:
        point = document.points.get(item.ref, {})
        texts += [*point.values(), *document.title.values(), document.signed, document.in_force]
        english += [point.get("en", ""), document.title.get("en", "")]
    return NUMBER_WEIGHT * len(said[0] & _figures(texts)) + len(said[1] & _words(*english))


def _figures(texts: Iterable[str]) -> set[str]:
    """Return figures, and the parts of dates; 1 and 2 stand everywhere."""
    found = {number for text in texts for number in NUMBER.findall(text)}
    return {part for number in found for part in (number, *number.split("/"))} - {"1", "2"}


def _words(*texts: str) -> set[str]:
    """Return beginnings of English words; Vietnamese syllables are too short to tell anything."""
    folded = (str(fold(text).text) for text in texts)
    return {word[:STEM] for text in folded for word in WORD.findall(text) if word not in COMMON}
