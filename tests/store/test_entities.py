"""Rows into what an index holds: vectors of the encoder at hand only, priorities of both kinds."""

import pytest

from core.records import Analysis, Judgement
from store import sync
from store.analysis import pending_versions, save_analyses
from store.connection import models
from store.ingest import save_batch
from tests.store.build import NOW, V1, V2, analysis_of, extraction, judge

DOCUMENT = b"d" * 768
STATEMENT = b"s" * 768


def analyse(version, *, vectors: str = "e1", analysis: Analysis | None = None) -> None:
    judged = judge("Một nửa thác")
    fields = {name: getattr(judged, name) for name in judged.__slots__}
    judged = Judgement(**{**fields, "vector": STATEMENT})
    found = analysis or Analysis(
        **{**_fields(analysis_of(judged)), "judgements": (judged,), "vector": DOCUMENT}
    )
    for batch in pending_versions(version.id):
        save_analyses([(text, found) for text in batch], version, vectors=vectors)


def _fields(analysis: Analysis) -> dict:
    return {name: getattr(analysis, name) for name in analysis.__slots__}


def vectors_of(name: str) -> dict[str, bytes]:
    sync.want_all("tantivy")
    items = sync.pending("tantivy", 10, vectors=name)
    return {item.entity_type: item.entity.vector for item in items}


@pytest.fixture
def stored(database) -> None:
    save_batch([extraction(1, 1, "Một nửa thác không còn.")], seen_at=NOW)


def test_vectors_go_along_under_their_name(stored) -> None:
    analyse(V1)
    assert vectors_of("e1") == {"document": DOCUMENT, "finding": STATEMENT}


@pytest.mark.parametrize("name", ["e2", ""])
def test_vectors_of_another_encoder_stay(stored, name: str) -> None:
    analyse(V1)
    assert vectors_of(name) == {"document": b"", "finding": b""}


def test_without_a_name_none_are_kept(stored) -> None:
    analyse(V1, vectors="")
    assert vectors_of("") == vectors_of("e1") == {"document": b"", "finding": b""}
    assert models.Finding.objects.get().vector is None


def test_analysis_again_brings_new_ones_or_takes_them_away(stored) -> None:
    analyse(V1)
    analyse(V2, vectors="e2")
    assert vectors_of("e2") == {"document": DOCUMENT, "finding": STATEMENT}
    assert set(vectors_of("e1").values()) == {b""}


def test_a_text_below_the_gate_has_none(stored) -> None:
    analyse(V1, analysis=analysis_of(gated=False))
    assert vectors_of("e1") == {"document": b""}


def test_a_document_has_the_highest_priority_of_its_findings(stored) -> None:
    analyse(V1, analysis=analysis_of(judge("Một nửa"), judge("thác", 8, claim="claim-b")))
    first, second = models.Finding.objects.order_by("id")
    models.Finding.objects.filter(id=first.id).update(priority=0.4)
    models.Finding.objects.filter(id=second.id).update(priority=0.7)
    sync.want_all("tantivy")
    found = {item.id: item.entity.priority for item in sync.pending("tantivy", 10)}
    assert sorted(found.values()) == [0.4, 0.7, 0.7]
