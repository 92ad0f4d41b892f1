"""Ingest: new, edited, unchanged, refused, gone; again and in any order."""

from dataclasses import dataclass, replace

import pytest

from core.errors import StoreError
from core.vocabulary import Retention
from store import sync
from store.connection import models
from store.findings import get
from store.ingest import IngestCounts, save_batch, save_extracted
from store.sources import documented_digests
from tests.store.build import (
    NOW,
    SOURCE,
    at,
    extraction,
    gone,
    make_capture,
    make_document,
    page,
)
from tests.store.state import dump


@dataclass(frozen=True)
class Refused:
    reason: str
    message: str


def save(*extractions) -> IngestCounts:
    return save_batch(extractions, seen_at=NOW)


def current_text(number: int | str = 1) -> str:
    document = get(make_document(page(number)).id)
    return document.text


def test_new_document_is_kept_with_its_capture(database):
    counts = save(extraction(1, 5, "Tin một.", published_minutes=3, engagement={"likes": 2}))
    assert counts == IngestCounts(new=1)
    document = get(make_document(page(1)).id)
    assert (document.text, document.url) == ("Tin một.", page(1))
    assert (document.first_seen, document.last_seen) == (at(5), at(5))
    assert document.published_at == at(3)
    assert document.engagement == {"likes": 2}
    assert document.group_id == document.id
    assert document.capture.warc == "run-5.warc.gz"
    assert models.Capture.objects.get().outcome == "new"


def test_saving_again_changes_nothing(database):
    sync.pending("tantivy", 1)
    batch = [extraction(1, 1), extraction(2, 2), gone(3, 3), extraction(1, 4, "Sửa.")]
    save(*batch)
    before = dump()
    assert save(*batch) == IngestCounts(unchanged=3)
    assert dump() == before


def test_edit_is_a_new_version_and_going_back_makes_the_first_current_again(database):
    assert save(extraction(1, 1, "A")) == IngestCounts(new=1)
    assert save(extraction(1, 2, "B")) == IngestCounts(edited=1)
    assert save(extraction(1, 3, "A")) == IngestCounts(edited=1)
    assert current_text() == "A"
    document = get(make_document(page(1)).id)
    assert [version.current for version in document.versions] == [True, False]


def test_older_capture_does_not_roll_back(database):
    save(extraction(1, 2, "B"))
    assert save(extraction(1, 1, "A")) == IngestCounts(unchanged=1)
    document = get(make_document(page(1)).id)
    assert document.text == "B"
    assert document.first_seen == at(1)
    assert len(document.versions) == 2


@pytest.mark.parametrize(("before", "after"), [("A", "B"), ("B", "A")])
def test_same_capture_extracted_better_replaces_what_it_gave(database, before, after):
    capture, documents, _ = extraction(1, 5, before, published_minutes=4)
    save((capture, documents, []))
    better = [make_document(page(1), after, published_minutes=2)]
    assert save((capture, better, [])) == IngestCounts(edited=1)
    assert save((capture, better, [])) == IngestCounts(unchanged=1)
    document = get(documents[0].id)
    assert (document.text, document.published_at) == (after, at(2))


def test_page_that_lists_a_post_twice_is_one_document(database):
    post = make_document(page(1))
    item = (make_capture(page("kenh")), [post, post], [])
    assert save(item) == IngestCounts(new=1, unchanged=1)
    assert save(item) == IngestCounts(unchanged=2)


def test_unchanged_text_takes_newer_counts_only(database):
    save(extraction(1, 5, engagement={"likes": 5}))
    save(extraction(1, 9, engagement={"likes": 9}))
    save(extraction(1, 7, engagement={"likes": 7}))
    save(extraction(1, 11))
    document = get(make_document(page(1)).id)
    assert (document.engagement, document.last_seen) == ({"likes": 9}, at(11))


def test_date_stays_when_a_newer_capture_has_none(database):
    save(extraction(1, 5, published_minutes=3), extraction(1, 6, published_minutes=None))
    assert get(make_document(page(1)).id).published_at == at(3)


@pytest.mark.parametrize("status", [404, 410])
def test_gone_page_marks_its_document(database, status):
    save(extraction(1, 1))
    capture, _, _ = gone(1, 4, status)
    refusal = Refused("gone", "the page is gone")
    assert save((capture, [], [refusal])) == IngestCounts(gone=1)
    assert get(make_document(page(1)).id).gone_at == at(4)
    assert not models.Refusal.objects.exists()
    assert save((capture, [], [refusal])) == IngestCounts()


def test_page_that_answers_again_is_no_longer_gone(database):
    save(extraction(1, 1), gone(1, 4))
    save(extraction(1, 6))
    assert get(make_document(page(1)).id).gone_at is None
    save(gone(1, 5))
    assert get(make_document(page(1)).id).gone_at is None


