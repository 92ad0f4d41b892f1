"""A sheet as clean HTML: no classes, no styles, no scripts, so that any portal takes it."""

from collections.abc import Iterable

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from dashboards.site.outputs.pieces import (
    Bullets,
    Heading,
    Paragraph,
    Piece,
    References,
    Run,
    Sheet,
)


def as_html(sheet: Sheet, *, top: int = 1, anchor: str = "", title: bool = True) -> SafeString:
    """Return an ``article``.

    Args:
        top: Level of its title, 1 to 4; headings inside are one level below.
        anchor: Beginning of the ids that citations link to; empty: citations are no links.
        title: Whether the title is part of it; feeds have it elsewhere.
    """
    head = format_html("<h{0}>{1}</h{0}>\n", top, sheet.title) if title and sheet.title else ""
    marks = format_html_join("", "<p><strong>{}</strong></p>\n", ((mark,) for mark in sheet.marks))
    return format_html(
        '<article lang="{}">\n{}{}{}</article>\n',
        sheet.lang,
        marks,
        head,
        _joined(_piece(piece, top + 1, anchor) for piece in sheet.pieces),
    )


def _joined(parts: Iterable[SafeString]) -> SafeString:
    return format_html_join("", "{}", ((part,) for part in parts))


def _piece(piece: Piece, level: int, anchor: str) -> SafeString:
    match piece:
        case Heading(text):
            return format_html("<h{0}>{1}</h{0}>\n", level, text)
        case Paragraph():
            return format_html("<p>{}</p>\n", line_html(piece, anchor))
        case Bullets(items):
            lines = format_html_join(
                "", "<li>{}</li>\n", ((line_html(item, anchor),) for item in items)
            )
            return format_html("<ul>\n{}</ul>\n", lines)
        case References():
            return _references(piece, level, anchor)


def line_html(paragraph: Paragraph, anchor: str) -> SafeString:
    """Return a paragraph without its element."""
    label = format_html("<strong>{}:</strong> ", paragraph.label) if paragraph.label else ""
    runs = format_html_join(" ", "{}", ((_run(run, anchor),) for run in paragraph.runs))
    return format_html("{}{}", label, runs)


def _run(run: Run, anchor: str) -> SafeString:
    if not run.numbers:
        return format_html("{}", run.text)
    if anchor:
        marks = format_html_join(
            "", '<sup><a href="#{0}-{1}">[{1}]</a></sup>', ((anchor, n) for n in run.numbers)
        )
    else:
        marks = format_html_join("", "<sup>[{}]</sup>", ((n,) for n in run.numbers))
    return format_html("{}{}", run.text, marks)


def _references(references: References, level: int, anchor: str) -> SafeString:
    items = []
    for number, item in enumerate(references.items, start=1):
        id_ = format_html(' id="{}-{}"', anchor, number) if anchor else mark_safe("")
        about = format_html(" <small>({})</small>", item.about) if item.about else ""
        items.append(format_html("<li{}>{}{}</li>\n", id_, item.text, about))
    return format_html(
        "<h{0}>{1}</h{0}>\n<ol>\n{2}</ol>\n", level, references.heading, _joined(items)
    )
