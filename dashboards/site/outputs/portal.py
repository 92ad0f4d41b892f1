"""The portal article: a clean fragment to paste, and a whole page to keep."""

from typing import Final

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from dashboards.site.outputs.answer import Answer
from dashboards.site.outputs.as_html import as_html
from dashboards.site.outputs.claim_review import data_block
from dashboards.site.outputs.pieces import Sheet, body, marks_of, references

STYLE: Final = mark_safe(
    "body{font:1rem/1.6 'Be Vietnam Pro',system-ui,'Segoe UI',Arial,'Noto Sans CJK SC',sans-serif;"
    "max-width:46rem;margin:2rem auto;padding:0 1rem;color:#1d2328;background:#fff}"
    "h1{line-height:1.25}sup{line-height:0}@media print{body{margin:0;max-width:none}}"
)


def portal_sheet(answer: Answer, lang: str) -> Sheet:
    """Return the article: the whole answer and its documents."""
    listed = references(answer, lang)
    pieces = (*body(answer, lang), *((listed,) if listed else ()))
    return Sheet(lang, answer.title(lang), pieces, marks_of(answer, lang))


def portal_article(answer: Answer, lang: str) -> SafeString:
    """Return the fragment."""
    return as_html(portal_sheet(answer, lang), anchor="doc")


def portal_page(answer: Answer, lang: str) -> SafeString:
    """Return a page that stands by itself: opened from a disk it needs nothing else."""
    return format_html(
        '<!doctype html>\n<html lang="{}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        "<title>{}</title>\n{}<style>{}</style>\n{}</head>\n<body>\n{}</body>\n</html>\n",
        lang,
        answer.title(lang),
        _canonical(answer),
        STYLE,
        data_block(answer, lang),
        portal_article(answer, lang),
    )


def _canonical(answer: Answer) -> SafeString:
    if not answer.url:
        return mark_safe("")
    return format_html('<link rel="canonical" href="{}">\n', answer.url)
