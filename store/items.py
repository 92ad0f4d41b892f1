"""One finding of the queue with what somebody needs to decide on it."""

import re
from dataclasses import dataclass
from typing import Final

from core.vocabulary import Field, Retention
from store.connection import models, reading
from store.decisions import Decided, decided_of, find_review
from store.digests import key_of
from store.findings import FindingRow, finding_row
from store.waiting import Key

AROUND: Final = 600
"""Characters of a paragraph that stand before and after a sentence, at most."""
BREAK: Final = re.compile(r"\n\s*")


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence in its paragraph.

    Attributes:
        mark: Where the sentence stands in ``text``.
        cut_before, cut_after: Whether the paragraph goes on beyond ``text``.
    """

    text: str
    mark: tuple[int, int]
    cut_before: bool = False
    cut_after: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """A finding with its context.

    Attributes:
        source: Name of the outlet.
        individual: Whether the text is a post of an individual, which has no address.
        lead: Beginning of the text, where the sentence is the title.
        decided: The decision that stands, where there is one.
    """

    row: FindingRow
    key: Key
    source: str
    individual: bool
    passage: Passage
    lead: str
    decided: Decided | None

    @property
    def marks(self) -> tuple[tuple[int, int], ...]:
        """Where the sentence stands in the passage, as a list."""
        return (self.passage.mark,)

    @property
    def flagged(self) -> bool:
        """Whether it is flagged."""
        return self.row.judgement.flagged


def get_item(finding: str) -> Item | None:
    """Return a finding with its context; None where no analysis has it any more.

    Raises:
        StoreError: The database cannot be read.
    """
    with reading():
        rows = models.Finding.objects.select_related("document__source", "version")
        row = rows.defer("vector", "version__vector").filter(id=finding).first()
        if row is None:
            return None
        key = key_of(row)
        review = find_review(key)
        in_title = row.field == Field.TITLE.value
        text = row.version.text
        return Item(
            row=finding_row(row),
            key=key,
            source=row.document.source.name,
            individual=row.document.retention == Retention.INDIVIDUAL.value,
            passage=passage_of(row.version.title if in_title else text, row.start, row.end),
            lead=text[:AROUND].strip() if in_title else "",
            decided=decided_of(review) if review else None,
        )


def passage_of(text: str, start: int, end: int) -> Passage:
    """Return the sentence between two offsets in its paragraph, at most 600 signs around it."""
    start, end = max(0, start), min(len(text), end)
    first = max((found.end() for found in BREAK.finditer(text, 0, start)), default=0)
    first = min(first, start)
    after = BREAK.search(text, end)
    last = after.start() if after else len(text)
    low = first if start - first <= AROUND else _word(text, start - AROUND)
    high = last if last - end <= AROUND else end + AROUND
    return Passage(text[low:high], (start - low, end - low), low > first, high < last)


def _word(text: str, at: int) -> int:
    """Return where the next word begins."""
    space = text.find(" ", at, at + 40)
    return space + 1 if space >= 0 else at
