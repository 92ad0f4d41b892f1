"""Candidate sentences go with their version: replaced by another analysis, gone with the post."""

from dataclasses import replace
from datetime import timedelta

import numpy as np

from core.records import Analysis, CandidateSentence
from core.vectors import pack_vector
from core.vocabulary import Field, Lang, Retention
from store.analysis import pending_versions, save_analyses
from store.candidates import count_candidates, list_candidates, list_matched
from store.ingest import save_batch
from store.retention import delete_expired
from tests.store.build import (
    NOW,
    START,
    V1,
    V2,
    analysis_of,
    extraction,
    judge,
    make_capture,
    make_document,
    page,
)

VECTOR = pack_vector(np.ones(384, np.float32))
SENTENCE = CandidateSentence(
    field=Field.TEXT,
    start=0,
    end=20,
    quote="Cồn Bạc đã thuộc xã Đông.",
    lang=Lang.VI,
    score=0.8,
    things=("con-bac",),
    figures=("km2:3",),
    vector=VECTOR,
)


def analyse(*sentences: CandidateSentence, again: bool = False, vectors: str = "e") -> None:
    found = replace(analysis_of(), candidates=sentences)
    for texts in pending_versions(V1.id, again=again):
        save_analyses([(text, found) for text in texts], V1, vectors=vectors)


def test_a_sentence_comes_back_as_it_was_stored(database):
    save_batch([extraction("báo", 1, SENTENCE.quote)], seen_at=NOW)
    analyse(SENTENCE)
    (row,) = list_candidates()
    assert row.sentence == SENTENCE
    assert row.sentence.vector == VECTOR
    assert row.vectors == "e"
    assert row.last_seen >= row.first_seen
    assert count_candidates() == 1


def test_vectors_without_a_name_are_not_kept(database):
    save_batch([extraction("báo", 1, SENTENCE.quote)], seen_at=NOW)
    analyse(SENTENCE, vectors="")
    (row,) = list_candidates()
    assert (row.sentence.vector, row.vectors) == (b"", "")


def test_another_analysis_replaces_and_the_same_again_changes_nothing(database):
    save_batch([extraction("báo", 1, SENTENCE.quote)], seen_at=NOW)
    analyse(SENTENCE)
    before = list_candidates()
    analyse(SENTENCE, again=True)
    assert list_candidates() == before
    for texts in pending_versions(V2.id):
        matched = analysis_of(judge(SENTENCE.quote))
        save_analyses([(text, matched) for text in texts], V2, vectors="e")
    assert list_candidates() == []
    assert [row.claim for row in list_matched()] == ["claim-a"]


def test_only_current_versions_count(database):
    save_batch([extraction("báo", 1, SENTENCE.quote)], seen_at=NOW)
    analyse(SENTENCE)
    save_batch([extraction("báo", 2, "Bài đã sửa.")], seen_at=NOW)
    assert list_candidates() == []
    assert count_candidates() == 0


def test_a_post_whose_time_is_over_takes_its_sentences_along(database):
    url = page(1)
    capture = make_capture(url, 1, retention=Retention.INDIVIDUAL)
    post = make_document(url, SENTENCE.quote, retention=Retention.INDIVIDUAL, id_="mang:1")
    save_batch([(capture, [post], [])], seen_at=NOW)
    analyse(SENTENCE)
    assert [row.retention for row in list_candidates()] == [Retention.INDIVIDUAL]
    assert delete_expired(START + timedelta(days=31), 30) == 1
    assert list_candidates() == []


def test_since_takes_what_was_said_later(database):
    save_batch([extraction("báo", 1, SENTENCE.quote)], seen_at=NOW)
    analyse(SENTENCE)
    (row,) = list_candidates()
    assert list_candidates(since=row.said) == [row]
    assert list_candidates(since=row.said + timedelta(seconds=1)) == []


def test_an_analysis_has_none_by_itself():
    assert Analysis(Lang.VI, True).candidates == ()
