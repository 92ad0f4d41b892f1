"""Decisions on findings, with what they were about; never who decided."""

from dataclasses import fields

import pytest

from core.identity import digest
from core.vocabulary import Retention
from store.analysis import pending_versions, save_analyses
from store.connection import models
from store.ingest import save_batch
from store.reviews import ReviewedFinding, list_reviewed
from tests.store.build import NOW, V1, analysis_of, extraction, judge, make_document, page

TEXT = "Một nửa thác không còn nữa."


@pytest.fixture
def analysed(database):
    save_batch([extraction(1, 1, TEXT)], seen_at=NOW)
    texts = [text for batch in pending_versions(V1.id) for text in batch]
    save_analyses([(text, analysis_of(judge("Một nửa thác"))) for text in texts], V1)


def decide(decision: str, *, quote: str = "Một nửa thác", claim: str = "claim-a") -> None:
    user, _ = models.User.objects.get_or_create(username="can-bo")
    models.Review.objects.create(
        document_id=make_document(page(1), TEXT).id,
        claim=claim,
        quote_hash=digest(quote),
        decision=decision,
        note="ghi chú riêng",
        decided_by=user,
        decided_at=NOW,
    )


@pytest.mark.parametrize("decision", ["confirmed", "rejected"])
def test_a_decision_comes_with_its_finding(analysed, decision):
    decide(decision)
    (row,) = list_reviewed()
    assert row.confirmed == (decision == "confirmed")
    assert (row.claim, row.judgement, row.text, row.kept) == (
        "claim-a",
        judge("Một nửa thác"),
        TEXT,
        True,
    )
    assert not any("can-bo" in str(value) or "ghi chú" in str(value) for value in values(row))


def test_what_it_is_instead_comes_along(analysed):
    decide("rejected")
    models.Review.objects.update(claim_now="claim-b", stance_now="denies")
    (row,) = list_reviewed()
    assert (row.claim_now, row.stance_now) == ("claim-b", "denies")


def values(row: ReviewedFinding) -> list[object]:
    return [getattr(row, field.name) for field in fields(row)]


def test_a_statement_no_longer_found_still_counts(analysed):
    decide("rejected", quote="không còn nữa")
    (row,) = list_reviewed()
    assert (row.claim, row.confirmed, row.judgement, row.kept) == ("claim-a", False, None, False)


def test_other_decisions_say_neither(analysed):
    decide("later")
    assert list(list_reviewed()) == []


def test_posts_by_individuals_are_not_kept(analysed):
    models.Document.objects.update(retention=Retention.INDIVIDUAL.value)
    decide("confirmed")
    (row,) = list_reviewed()
    assert not row.kept
