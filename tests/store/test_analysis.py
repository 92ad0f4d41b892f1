"""Analysis: what is pending, what is replaced, what stays."""

import pytest

from core.errors import StoreError
from core.identity import digest
from core.records import AnalysisVersion
from core.vocabulary import Lang
from store import sync
from store.analysis import count_pending, pending_versions, save_analyses
from store.connection import models
from store.findings import get, list_findings
from store.ingest import save_batch
from tests.store.build import (
    NOW,
    V1,
    V2,
    analysis_of,
    extraction,
    judge,
    make_document,
    page,
)
from tests.store.state import dump

TEXT = "Một nửa thác không còn nữa."


def waiting(version: AnalysisVersion = V1, **options):
    return [text for batch in pending_versions(version.id, **options) for text in batch]


def analyse(version: AnalysisVersion = V1, *judgements, gated: bool = True) -> int:
    texts = waiting(version, again=True)
    return save_analyses([(text, analysis_of(*judgements, gated=gated)) for text in texts], version)


@pytest.fixture
def one(database):
    save_batch([extraction(1, 1, TEXT)], seen_at=NOW)


def test_new_text_is_pending_until_analysed(one):
    (text,) = waiting()
    assert (text.title, text.text, text.lang) == ("Tin thử", TEXT, Lang.VI)
    assert count_pending(V1.id) == 1
    assert analyse(V1, judge("Một nửa thác")) == 1
    assert waiting() == []
    assert count_pending(V1.id) == 0


def test_another_version_of_the_analysis_makes_all_pending(one):
    analyse(V1)
    assert count_pending(V2.id) == 1
    assert count_pending(V1.id, again=True) == 1


def test_claim_restricts_to_texts_that_passed_the_gate(database):
    save_batch([extraction(1, 1, "A"), extraction(2, 2, "B")], seen_at=NOW)
    first, second = waiting()
    save_analyses([(first, analysis_of()), (second, analysis_of(gated=False))], V1)
    assert [text.version for text in waiting(V2, claim="claim-a")] == [first.version]
    assert count_pending(V2.id, claim="claim-a") == 1
    assert count_pending(V1.id, claim="claim-a", again=True) == 1


def test_only_current_versions_are_pending(one):
    save_batch([extraction(1, 2, "Sửa.")], seen_at=NOW)
    assert [text.text for text in waiting()] == ["Sửa."]


def test_batches_have_the_size_asked_for_and_end_without_saving(database):
    save_batch([extraction(i, i, f"Tin {i}") for i in range(7)], seen_at=NOW)
    assert [len(batch) for batch in pending_versions(V1.id, batch=3)] == [3, 3, 1]


def test_finding_is_stored_whole(one):
    analyse(V1, judge("Một nửa thác"))
    (row,) = list_findings()
    assert row.judgement == judge("Một nửa thác")
    assert TEXT[row.judgement.start : row.judgement.end] == row.judgement.quote
    assert (row.title, row.url, row.source) == ("Tin thử", page(1), "bao-thu")
    assert get(row.id) == row
    assert get(row.document).findings == (row,)
    assert get(row.document).flagged


def test_reanalysis_replaces_findings_and_keeps_reviews(one):
    analyse(V1, judge("Một nửa thác"), judge("không còn nữa", 13))
    user = models.User.objects.create(username="can-bo")
    document = make_document(page(1), TEXT).id
    models.Review.objects.create(
        document_id=document,
        claim="claim-a",
        quote_hash=digest("Một nửa thác"),
        decision="agreed",
        decided_by=user,
        decided_at=NOW,
    )
    analyse(V2, judge("không còn nữa", 13))
    assert [row.judgement.quote for row in list_findings()] == ["không còn nữa"]
    assert list_findings()[0].analysis == V2.id
    assert models.Review.objects.get().decision == "agreed"


def test_same_analysis_again_changes_no_finding(one):
    analyse(V1, judge("Một nửa thác"))
    before = dump("Finding", "DocumentVersion")
    analyse(V1, judge("Một nửa thác"))
    assert dump("Finding", "DocumentVersion") == before


def test_one_span_and_claim_is_one_finding(one):
    analyse(V1, judge("Một nửa thác"), judge("Một nửa thác"))
    assert len(list_findings()) == 1


def test_copies_of_a_story_have_findings_of_their_own(database):
    save_batch([extraction(1, 1, TEXT), extraction(2, 2, TEXT)], seen_at=NOW)
    analyse(V1, judge("Một nửa thác"))
    rows = list_findings()
    assert len({row.id for row in rows}) == len({row.document for row in rows}) == 2


def test_findings_of_an_earlier_version_are_not_listed_and_come_back_with_it(one):
    analyse(V1, judge("Một nửa thác"))
    save_batch([extraction(1, 2, "Sửa.")], seen_at=NOW)
    assert list_findings() == []
    save_batch([extraction(1, 3, TEXT)], seen_at=NOW)
    assert len(list_findings()) == 1
    assert count_pending(V1.id) == 0


def test_deleted_text_is_passed_over(one):
    (text,) = waiting()
    models.Document.objects.all().delete()
    assert save_analyses([(text, analysis_of(judge("Một nửa thác")))], V1) == 0


def test_oversized_version_is_refused_before_anything_is_stored(one):
    (text,) = waiting()
    with pytest.raises(StoreError, match="shorten"):
        save_analyses([(text, analysis_of())], AnalysisVersion("1", "m" * 300, "c"))


def test_analysis_reaches_the_index(one):
    sync.confirm("tantivy", sync.pending("tantivy", 10))
    analyse(V1, judge("Một nửa thác"))
    document, finding = sync.pending("tantivy", 10)
    assert document.entity.claims == ("claim-a",)
    assert document.entity.verdicts == ("contradicted",)
    assert document.entity.flagged
    assert finding.entity.quote == "Một nửa thác"
