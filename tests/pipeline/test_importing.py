"""Importing as an office does it: what is landed, known and refused; and reading for a check."""

import io
import json
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
import typer
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from core.errors import InputError
from core.records import Source
from core.settings import Settings
from core.vocabulary import SourceKind
from crawlers.landing import LandingZone
from pipeline.commands import texts
from pipeline.commands.steps import import_
from pipeline.installation import open_store
from pipeline.steps.chain import import_chain
from pipeline.steps.importing import ImportResult, land_files, read_stream, read_text
from pipeline.steps.ingest import IngestResult, ingest_landing
from tests.extract.samples import pdf

LIMIT = 1_000_000
TEXT = "Cửa khẩu Tà Lùng thông quan thêm hai giờ mỗi ngày, theo thỏa thuận của hai bên."


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path / "data", workers=1, _env_file=None)


@pytest.fixture
def office(tmp_path: Path) -> Path:
    folder = tmp_path / "office"
    folder.mkdir()
    return folder


def bring(settings: Settings, *paths: Path) -> tuple[ImportResult, IngestResult]:
    return land_files(settings, paths), ingest_landing(settings)


def test_a_name_that_is_not_utf8_stops_nobody(settings: Settings, office: Path) -> None:
    (office / os.fsdecode(b"a\xff.txt")).write_text(TEXT)
    (office / os.fsdecode(b"b\xff.txt")).write_text(" ")
    (office / "c.txt").write_text(TEXT.replace("Tà Lùng", "Trà Lĩnh"))
    landed, ingested = bring(settings, office)
    assert (landed.landed, ingested.new, ingested.refused) == (3, 2, 1)
    assert ingested.messages[0].startswith("b\ufffd.txt: ")


def test_the_digest_knows_the_sync_of_an_import(settings: Settings, office: Path) -> None:
    (office / "a.txt").write_text(TEXT)
    before = datetime.now(UTC)
    import_chain(settings, [office], source="import")
    with open_store(settings):
        from store import runs

        (run,) = runs.last_runs("sync")
    assert run.outcome == "done"
    assert run.counts["written"] == 1
    assert run.finished is not None
    assert before < run.finished < datetime.now(UTC)


def test_records_of_individuals_are_archived_nowhere(settings: Settings, office: Path) -> None:
    records = [
        {"text": TEXT, "id": "1"},
        {"text": TEXT, "url": "https://mang.example/2", "public_voice": False},
        {"text": TEXT, "url": "https://mang.example/3", "kind": "individual"},
    ]
    (office / "a.jsonl").write_text("\n".join(json.dumps(record) for record in records))
    landed, ingested = bring(settings, office)
    assert (landed.landed, landed.reasons, ingested.new) == (1, {"individual": 2}, 1)
    zone = LandingZone(settings.landing)
    bodies = [body for file in zone.files() for _, body in zone.payloads(file)]
    assert len(bodies) == 1
    assert b"mang.example" not in bodies[0]


def test_no_file_is_archived_under_an_individual(settings: Settings, office: Path) -> None:
    from store import sources

    someone = Source("nguoi", "n", SourceKind.SOCIAL, "import", "", public_voice=False)
    with open_store(settings):
        sources.save_sources([someone])
    (office / "a.txt").write_text(TEXT)
    with pytest.raises(InputError, match="individual"):
        land_files(settings, [office], source="nguoi")
    assert not LandingZone(settings.landing).files()


def test_only_what_gave_a_document_is_known_again(settings: Settings, office: Path) -> None:
    (office / "good.txt").write_text(TEXT)
    (office / "empty.txt").write_text(" ")
    bring(settings, office)
    landed, ingested = bring(settings, office)
    assert (landed.known, landed.landed) == (1, 1)
    assert ingested.reasons == {"empty": 1}


def test_the_state_before_an_edit_is_not_known(settings: Settings, office: Path) -> None:
    for text, known in ((TEXT, 0), (f"{TEXT} Sửa.", 0), (TEXT, 0), (TEXT, 1)):
        (office / "a.txt").write_text(text)
        assert bring(settings, office)[0].known == known


def test_notes_are_counted(settings: Settings, office: Path) -> None:
    (office / "a.jsonl").write_text(json.dumps({"text": TEXT, "tags": []}))
    _, ingested = bring(settings, office)
    (note,) = ingested.notes
    assert "unknown keys" in note
    assert note.startswith("a.jsonl:1: ")


def test_what_many_records_share_is_told_once_a_file(settings: Settings, office: Path) -> None:
    rows = [json.dumps({"text": f"{TEXT} Số {number}.", "tags": []}) for number in range(20)]
    (office / "a.jsonl").write_text("\n".join([*rows, json.dumps({"text": TEXT, "x": 1})]))
    _, ingested = bring(settings, office)
    assert len(ingested.notes) == 2
    assert ingested.notes[0].startswith("a.jsonl, 20 ")
    assert ingested.notes[0].endswith("1 unknown keys passed over: tags")
    assert ingested.notes[1].startswith("a.jsonl:21: ")


PERSONAL = "https://www.facebook.com/ai.do.99/posts/17"
PAGE = "https://www.facebook.com/BaoTinh/posts/18"


