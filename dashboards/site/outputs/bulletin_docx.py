"""The bulletin entry as a Word file: a table of two columns, the documents below it."""

from docx.document import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.shared import Cm
from docx.table import _Cell

from dashboards.site.outputs.answer import Answer
from dashboards.site.outputs.as_docx import LANG_TAGS, add_line, add_warning, new_document, saved
from dashboards.site.outputs.bulletin import SIDES, Bulletin, Cell, bulletin
from dashboards.site.outputs.pieces import Heading

COLUMN = Cm(8)


def bulletin_docx(answer: Answer) -> bytes:
    """Return the entry as DOCX."""
    entry = bulletin(answer)
    document = new_document(answer, "vi")
    document.core_properties.title = " / ".join(filter(None, entry.titles))
    for mark in entry.marks:
        add_warning(document.add_paragraph(), mark)
    _add_table(document, entry)
    _add_documents(document, entry)
    return saved(document)


def _add_table(document: Document, entry: Bulletin) -> None:
    table = document.add_table(rows=0, cols=2)
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    cells = table.add_row().cells
    for cell, title, lang in zip(cells, entry.titles, SIDES, strict=True):
        cell.paragraphs[0].style = "Heading 1"
        cell.paragraphs[0].add_run(title).style = _tongue(lang)
    for row in entry.rows:
        for cell, content, lang in zip(table.add_row().cells, row, SIDES, strict=True):
            _fill(cell, content, lang)
    for column in table.columns:
        column.width = COLUMN
        for cell in column.cells:
            cell.width = COLUMN


def _fill(cell: _Cell, content: Cell, lang: str) -> None:
    line = cell.paragraphs[0]
    if isinstance(content, Heading):
        line.style = "Heading 2"
        line.add_run(content.text)
    elif content:
        add_line(line, content)
    for run in line.runs:
        run.style = run.style if run.font.superscript else _tongue(lang)


def _add_documents(document: Document, entry: Bulletin) -> None:
    if not entry.listed:
        return
    vi, en = entry.listed
    document.add_paragraph(f"{vi.heading} / {en.heading}", style="Heading 2")
    for number, (first, second) in enumerate(zip(vi.items, en.items, strict=True), start=1):
        both = " / ".join(
            f"{item.text} ({item.about})" if item.about else item.text for item in (first, second)
        )
        document.add_paragraph(f"[{number}] {both}", style="Reference")


def _tongue(lang: str) -> str:
    """Return the style by which spelling is checked in the language of a column."""
    return f"Text {LANG_TAGS[lang]}"
