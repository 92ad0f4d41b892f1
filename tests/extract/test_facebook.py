import json
from dataclasses import replace

import pytest

from extract import extract
from tests.extract.samples import capture

ANSWER = {
    "data": [
        {
            "id": "100_1",
            "message": "Chợ phiên họp lại.\nMời bà con @hoang.le liên hệ 0912345678.",
            "created_time": "2026-11-19T00:30:00+0000",
            "permalink_url": "https://www.facebook.com/100/posts/1",
            "from": {"name": "Trang Ví Dụ", "id": "100"},
            "to": {"data": [{"name": "Lý Riêng", "id": "7"}]},
            "message_tags": [{"name": "Đàm Kín", "id": "8"}],
            "reactions": {"data": [], "summary": {"total_count": 12, "viewer_reaction": "NONE"}},
            "comments": {"data": [{"message": "lời bình"}], "summary": {"total_count": 3}},
            "shares": {"count": 2},
        },
        {"id": "100_2", "created_time": "2026-11-18T00:30:00+0000"},
        {"id": "100_3", "message": "Tin thứ ba", "shares": {"count": "nhiều"}},
        {"id": "100_4", "message": "Tin thứ tư"},
    ],
    "paging": {"next": "https://graph.example/next?access_token=SECRET"},
}


@pytest.fixture(scope="module")
def outcome():
    at = capture("facebook", "https://graph.example/v23.0/100/posts")
    return extract(at, json.dumps(ANSWER).encode())


def test_posts_with_text_are_documents(outcome):
    first, second = outcome.documents
    assert first.text.startswith("Chợ phiên họp lại.\nMời bà con ")
    assert first.url == "https://www.facebook.com/100/posts/1"
    assert str(first.published_at) == "2026-11-19 00:30:00+00:00"
    assert first.engagement == {"reactions": 12, "comments": 3, "shares": 2}
    assert second.url == "https://www.facebook.com/100_4"


def test_what_gives_no_document_is_counted(outcome):
    assert [refusal.reason for refusal in outcome.refusals] == ["bad_record"]
    assert "post 3" in outcome.refusals[0].message
    assert "shares.count" in outcome.refusals[0].message
    assert "1 of 4 posts" in outcome.notes[0]


@pytest.mark.parametrize("name", ["Riêng", "Kín", "lời bình", "hoang.le", "0912", "SECRET"])
def test_nobody_is_named(outcome, name):
    told = [replace(document, signature=()) for document in outcome.documents]
    assert name not in repr((told, outcome.refusals, outcome.notes))


def test_a_single_post_is_read_too():
    body = json.dumps(ANSWER["data"][3]).encode()
    assert len(extract(capture("facebook"), body).documents) == 1
