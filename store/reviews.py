"""The office's decisions on findings, for measuring; who decided stays in the database."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from django.db.models import F

from core.identity import digest
from core.records import Judgement
from core.vocabulary import Field, Lang, Retention, SourceKind
from store.batches import chunks
from store.connection import models, reading
from store.digests import REJECTED
from store.findings import judgement_of

CONFIRMED: Final = "confirmed"
"""The decision of a review that says a finding is right."""
DECISIONS: Final = (CONFIRMED, REJECTED)
READ_AT_ONCE: Final = 100
COLUMNS: Final = ("document_id", "claim", "quote_hash", "decision", "claim_now", "stance_now")


@dataclass(frozen=True, slots=True)
class ReviewedFinding:
    """A decision, with the finding it was about.

    Attributes:
        judgement: None where the newest analysis no longer finds this statement.
        text: The field of the document that the judgement's offsets refer to.
        kept: Whether the text may be kept beyond the store; posts of individuals may not.
        claim_now, stance_now: What it is instead, where somebody said so; else empty.
    """

    claim: str
    confirmed: bool
    judgement: Judgement | None
    text: str
    lang: Lang
    kind: SourceKind
    kept: bool
    claim_now: str = ""
    stance_now: str = ""


def list_reviewed() -> Iterator[ReviewedFinding]:
    """Yield every finding that somebody confirmed or rejected, by document and claim.

    Decisions of any other word are left out: they say neither.

    Raises:
        StoreError: The database cannot be read.
    """
    with reading():
        rows = list(
            models.Review.objects.filter(decision__in=DECISIONS)
            .order_by("document_id", "claim", "quote_hash")
            .values_list(*COLUMNS)
        )
        for some in chunks(rows, READ_AT_ONCE):
            found = _findings([document for document, *_ in some])
            for document, claim, quote, decision, claim_now, stance_now in some:
                row = found.get((document, claim, quote))
                reviewed = _reviewed(row, claim, confirmed=decision == CONFIRMED)
                yield replace(reviewed, claim_now=claim_now, stance_now=stance_now)


def _findings(documents: list[str]) -> dict[tuple[str, str, str], models.Finding]:
    """Return the findings of current versions by what reviews are keyed on."""
    found: dict[tuple[str, str, str], models.Finding] = {}
    rows = models.Finding.objects.select_related("version", "document").filter(
        document__in=documents, document__current_id=F("version_id")
    )
    for row in rows.order_by("id"):
        found[row.document_id, row.claim, digest(row.quote)] = row
    return found


def _reviewed(row: models.Finding | None, claim: str, *, confirmed: bool) -> ReviewedFinding:
    if row is None:
        return ReviewedFinding(claim, confirmed, None, "", Lang.OTHER, SourceKind.PRESS, False)
    judgement = judgement_of(row)
    version = row.version
    return ReviewedFinding(
        claim=claim,
        confirmed=confirmed,
        judgement=judgement,
        text=version.title if judgement.field is Field.TITLE else version.text,
        lang=Lang(version.lang or Lang.OTHER),
        kind=SourceKind(row.document.kind),
        kept=row.document.retention != Retention.INDIVIDUAL.value,
    )
