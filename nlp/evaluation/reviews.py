"""What the office's own decisions say: precision by claim, and reviewed findings as labelled lines.

Who decided, and what they noted, never comes here.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from core.identity import digest
from core.records import Judgement
from core.vocabulary import Lang, Match, SourceKind, Stance
from nlp.evaluation.sets import SAYING
from nlp.evaluation.shares import Share
from nlp.language.sentences import split_sentences

AROUND = 2
"""Sentences kept before and after the one that was judged: stance is judged in its context."""


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A finding that somebody confirmed or rejected, with the text it stands in."""

    judgement: Judgement
    confirmed: bool
    text: str
    lang: Lang
    kind: SourceKind
    claim_now: str = ""
    stance_now: str = ""

    @property
    def known(self) -> Judgement | None:
        """What is known to be right: as found, or with the stance that somebody put right.

        None where it is another claim, or where nobody said what it is instead.
        """
        if self.confirmed:
            return self.judgement
        if self.stance_now and not self.claim_now:
            return replace(self.judgement, stance=Stance(self.stance_now), match=Match.CONFIRMED)
        return None


def precision_by_claim(decisions: Iterable[tuple[str, bool]]) -> list[Share]:
    """Return the share confirmed of what was reviewed, of all and by claim.

    Args:
        decisions: Claim, and whether the finding was confirmed.
    """
    totals: Counter[str] = Counter()
    hits: Counter[str] = Counter()
    for claim, confirmed in decisions:
        totals[claim] += 1
        hits[claim] += confirmed
    return [
        Share("confirmed", "all claims", hits.total(), totals.total()),
        *(Share("confirmed", claim, hits[claim], totals[claim]) for claim in sorted(totals)),
    ]


def labelled_lines(reviewed: Iterable[Reviewed]) -> Iterator[dict[str, Any]]:
    """Yield a labelled line for each reviewed finding, in the format of the training lines.

    A rejection says that the finding is wrong, not whether claim or stance is: such a line expects
    nothing, and names the claim it was taken for (``about``). Where the stance was put right, the
    line expects that one.
    """
    for each in reviewed:
        found = each.judgement
        text = around(each.text, found, each.lang)
        known = each.known
        states = known is not None and known.flagged
        yield {
            "id": f"review-{digest(text, found.claim)[:12]}",
            "text": text,
            "lang": each.lang.value,
            "register": each.kind.value,
            "kind": each.kind.value,
            "slice": ("flagged" if states else "stance") if known else "rejected",
            "expect_flagged": states,
            "expect": [_expected(known)] if known else [],
            "about": found.claim,
        }


def _expected(found: Judgement) -> dict[str, str]:
    expected = {
        "claim": found.claim,
        "verdict": found.verdict.value,
        "stance": found.stance.value,
        "quote": found.quote,
    }
    if found.stance in SAYING and found.basis.value != "claim":
        expected["basis"] = found.basis.value
    return expected


def around(text: str, found: Judgement, lang: Lang) -> str:
    """Return the sentence judged with its neighbours, cut from the field it stands in."""
    sentences: Sequence[tuple[int, int]] = split_sentences(text, lang)
    own = [
        number
        for number, (start, end) in enumerate(sentences)
        if start < found.end and found.start < end
    ]
    if not own:
        return found.quote
    first, last = max(0, own[0] - AROUND), min(len(sentences) - 1, own[-1] + AROUND)
    return text[sentences[first][0] : sentences[last][1]].strip()
