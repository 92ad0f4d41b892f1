import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.records import Source
from core.vocabulary import Precision, SourceKind
from extract import extract
from extract.record import KEYS, source_id
from tests.extract.samples import capture

FULL = {
    "id": "a-17",
    "title": "Tin  mới",
    "text": "Biên giới hòa bình.",
    "url": "https://bao.example/17",
    "source": "bao-tinh",
    "lang": "vi",
    "kind": "official",
    "published_at": "2026-11-19T07:30:00+07:00",
}


def read(**changes):
    body = json.dumps({**FULL, **changes}).encode()
    return extract(capture("record", "kho/bai.jsonl"), body)


def test_all_keys_arrive():
    (document,) = read().documents
    assert document.id == "bao-tinh:a-17"
    assert (document.title, document.text) == ("Tin mới", "Biên giới hòa bình.")
    assert document.url == "https://bao.example/17"
    assert (document.source, document.lang, document.kind) == (
        "bao-tinh",
        "vi",
        SourceKind.OFFICIAL,
    )
    assert str(document.published_at) == "2026-11-19 00:30:00+00:00"


def test_only_text_is_required():
    body = json.dumps({"text": "Biên giới hòa bình."}).encode()
    (document,) = extract(capture("record", "kho/bai.jsonl"), body).documents
    (again,) = extract(capture("record", "kho/khac.jsonl"), body).documents
    assert document.id == again.id
    assert document.source == "bao"
    assert document.url is None


def test_null_and_empty_count_as_absent():
    (document,) = read(title=None, url="", published_at=None).documents
    assert (document.title, document.url, document.published_at) == ("", None, None)


def test_a_bare_date_is_a_day():
    (document,) = read(published_at="2026-11-19").documents
    assert document.published_precision is Precision.DAY


def test_unknown_keys_are_noted_and_not_kept():
    outcome = read(author="Lý Văn Riêng", tags=["a"])
    assert "2 unknown keys" in outcome.notes[0]
    assert "Riêng" not in repr(outcome)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("text", {"a": 1}),
        ("text", "   "),
        ("text", True),
        ("title", ["a"]),
        ("url", "not an address"),
        ("url", "http://[bad"),
        ("url", "http://bao.example:99999/"),
        ("lang", "vn"),
        ("kind", "blog"),
        ("published_at", "hôm qua"),
        ("id", "x" * 300),
    ],
)
def test_a_value_that_does_not_fit_is_named(key, value):
    outcome = read(**{key: value})
    assert outcome.documents == ()
    assert outcome.refusals[0].reason == "bad_record"
    assert repr(key) in outcome.refusals[0].message


@pytest.mark.parametrize(
    "changes",
    [
        {"public_voice": False},
        {"public_voice": "false"},
        {"public_voice": 0},
        {"kind": "individual"},
        {"kind": " Individual "},
        {"meta": [{"public_voice": False}]},
    ],
    ids=str,
)
def test_a_record_of_an_individual_is_refused_without_a_word_of_it(changes):
    outcome = read(**changes)
    assert outcome.documents == ()
    assert outcome.refusals[0].reason == "individual"
    assert "bao.example" not in outcome.refusals[0].message


@pytest.mark.parametrize("value", [True, None, "true"], ids=str)
def test_a_public_voice_is_taken(value):
    assert len(read(public_voice=value).documents) == 1


@pytest.mark.parametrize(
    ("name", "expected"),
    [("baocaobang.vn", "baocaobang.vn"), ("Báo Cao Bằng", "bao-cao-bang"), ("@ai.do", None)],
)
def test_source_names_become_ids(name, expected):
    assert source_id(name) == expected


def test_an_address_is_kept_without_what_opens_an_account():
    (document,) = read(url="https://ten:mat-khau@bao.example/17?access_token=bi-mat").documents
    assert document.url == "https://bao.example/17"


def test_an_id_that_is_a_handle_is_not_kept():
    (document,) = read(id="@ai.do").documents
    assert document.id.startswith("bao-tinh:")
    assert "ai.do" not in repr(document)


PROFILE = "https://www.facebook.com/ai.do.99/posts/17"


def test_the_address_of_an_account_is_not_kept():
    (document,) = read(url=PROFILE, id=None, source=PROFILE, kind="social").documents
    (again,) = read(url=PROFILE, id=None, source=PROFILE, text="Đã sửa.").documents
    assert document.url is None
    assert "ai.do" not in repr((document, again))
    assert document.id == again.id, "an edit is the same document still"


def test_the_address_of_a_page_that_is_a_source_is_kept():
    body = json.dumps({**FULL, "url": "https://fb.com/BaoTinh/posts/17"}).encode()
    pages = frozenset({"facebook.com/baotinh"})
    (document,) = extract(capture("record", "kho/bai.jsonl"), body, pages=pages).documents
    assert document.url == "https://fb.com/BaoTinh/posts/17"


@pytest.mark.parametrize(
    "signature",
    ["Lý Riêng", "Lý Riêng - Nông Tư", "Bài và ảnh: Lý Riêng", "Lý Riêng (Theo Báo tỉnh)"],
)
def test_who_wrote_it_is_not_kept(signature):
    body = "Chợ phiên vùng cao họp vào sáng chủ nhật, người từ các bản xuống rất đông. " * 5
    (document,) = read(text=f"{body}\nHết.\n{signature}").documents
    assert document.text.endswith("Hết.")
    assert "Riêng" not in repr(document)


def test_a_short_text_is_kept_to_its_end():
    (document,) = read(text="Cột mốc 835.\nBản Giốc, Cao Bằng").documents
    assert document.text == "Cột mốc 835.\nBản Giốc, Cao Bằng"


def test_escapes_that_no_database_takes_are_dropped():
    body = b'{"text": "M\\u1ed1c\\u0000 gi\\u1edbi \\ud800 836", "title": "a\\udc00b"}'
    (document,) = extract(capture("record", "kho/bai.jsonl"), body).documents
    assert document.text == "Mốc giới ? 836"
    assert document.title == "a?b"


@given(st.dictionaries(st.sampled_from(KEYS), st.none() | st.text() | st.integers() | st.floats()))
@settings(max_examples=150, deadline=None)
def test_any_record_has_one_outcome(value):
    outcome = extract(capture("record", "kho/bai.jsonl"), json.dumps(value).encode())
    assert len(outcome.documents) + len(outcome.refusals) == 1
    for document in outcome.documents:
        assert document.text.encode()
        assert document.title.encode() is not None


def test_language_of_the_import_source_is_no_hint():
    body = json.dumps({"text": "Border trade grew."}).encode()
    office = Source("import", "import", SourceKind.PRESS, "import", "")
    (document,) = extract(capture("record", "a.jsonl"), body, source=office).documents
    assert document.lang is None
