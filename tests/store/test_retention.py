"""Counting and deleting what has outlived its time, in the database alone."""

from datetime import timedelta

from core.vocabulary import Retention
from store import landing
from store.analysis import pending_versions, save_analyses
from store.connection import models
from store.ingest import save_batch
from store.retention import BATCH, Expired, count_expired, delete_expired, forget_files
from tests.store.build import (
    NOW,
    START,
    V1,
    analysis_of,
    extraction,
    judge,
    make_capture,
    make_document,
    page,
)

POSTS = BATCH + 5
DAYS = 30


def fill() -> None:
    rows = [extraction("báo", 1, "Bài báo.")]
    for number in range(POSTS):
        url = page(number)
        capture = make_capture(url, number, retention=Retention.INDIVIDUAL)
        document = make_document(
            url, f"Bài {number}.", retention=Retention.INDIVIDUAL, id_=f"mang:{number}"
        )
        rows.append((capture, [document], []))
    save_batch(rows, seen_at=NOW)
    for texts in pending_versions(V1.id):
        save_analyses([(text, analysis_of(judge("Bài"))) for text in texts], V1)


def test_what_is_counted_is_what_is_deleted(database):
    fill()
    late = START + timedelta(days=DAYS + 1)
    assert count_expired(START + timedelta(days=DAYS), DAYS) == Expired(0, 0, 0)
    assert count_expired(late, DAYS) == Expired(POSTS, POSTS, POSTS)
    assert delete_expired(late, DAYS) == POSTS
    assert count_expired(late, DAYS) == Expired(0, 0, 0)
    assert delete_expired(late, DAYS) == 0
    left = (models.Document, models.DocumentVersion, models.Finding, models.Capture)
    assert [model.objects.count() for model in left] == [1, 1, 1, 1]


def test_only_files_of_individuals_that_are_gone_are_forgotten(database):
    names = ["public/a", "individual/a", "individual/b"]
    for name in names:
        landing.mark_read(name)
    assert forget_files(["individual/b"]) == 1
    assert landing.unread_files(names) == ["individual/a"]
