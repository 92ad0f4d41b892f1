"""The bulletin entry as HTML, to look at before it becomes Word or PDF."""

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from dashboards.site.outputs.answer import Answer
from dashboards.site.outputs.as_html import line_html
from dashboards.site.outputs.bulletin import SIDES, Cell, bulletin
from dashboards.site.outputs.pieces import Heading


def bulletin_html(answer: Answer) -> SafeString:
    """Return the entry as a table of two columns."""
    entry = bulletin(answer)
    marks = format_html_join("", "<p><strong>{}</strong></p>\n", ((one,) for one in entry.marks))
    titles = format_html_join(
        "", '<th scope="col" lang="{}">{}</th>', zip(SIDES, entry.titles, strict=True)
    )
    rows = format_html_join(
        "",
        '<tr><td lang="vi">{}</td><td lang="en">{}</td></tr>\n',
        ((_cell(vi), _cell(en)) for vi, en in entry.rows),
    )
    listed: SafeString | str = ""
    if entry.listed:
        vi, en = entry.listed
        pairs = zip(vi.items, en.items, strict=True)
        items = format_html_join(
            "",
            '<li>{} ({}) / <span lang="en">{} ({})</span></li>\n',
            ((one.text, one.about, other.text, other.about) for one, other in pairs),
        )
        listed = format_html(
            "<p><strong>{} / {}</strong></p>\n<ol>\n{}</ol>\n", vi.heading, en.heading, items
        )
    return format_html(
        "{}<table>\n<thead><tr>{}</tr></thead>\n<tbody>\n{}</tbody>\n</table>\n{}",
        marks, titles, rows, listed,
    )  # fmt: skip


def _cell(cell: Cell) -> SafeString:
    if cell is None:
        return mark_safe("")
    if isinstance(cell, Heading):
        return format_html("<strong>{}</strong>", cell.text)
    return line_html(cell, "")
