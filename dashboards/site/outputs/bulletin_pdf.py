"""The bulletin entry as a PDF file: two columns on A4, ready for the printer."""

from contextlib import AbstractContextManager
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Final

from fpdf import FPDF
from fpdf.enums import TableBordersLayout, VAlign, XPos, YPos
from fpdf.errors import FPDFException
from fpdf.fonts import FontFace
from fpdf.table import Table

from core.errors import InputError
from core.settings import get_settings
from dashboards.site.outputs.answer import Answer
from dashboards.site.outputs.bulletin import Bulletin, Cell, bulletin
from dashboards.site.outputs.fonts import WEIGHTS, font_file, letters_of
from dashboards.site.outputs.pieces import Heading, Paragraph
from dashboards.site.outputs.words import BULLETIN, DRAFT, LEFT_OUT

FAMILY: Final = "BeVietnamPro"
INK: Final = (29, 35, 40)
WARN: Final = (168, 51, 10)
ALIKE: Final = str.maketrans(
    {"′": "'", "″": '"', "→": "->", "№": "No.", "\u2011": "-", "\u202f": "\u00a0"}
)
GAP: Final = "[…]"


def bulletin_pdf(answer: Answer, *, cache: Path | None = None) -> bytes:
    """Return the entry as PDF.

    Letters that the font lacks are left out, marked where they stood, and the last line says so.
    """
    page = _Page(answer, cache or get_settings().cache_dir)
    try:
        page.add_entry(bulletin(answer))
    except (FPDFException, ValueError) as error:  # a row higher than a page
        raise InputError("too_long", f"a sentence has no room on a page: {error}") from error
    return bytes(page.output())


class _Page(FPDF):
    """Pages with the header of the bulletin and their number."""

    def __init__(self, answer: Answer, cache: Path) -> None:
        super().__init__(orientation="portrait", unit="mm", format="A4")
        self.answer = answer
        self.lost = False
        for style in WEIGHTS:
            self.add_font(FAMILY, style, font_file(style, cache))
        self.known = letters_of(font_file("", cache))
        self.set_margins(20, 18, 18)
        self.c_margin = 0  # so that what stands outside the columns begins where they do
        self.set_auto_page_break(True, margin=20)
        self.set_lang("vi-VN")
        if answer.day:
            self.set_creation_date(datetime.combine(answer.day, time(), UTC))
        self.set_text_color(*INK)

    def header(self) -> None:
        """Say what this is on every page, and that it is a draft."""
        self.set_font(FAMILY, "", 8.5)
        parts = (BULLETIN["vi"], BULLETIN["en"], self.fit(self.answer.by))
        self.line_of(" · ".join(filter(None, parts)))
        if self.answer.draft:
            self.set_font(FAMILY, "B", 11)
            self.set_text_color(*WARN)
            self.line_of(DRAFT)
            self.set_text_color(*INK)
        self.ln(3)

    def footer(self) -> None:
        """Number the page."""
        self.set_y(-14)
        self.set_font(FAMILY, "", 8.5)
        self.cell(0, 5, str(self.page_no()), align="C")

    def add_entry(self, entry: Bulletin) -> None:
        """Add titles, rows and documents."""
        self.set_title(" / ".join(self.fit(title) for title in entry.titles if title))
        self.add_page()
        for mark in entry.marks[1:]:  # the first stands in the header
            self.set_font(FAMILY, "B", 10)
            self.line_of(self.fit(mark))
        self._add_table(entry)
        self._add_documents(entry)
        if self.lost:
            self.ln(3)
            self.set_font(FAMILY, "", 8.5)
            self.line_of(LEFT_OUT)

    def _add_table(self, entry: Bulletin) -> None:
        bold = FontFace(emphasis="BOLD", size_pt=14)
        with self._columns(2, size_pt=14) as table:
            titles = table.row()
            for title in entry.titles:
                titles.cell(self.fit(title), style=bold)
        with self._columns(2, size_pt=10) as table:
            for cells in entry.rows:
                row = table.row()
                for cell in cells:
                    strong = isinstance(cell, Heading) or (cell and cell.role == "lead")
                    face = FontFace(emphasis="BOLD" if strong else None, size_pt=10)
                    row.cell(self.fit(_said(cell)), style=face)

    def _columns(self, count: int, *, size_pt: float) -> AbstractContextManager[Table]:
        """Return a table without lines; no row of it is broken between two pages."""
        self.set_font(FAMILY, "", size_pt)
        return self.table(
            align="LEFT",  # centred, it would move the margin of the pages that follow
            borders_layout=TableBordersLayout.NONE,
            col_widths=(1,) * count,
            first_row_as_headings=False,  # or they would stand again on every page
            gutter_width=6,
            line_height=size_pt * 0.52,
            padding=(0, 0, 1.6, 0),
            text_align="LEFT",
            v_align=VAlign.T,
        )

    def _add_documents(self, entry: Bulletin) -> None:
        if not entry.listed:
            return
        vi, en = entry.listed
        self.ln(2)
        self.set_font(FAMILY, "B", 11)
        self.line_of(f"{vi.heading} / {en.heading}")
        with self._columns(1, size_pt=8.5) as table:
            for number, pair in enumerate(zip(vi.items, en.items, strict=True), start=1):
                both = " / ".join(
                    f"{one.text} ({one.about})" if one.about else one.text for one in pair
                )
                table.row().cell(self.fit(f"[{number}] {both}"))

    def line_of(self, text: str) -> None:
        """Write a paragraph over the whole width."""
        size = self.font_size_pt * 0.5
        self.multi_cell(0, size, text, align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)

    def fit(self, text: str) -> str:
        """Return a text in letters that the font has."""
        found: list[str] = []
        for sign in text.translate(ALIKE):
            if ord(sign) in self.known:
                found.append(sign)
            elif not found or found[-1] != GAP:
                found.append(GAP)
                self.lost = True
        return "".join(found)


def _said(cell: Cell) -> str:
    if cell is None:
        return ""
    return cell.text if isinstance(cell, Heading) else _line(cell)


def _line(paragraph: Paragraph) -> str:
    said = " ".join(
        run.text + ("\u00a0" + "".join(f"[{number}]" for number in run.numbers))
        if run.numbers
        else run.text
        for run in paragraph.runs
    )
    return f"{paragraph.label}: {said}" if paragraph.label else said
