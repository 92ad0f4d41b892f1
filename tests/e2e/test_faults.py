"""Bad input: each gets one counted outcome with its name, and the rest goes on."""

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from fpdf import FPDF
from pypdf import PdfReader, PdfWriter

from demo.charsets import encode
from pipeline.steps.chain import ChainResult, import_chain
from tests.e2e.state import make_settings
from tests.paths import ROOT

ARTICLE = (
    "<html><head><title>{title}</title></head><body><article><h1>{title}</h1>"
    "<p>Sáng nay, xã vùng cao tổ chức bàn giao nhà mới cho các hộ nghèo, mỗi căn rộng "
    "hơn bốn mươi mét vuông, có bể nước mưa.</p><p>Trưởng xóm cho biết bà con góp công vận "
    "chuyển vật liệu suốt hai tháng, có đoạn dốc phải gùi từng viên gạch lên tận nơi.</p>"
    "</article></body></html>"
)


def _locked_pdf() -> bytes:
    pdf = FPDF()
    pdf.add_page()
    pdf.set_font("Helvetica", size=12)
    pdf.cell(text="A page that nobody may read without the word.")
    import io

    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(bytes(pdf.output()))))
    writer.encrypt("secret", algorithm="AES-256")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _office(folder: Path) -> None:
    long_text = "Bản tin về chợ phiên vùng cao. " * 8500  # more than 50,000 words
    files: dict[str, bytes] = {
        "good.html": ARTICLE.format(title="Bàn giao nhà mới").encode(),
        "empty.html": b"",
        "empty.txt": b"",
        "binary.html": bytes(range(256)) * 40,
        "no-article.html": b"<html><body><nav><a href='/'>Trang</a></nav></body></html>",
        "huge.html": b"<html><body><p>" + b"x " * 15_000_000 + b"</p></body></html>",
        "mixed.html": ARTICLE.format(title="Hai bảng mã").encode() + "Đường biên".encode("utf-16"),
        "legacy.html": encode(
            ARTICLE.format(title="Chợ phiên rất đông vui").replace(
                "<head>", '<head><meta charset="windows-1258">'
            ),
            "windows-1258",
        ),
        "nul.txt": "Một ghi chép\n\nCó ký tự rỗng\x00 ở giữa câu này.".encode(),
        "rtl.txt": "Ghi chép \u202eđảo chiều\u202c\n\nCâu có dấu \u200f ở trong.".encode(),
        "long.txt": ("Văn bản dài\n\n" + long_text).encode(),
        "one-word.txt": b"Alo",
        "locked.pdf": _locked_pdf(),
        "broken.pdf": b"%PDF-1.7\nthis is not a pdf",
        "broken.docx": b"PK\x03\x04 not a zip",
        "lines.jsonl": b"\n".join(
            [
                json.dumps({"text": "Một dòng tốt về chợ phiên.", "mystery": 1}).encode(),
                b"{not json",
                json.dumps({"title": "không có text"}).encode(),
                json.dumps({"text": "Ngày ở tương lai.", "published_at": "2091-01-01"}).encode(),
                json.dumps({"text": "Ngày sai.", "published_at": "hôm qua"}).encode(),
                json.dumps(["not", "an", "object"]).encode(),
                b"\xff\xfe broken utf-8",
            ]
        ),
    }
    for name, body in files.items():
        (folder / name).write_bytes(body)


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> tuple[Any, ChainResult]:
    office = tmp_path_factory.mktemp("office")
    _office(office)
    settings = make_settings(tmp_path_factory.mktemp("data"))
    return settings, import_chain(settings, [office], source="office")


def test_nothing_is_lost(imported: tuple[Any, ChainResult]) -> None:
    _, result = imported
    assert result.imported is not None
    documents = result.ingest.new + result.ingest.edited + result.ingest.unchanged
    refused = result.imported.refused + result.ingest.refused
    assert result.imported.inputs == documents + refused + result.imported.known
    assert result.analyse.texts == documents
    assert result.sync.documents == documents


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("empty.html", "empty"),
        ("binary.html", "binary"),
        ("no-article.html", "no_article"),
        ("huge.html", "too_large"),
        ("locked.pdf", "encrypted"),
        ("broken.pdf", "damaged"),
        ("broken.docx", "damaged"),
        ("lines.jsonl", "bad_json"),
        ("lines.jsonl", "bad_record"),
    ],
)
def test_refusals_name_the_input(imported: tuple[Any, ChainResult], name: str, reason: str) -> None:
    _, result = imported
    assert result.imported is not None
    reasons = result.ingest.reasons + result.imported.reasons
    assert reasons[reason] >= 1, reasons
    messages = result.ingest.messages + result.imported.messages
    assert any(name in message for message in messages), messages


def test_good_inputs_are_in(imported: tuple[Any, ChainResult]) -> None:
    from pipeline.installation import open_store

    settings, _ = imported
    with open_store(settings):
        from store.connection import models

        texts = list(models.DocumentVersion.objects.values_list("title", "text"))
        dated = models.Document.objects.filter(published_at__year__gt=2030).count()
    assert dated == 0
    assert not any("\x00" in text or "\u202e" in text for _, text in texts)
    joined = "\n".join(part for pair in texts for part in pair)
    for said in (
        "Bàn giao nhà mới",
        "Chợ phiên rất đông vui",
        "Có ký tự rỗng",
        "Ngày ở tương lai",
        "Hai bảng mã",
    ):
        assert said in joined
    assert max(len(text.split()) for _, text in texts) > 50_000


def test_locked_database_is_told_and_nothing_is_half_done(tmp_path: Path) -> None:
    settings = make_settings(tmp_path / "data")
    (tmp_path / "a.txt").write_text("Một ghi chép\n\nBà con đi chợ phiên.", encoding="utf-8")
    import_chain(settings, [tmp_path / "a.txt"], source="office")
    script = (
        "import sqlite3, time, sys\n"
        "db = sqlite3.connect(sys.argv[1]); db.execute('BEGIN EXCLUSIVE')\n"
        "print('held', flush=True); time.sleep(60)\n"
    )
    database = settings.data_dir / "cotmoc.sqlite3"
    holder = subprocess.Popen(
        [sys.executable, "-c", script, str(database)], stdout=subprocess.PIPE, text=True
    )
    try:
        assert holder.stdout is not None
        assert holder.stdout.readline().strip() == "held"
        start = time.perf_counter()
        done = subprocess.run(
            [sys.executable, "-c", "from pipeline.cli import main; main()", "import", "a.txt"],
            cwd=tmp_path,
            env={
                "COTMOC_DATA_DIR": str(settings.data_dir),
                "COTMOC_LANG": "en",
                "PYTHONPATH": str(ROOT),
                "PATH": "/usr/bin:/bin",
                "HOME": str(tmp_path),
            },
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 1
        assert "locked" in done.stderr, done.stderr
        assert time.perf_counter() - start < 55
    finally:
        holder.kill()
        holder.wait()
