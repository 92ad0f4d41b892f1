"""Sheets as Word files: real styles, A4, a header, page numbers."""

import io
from datetime import UTC, datetime, time
from typing import Any, Final

import docx
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.table import _Cell
from docx.text.paragraph import Paragraph as WordParagraph

from dashboards.site.outputs.answer import Answer
from dashboards.site.outputs.pieces import Bullets, Heading, Paragraph, Piece, References, Sheet
from dashboards.site.outputs.words import BULLETIN, DRAFT

FONT: Final = "Times New Roman"
"""That of official papers (Decree 30/2020/NĐ-CP, Annex I), and on every office machine."""
WARN: Final = RGBColor(0xA8, 0x33, 0x0A)
LANG_TAGS: Final = {"vi": "vi-VN", "en": "en-GB", "zh": "zh-CN"}
Place = Document | _Cell


def sheet_docx(sheet: Sheet, answer: Answer) -> bytes:
    """Return one sheet as a Word file."""
    document = new_document(answer, sheet.lang)
    add_marks(document, sheet)
    if sheet.title:
        document.add_paragraph(sheet.title, style="Title")
    for piece in sheet.pieces:
        add_piece(document, piece)
    return saved(document)


def new_document(answer: Answer, lang: str) -> Document:
    """Return an empty A4 document with its styles, header and page numbers."""
    document = docx.Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin, section.right_margin = Cm(3), Cm(2)
    section.top_margin = section.bottom_margin = Cm(2)
    _style(document, lang)
    header = section.header.paragraphs[0]
    header.text = " · ".join(filter(None, (BULLETIN["vi"], BULLETIN["en"], answer.by)))
    if answer.draft:
        mark = section.header.add_paragraph()
        add_warning(mark, DRAFT)
    _page_number(section.footer.paragraphs[0])
    properties = document.core_properties
    properties.title, properties.language = answer.title(lang), LANG_TAGS[lang]
    properties.author, properties.comments = answer.by, DRAFT if answer.draft else ""
    if answer.day:
        properties.created = properties.modified = datetime.combine(answer.day, time(), UTC)
    return document


def saved(document: Document) -> bytes:
    """Return the bytes of a document."""
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def add_marks(place: Document, sheet: Sheet) -> None:
    """Add what has to be seen first."""
    for mark in sheet.marks:
        add_warning(place.add_paragraph(), mark)


def add_piece(place: Place, piece: Piece) -> None:
    """Add a piece in the style that belongs to it."""
    match piece:
        case Heading(text):
            place.add_paragraph(text, style="Heading 2")
        case Paragraph():
            add_line(place.add_paragraph(style="Normal"), piece)
        case Bullets(items):
            for item in items:
                add_line(place.add_paragraph(style="List Bullet"), item)
        case References(heading, items):
            place.add_paragraph(heading, style="Heading 2")
            for number, entry in enumerate(items, start=1):
                about = f" ({entry.about})" if entry.about else ""
                # The numbers are those of the citations in the text: a list of Word's own would
                # count on where another one in the same file ended.
                place.add_paragraph(f"[{number}] {entry.text}{about}", style="Reference")


def add_line(line: WordParagraph, paragraph: Paragraph) -> None:
    """Fill a paragraph with its sentences; numbers of citations are raised."""
    if paragraph.label:
        line.add_run(f"{paragraph.label}: ").bold = True
    for position, run in enumerate(paragraph.runs):
        said = line.add_run(f" {run.text}" if position else run.text)
        said.bold = True if paragraph.role == "lead" else None
        for number in run.numbers:
            line.add_run(f"[{number}]").font.superscript = True


def add_warning(line: WordParagraph, text: str) -> None:
    """Write what has to be seen before anything else."""
    run = line.add_run(text)
    run.bold, run.font.color.rgb = True, WARN


def _style(document: Document, lang: str) -> None:
    styles = document.styles
    sizes = {
        "Normal": 13,
        "Title": 18,
        "Heading 1": 15,
        "Heading 2": 14,
        "Header": 10,
        "Footer": 10,
    }
    for name, size in sizes.items():
        style = styles[name]
        if not isinstance(style, ParagraphStyle):
            continue
        style.font.name, style.font.size = FONT, Pt(size)
        style.font.color.rgb = RGBColor(0x1D, 0x23, 0x28)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
        fonts.set(qn("w:cs"), FONT)
    _speak(styles["Normal"], LANG_TAGS[lang])
    for tag in LANG_TAGS.values():
        _speak(styles.add_style(f"Text {tag}", WD_STYLE_TYPE.CHARACTER), tag)
    listed = styles.add_style("Reference", WD_STYLE_TYPE.PARAGRAPH)
    listed.base_style = styles["Normal"]
    listed.font.size = Pt(11)


def _speak(style: Any, tag: str) -> None:
    """Say in which language a style is written, for spelling and for reading aloud."""
    tongue = OxmlElement("w:lang")
    tongue.set(qn("w:eastAsia" if tag == "zh-CN" else "w:val"), tag)
    style.element.get_or_add_rPr().append(tongue)


def _page_number(line: WordParagraph) -> None:
    line.alignment = WD_ALIGN_PARAGRAPH.CENTER
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    line._p.append(field)
