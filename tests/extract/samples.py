"""Builders of small inputs for the tests of this room."""

from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO

from core.records import Capture, Source
from core.vocabulary import SourceKind

FETCHED = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)

LEAD = "Cửa khẩu Tà Lùng thông quan thêm hai giờ mỗi ngày từ tuần này, theo thỏa thuận hai bên."
PARAGRAPHS = (
    "Sáng nay, hơn một trăm xe chở nông sản đã làm xong thủ tục trước mười giờ, sớm hơn thường lệ.",
    "Lực lượng chức năng cho biết việc phân luồng giúp giảm ùn tắc ở bãi chờ phía sau cửa khẩu.",
    "Doanh nghiệp mong thời gian mới được giữ ổn định đến hết mùa thu hoạch cam và quýt năm nay.",
)
TITLE = "Tà Lùng thông quan thêm hai giờ mỗi ngày"


def capture(form: str, url: str = "https://bao.example/tin/1.html", **changes: object) -> Capture:
    """Return a capture of the given format; other fields have plain defaults."""
    plain = Capture(
        id="c1",
        source="bao",
        url=url,
        fetched_at=FETCHED,
        status=200,
        format=form,
        media_type="",
        warc="run.warc.gz",
        offset=0,
        length=1,
        sha256="0" * 64,
    )
    return replace(plain, **changes)


def source(*, public_voice: bool = True, kind: SourceKind = SourceKind.PRESS) -> Source:
    """Return a source named ``bao``."""
    return Source("bao", "Báo", kind, "feed", "https://bao.example/", public_voice=public_voice)


def article(
    *,
    head: str = "",
    before: str = "",
    after: str = "",
    lead: str = LEAD,
    paragraphs: tuple[str, ...] = PARAGRAPHS,
    title: str = TITLE,
) -> str:
    """Return an article page in a plain layout."""
    words = "".join(f"<p>{text}</p>" for text in paragraphs)
    sapo = f'<h2 class="sapo">{lead}</h2>' if lead else ""
    return (
        f'<!DOCTYPE html><html lang="vi"><head><title>{title} - Báo</title>'
        f'<meta property="og:title" content="{title}">'
        f'<meta name="description" content="{lead}">{head}</head><body>'
        '<nav><a href="/">Trang chủ</a> <a href="/kinh-te">Kinh tế</a></nav>'
        f'<div class="main"><h1>{title}</h1>{before}{sapo}'
        f'<div class="detail-content">{words}{after}</div></div>'
        "<footer>Tòa soạn, đường Hoàng Đình Giong</footer></body></html>"
    )


def pdf(*pages: str, password: str = "", title: str = "") -> bytes:
    """Return a PDF with a text layer (built-in font: letters without marks only)."""
    from fpdf import FPDF

    document = FPDF()
    if title:
        document.set_title(title)
    document.set_author("Nguyen Van Tac Gia")
    for text in pages:
        document.add_page()
        document.set_font("Helvetica", size=12)
        document.multi_cell(0, 8, text)
    data = bytes(document.output())
    if not password:
        return data
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(clone_from=PdfReader(BytesIO(data)))
    writer.encrypt(password, algorithm="AES-256")
    stream = BytesIO()
    writer.write(stream)
    return stream.getvalue()


def docx(paragraphs: tuple[str, ...], rows: tuple[tuple[str, ...], ...] = ()) -> bytes:
    """Return a Word file with a table after its first paragraph."""
    import docx as word

    document = word.Document()
    document.core_properties.author = "Nguyễn Văn Tác Giả"
    for number, text in enumerate(paragraphs):
        document.add_paragraph(text)
        if number == 1 and rows:
            table = document.add_table(rows=len(rows), cols=len(rows[0]))
            for row, values in zip(table.rows, rows, strict=True):
                for cell, value in zip(row.cells, values, strict=True):
                    cell.text = value
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()
