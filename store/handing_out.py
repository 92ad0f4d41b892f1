"""What the API has to know before it hands something out: whose words they are, what was decided.

Posts of individuals are deleted when their time is over; what has left the machine is not.
"""

from collections.abc import Iterable

from core.identity import digest
from core.vocabulary import Retention
from store.batches import chunks
from store.connection import models, reading
from store.findings import FindingRow


def individuals_among(documents: Iterable[str]) -> frozenset[str]:
    """Return those of these documents that are posts of individuals.

    Raises:
        StoreError: The database cannot be read.
    """
    found: set[str] = set()
    with reading():
        for some in chunks(sorted(set(documents))):
            rows = models.Document.objects.filter(id__in=some, retention=str(Retention.INDIVIDUAL))
            found.update(rows.values_list("id", flat=True))
    return frozenset(found)


def decisions_on(findings: Iterable[FindingRow]) -> dict[str, str]:
    """Return what the office decided on findings (``confirmed``, ``rejected``), by finding.

    Raises:
        StoreError: The database cannot be read.
    """
    rows = list(findings)
    decided: dict[tuple[str, str, str], str] = {}
    with reading():
        for some in chunks(sorted({row.document for row in rows})):
            reviews = models.Review.objects.filter(document__in=some)
            for document, claim, quote, decision in reviews.values_list(
                "document_id", "claim", "quote_hash", "decision"
            ):
                decided[document, claim, quote] = decision
    keys = {
        row.id: (row.document, row.judgement.claim, digest(row.judgement.quote)) for row in rows
    }
    return {id_: decided[key] for id_, key in keys.items() if key in decided}