def with_page(settings: Settings) -> None:
    """Save a page as a source, as collecting a profile does."""
    from store import sources

    with open_store(settings):
        page = "https://facebook.com/baotinh"
        sources.save_sources([Source("trang", "Trang", SourceKind.SOCIAL, "facebook", page)])


def addresses(settings: Settings) -> dict[str, str | None]:
    """Every address that the store keeps of a document or capture, by text."""
    from store.connection import models

    with open_store(settings):
        documents = models.Document.objects.select_related("current")
        kept = {row.current.text: row.url for row in documents if row.current}
        captures = models.Capture.objects.values_list("url", flat=True)
        assert not any("facebook.com/ai.do" in url.lower() for url in captures)
    return kept


def test_an_address_leads_to_no_account_but_that_of_a_source(
    settings: Settings, office: Path
) -> None:
    with_page(settings)
    records = [{"text": f"{TEXT} 1", "url": PERSONAL}, {"text": f"{TEXT} 2", "url": PAGE}]
    (office / "a.jsonl").write_text("\n".join(json.dumps(record) for record in records))
    _, ingested = bring(settings, office)
    assert ingested.new == 2
    assert addresses(settings) == {f"{TEXT} 1": None, f"{TEXT} 2": PAGE}


def test_addresses_of_before_go_when_everything_is_extracted_again(
    settings: Settings, office: Path
) -> None:
    from store.connection import models

    (office / "a.jsonl").write_text(json.dumps({"text": TEXT, "url": PERSONAL}))
    bring(settings, office)
    with open_store(settings):
        models.Document.objects.update(url=PERSONAL)
    ingest_landing(settings, again=True)
    assert addresses(settings) == {TEXT: None}


def test_a_saved_page_of_an_account_is_archived_nowhere(settings: Settings, office: Path) -> None:
    with_page(settings)
    stream = io.BytesIO()
    writer = WARCWriter(stream, gzip=True)
    for url, text in ((PERSONAL, "Của riêng"), (PAGE, "Của trang")):
        page = f"<html><body><article><p>{text}. {TEXT * 5}</p></article></body></html>".encode()
        headers = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
        writer.write_record(
            writer.create_warc_record(
                url, "response", payload=io.BytesIO(page), http_headers=headers
            )
        )
    (office / "a.warc.gz").write_bytes(stream.getvalue())
    landed, ingested = bring(settings, office)
    assert (landed.landed, landed.reasons, ingested.new) == (1, {"individual": 1}, 1)
    assert "a.warc.gz#1: " in landed.messages[0]
    assert "ai.do" not in landed.messages[0]
    assert list(addresses(settings).values()) == [PAGE]


@pytest.mark.parametrize("source", ["Báo", "a", "a b", "../x", "A", "x" * 64, "-a", "a\n"])
def test_a_source_id_that_does_not_fit_is_a_wrong_option(source: str) -> None:
    with pytest.raises(typer.BadParameter):
        import_([Path("x")], source=source)


def test_all_documents_of_a_file_are_read(office: Path) -> None:
    lines = [json.dumps({"text": f"{TEXT} {number}"}) for number in range(3)]
    (office / "a.jsonl").write_text("\n".join([*lines, "{broken"]))
    found = read_text(office / "a.jsonl", max_bytes=LIMIT)
    assert len(found.documents) == 3
    assert len(found.left_out) == 1
    assert all(f"{TEXT} {number}" in found.joined for number in range(3))


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (b"\xef\xbb\xbf" + TEXT.encode(), TEXT),
        (TEXT.encode("utf-16"), TEXT),
        (b"a\r\nb \xff", "a\r\nb"),
        (pdf("Border trade at Ta Lung grew by a third this year. " * 5), "Border trade at Ta Lung"),
    ],
    ids=["mark", "utf-16", "bad byte", "pdf"],
)
def test_what_is_piped_in_is_read_like_a_file(body: bytes, text: str) -> None:
    assert text in read_stream(io.BytesIO(body), "stdin", max_bytes=LIMIT).joined


@pytest.mark.parametrize(
    ("body", "reason"),
    [(b"", "empty"), (b"\x89PNG\r\n", "binary"), (b"x" * (LIMIT + 1), "too_large")],
    ids=["empty", "binary", "too large"],
)
def test_what_cannot_be_read_from_a_pipe_is_named(body: bytes, reason: str) -> None:
    with pytest.raises(InputError) as caught:
        read_stream(io.BytesIO(body), "stdin", max_bytes=LIMIT)
    assert caught.value.reason == reason


@pytest.mark.parametrize(
    ("argument", "reason"),
    [
        ("", "empty"),
        (" \n", "empty"),
        ("khong-co.txt", "missing"),
        ("báo cáo.PDF", "missing"),
        ("thu-muc/khong-co", "missing"),
        (".", "folder"),
    ],
)
def test_an_argument_that_is_no_text_is_named(
    settings: Settings, argument: str, reason: str
) -> None:
    with pytest.raises(InputError) as caught:
        texts._given(settings, argument)
    assert caught.value.reason == reason


@pytest.mark.parametrize(
    "argument",
    ["Thác Bản Giốc.", "Họp ngày 19/11 tại xã", "Giá tăng 2.5", "Hết. Chuyện khác", "ồ" * 900],
)
def test_words_are_taken_as_they_stand(settings: Settings, argument: str) -> None:
    assert texts._given(settings, argument) == argument
