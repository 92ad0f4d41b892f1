"""Bad input of every kind: one outcome each, a clear message, nothing raised."""

import time
from dataclasses import asdict, replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.identity import document_id, version_id
from core.vocabulary import Precision, Retention, SourceKind
from extract import extract
from extract.registry import FORMATS
from tests.extract.samples import FETCHED, LEAD, article, capture, docx, pdf, source

REFUSED = [
    ("empty file", "html", b"", "empty"),
    ("only spaces and a mark", "text", b"\xef\xbb\xbf \n\t", "empty"),
    ("only NUL bytes", "html", b"\0" * 500, "empty"),
    ("picture", "html", b"\x89PNG\r\n\x1a\n" + b"\0\1\2" * 99, "binary"),
    ("random bytes", "text", bytes(range(256)) * 40, "binary"),
    ("zip of something else", "text", b"PK\x03\x04" + b"\0" * 50, "binary"),
    ("page without article", "html", b"<html><body><a href=/>Home</a></body></html>", "no_article"),
    ("bare word as page", "html", b"hello", "no_article"),
    ("broken JSON", "record", b'{"text": "a', "bad_json"),
    ("JSON nested too deep", "record", b"[" * 100_000, "bad_json"),
    ("list as record", "record", b'["a"]', "bad_record"),
    ("record without text", "record", b'{"title": "a"}', "bad_record"),
    ("API error", "facebook", b'{"error": {"code": 190, "message": "x"}}', "bad_record"),
    ("channel without messages", "telegram", b"<html><body>hi</body></html>", "no_article"),
    ("cut PDF", "pdf", b"%PDF-1.7\n1 0 obj", "damaged"),
    ("cut DOCX", "docx", docx(("a b",))[:700], "damaged"),
    ("text in marks only", "text", "\u200f\u202e...".encode(), "empty"),
    ("unknown format", "xlsx", b"a,b", "unknown_format"),
]


@pytest.mark.parametrize(
    ("form", "body", "reason"),
    [row[1:] for row in REFUSED],
    ids=[row[0] for row in REFUSED],
)
def test_bad_input_is_refused_by_name(form, body, reason):
    outcome = extract(capture(form, "https://bao.example/x"), body)
    assert outcome.documents == ()
    assert [refusal.reason for refusal in outcome.refusals] == [reason]
    assert "https://bao.example/x" in outcome.refusals[0].message


@pytest.mark.parametrize(("status", "reason"), [(404, "gone"), (410, "gone"), (503, "http_error")])
def test_pages_that_answered_with_an_error(status, reason):
    outcome = extract(capture("html", status=status), article().encode())
    assert [refusal.reason for refusal in outcome.refusals] == [reason]


def test_thirty_megabytes_are_refused_at_once():
    body = b"<p>mot doan van</p>" * 1_700_000
    started = time.perf_counter()
    outcome = extract(capture("html"), body)
    assert [refusal.reason for refusal in outcome.refusals] == ["too_large"]
    assert time.perf_counter() - started < 1


def test_the_limit_can_be_set():
    assert extract(capture("html"), article().encode(), max_bytes=100).refusals


def test_fifty_thousand_words_are_read():
    words = " ".join(f"chữ{number}" for number in range(50_000))
    for form, body in [
        ("text", words),
        ("html", article(paragraphs=tuple(words[i : i + 900] for i in range(0, len(words), 900)))),
    ]:
        (document,) = extract(capture(form), body.encode()).documents
        assert "chữ49999" in document.text


def test_one_word_is_a_text():
    (document,) = extract(capture("text"), "biên giới".encode()).documents
    assert document.text == "biên giới"


def test_nul_bytes_and_direction_marks_are_dropped():
    body = "Mốc\0 giới\u202e số\u200f 836\u200b được bảo vệ".encode()
    (document,) = extract(capture("text"), body).documents
    assert document.text == "Mốc giới số 836 được bảo vệ"


def test_pdf_bytes_are_read_as_pdf_whatever_the_format_says():
    (document,) = extract(capture("html"), pdf("Bien gioi hoa binh va huu nghi nam nay.")).documents
    assert "hoa binh" in document.text


@given(st.binary(max_size=400), st.sampled_from(sorted(FORMATS)))
@settings(max_examples=150, deadline=None)
def test_any_bytes_have_exactly_one_outcome(body, form):
    outcome = extract(capture(form), body)
    assert bool(outcome.documents) != bool(outcome.refusals)


def test_identity_version_and_mask():
    text = "Liên hệ 0912 345 678 hoặc a.b@example.com để biết thêm về cửa khẩu."
    (document,) = extract(capture("text"), text.encode()).documents
    assert "345" not in document.text
    assert "example.com" not in document.text
    assert document.id == document_id("bao", "https://bao.example/tin/1.html")
    assert document.version == version_id(document.title, document.text)
    assert document.retention is Retention.PUBLIC
    assert document.capture == "c1"
    assert document.signature


def test_a_file_without_address_keeps_its_id_when_it_is_edited():
    at = capture("text", "folder/bai.txt")
    (one,) = extract(at, b"mot hai ba bon").documents
    (two,) = extract(at, b"mot hai ba nam").documents
    assert one.id == two.id
    assert one.version != two.version
    assert one.url is None


def test_a_post_of_an_individual_leads_nowhere():
    at = capture("telegram", "https://t.me/s/ai_do")
    page = (
        '<div class="tgme_widget_message" data-post="ai_do/5">'
        '<div class="tgme_widget_message_text">'
        "Bản Giốc đẹp lắm</div></div>"
    )
    who = source(public_voice=False, kind=SourceKind.SOCIAL)
    assert extract(at, page.encode(), source=who).refusals[0].reason == "no_key"
    (document,) = extract(at, page.encode(), source=who, id_key="k").documents
    (other,) = extract(at, page.encode(), source=who, id_key="l").documents
    assert document.url is None
    assert document.capture is None
    assert document.retention is Retention.INDIVIDUAL
    assert document.id != other.id
    assert "ai_do" not in repr(asdict(document))


def test_a_date_in_the_future_is_set_aside_with_a_note():
    head = '<meta property="article:published_time" content="2031-01-01T00:00:00+07:00">'
    outcome = extract(capture("html"), article(head=head).encode())
    assert outcome.documents[0].published_at is None
    assert "future" in outcome.notes[0]


def test_the_listing_dates_a_page_that_has_no_date():
    listed = FETCHED - timedelta(hours=5)
    at = replace(capture("html"), listed_at=listed)
    (document,) = extract(at, article().encode()).documents
    assert document.published_at == listed
    assert document.published_precision is Precision.SECOND


def test_the_source_decides_kind_and_language_hint():
    body = article().encode()
    (document,) = extract(capture("html"), body, source=source(kind=SourceKind.OFFICIAL)).documents
    assert document.kind is SourceKind.OFFICIAL
    assert document.lang == "vi"
    assert LEAD in document.text


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("file:40b3a32b/th%C6%B0.txt", "thư.txt"),
        ("file:40b3a32b/a%FFb.txt", "a\ufffdb.txt"),
        ("file:stdin%3A3", "stdin:3"),
        ("https://bao.example/th%C6%B0", "https://bao.example/th%C6%B0"),
    ],
)
def test_messages_show_a_file_by_its_name(url, shown):
    (refusal,) = extract(capture("text", url), b" \n").refusals
    assert refusal.message.startswith(f"{shown}: ")