def test_page_known_to_be_gone_before_its_document_is_stored(database):
    assert save(gone(1, 4)) == IngestCounts()
    save(extraction(1, 1))
    assert get(make_document(page(1)).id).gone_at == at(4)


def test_redirect_that_leads_nowhere_marks_its_document(database):
    save(extraction(1, 1))
    turned = make_capture(page(1), 4, status=302, format="nowhere")
    assert save((turned, [], [])) == IngestCounts(gone=1)
    assert get(make_document(page(1)).id).gone_at == at(4)


def test_page_that_names_another_address_as_its_own(database):
    """It was fetched from one address and is known by another; posts tell nothing of each other."""
    fetched = make_capture(page("1?print=1"), 1, body="Một tin.", format="html")
    save((fetched, [make_document(page(1), "Một tin.")], []))
    channel = make_capture(page("kenh"), 1, body="Hai tin.", format="telegram")
    save((channel, [make_document(page("kenh/7"), "Bài đăng.")], []))
    assert save(gone("1?print=1", 4)) == IngestCounts(gone=1)
    assert get(make_document(page(1)).id).gone_at == at(4)
    assert save(gone("kenh", 4)) == IngestCounts()
    assert get(make_document(page("kenh/7")).id).gone_at is None


def test_server_error_is_not_gone(database):
    save(extraction(1, 1))
    save(gone(1, 4, 503))
    assert get(make_document(page(1)).id).gone_at is None


def test_refusal_is_kept_once_with_its_reason(database):
    item = (make_capture(page(1)), [], [Refused("no_article", "nothing to read at …")])
    assert save(item) == save(item) == IngestCounts(refused=1)
    refusal = models.Refusal.objects.get()
    assert (refusal.input, refusal.reason) == (page(1), "no_article")
    assert models.Capture.objects.get().outcome == "refused"


def test_document_with_an_unstorable_id_is_set_aside_and_the_rest_goes_on(database):
    bad = make_document(page(1), id_="x" * 301)
    counts = save((make_capture(page(1)), [bad, make_document(page(2))], []))
    assert counts == IngestCounts(new=1, refused=1)
    assert models.Refusal.objects.get().reason == "bad_id"


@pytest.mark.parametrize(
    ("text", "stored"),
    [("a\x00b", "a\ufffdb"), ("a\ud800b", "a\ufffdb"), ("a\u202eb", "a\u202eb")],
    ids=["NUL", "lone surrogate", "right-to-left mark"],
)
def test_text_that_no_database_takes_is_cleaned_and_keeps_its_length(database, text, stored):
    save(extraction(1, 1, text, title=text))
    assert current_text() == stored
    assert save(extraction(1, 1, text, title=text)) == IngestCounts(unchanged=1)


def test_very_long_values_are_stored(database):
    url = page("x" * 5000)
    text = "chữ " * 50_000
    save((make_capture(url), [make_document(url, text)], []))
    assert get(make_document(url).id).text == text


def test_posts_of_individuals_have_no_address(database):
    url = page(1)
    capture = make_capture(url, retention=Retention.INDIVIDUAL)
    document = make_document(url, retention=Retention.INDIVIDUAL, id_="mang:khoa")
    save((capture, [document], []))
    stored = repr(dump())
    assert "bao-thu.example" not in stored
    assert get("mang:khoa").url is None


def test_reason_of_the_profile_is_kept(database):
    capture, documents, _ = extraction(1)
    for reason in ("nguồn của tỉnh", "khác"):
        save_extracted(capture, documents, [], seen_at=NOW, profile_reason=("cao-bang", reason))
    assert get(documents[0].id).profiles == {"cao-bang": "nguồn của tỉnh"}


def test_crash_inside_a_batch_leaves_nothing_of_it(database, monkeypatch):
    before = dump()
    monkeypatch.setattr("store.ingest._tell", lambda work: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        save(extraction(1))
    assert dump() == before


def test_naive_times_are_utc(database):
    capture, documents, _ = extraction(1, 5)
    naive = replace(capture, fetched_at=at(5).replace(tzinfo=None))
    save((naive, documents, []))
    assert get(documents[0].id).first_seen == at(5)


def test_refused_by_the_database_names_what_to_do(database):
    capture, documents, _ = extraction(1)
    with pytest.raises(StoreError, match="database"):
        save((replace(capture, offset=None), documents, []))


def test_only_files_that_gave_a_document_are_known_by_their_digest(database):
    taken = extraction(1, 5, "Tin một.")
    refused = make_capture(page(2), 6, body="x")
    save(taken, (refused, (), (Refused("empty", "no text"),)))
    assert documented_digests(SOURCE) == {taken[0].sha256}
    emptied = replace(make_capture(page(1), 9, body=""), id="emptied")
    save((emptied, (), (Refused("empty", "no text"),)))
    assert documented_digests(SOURCE) == set()
