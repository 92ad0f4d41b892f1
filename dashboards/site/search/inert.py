"""An archived capture made inert: nothing in it runs, loads, sends or leads anywhere."""

from typing import Final

import nh3
from django.utils.html import escape

from core.records import Capture
from dashboards.site.templatetags.cotmoc import shown
from extract import extract
from extract.still import still_page

POLICY: Final = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; "
    "base-uri 'none'; frame-ancestors 'self'; sandbox"
)
MOST_CHARACTERS: Final = 2_000_000
_TAGS: Final = """
    p div span br hr h1 h2 h3 h4 h5 h6 ul ol li dl dt dd blockquote pre code b strong i em u s
    sub sup small mark ins del q cite abbr time table caption thead tbody tfoot tr th td figure
    figcaption section article header footer main aside img
"""
_DROPPED_WHOLE: Final = """
    script style noscript template iframe object embed applet form input button select textarea
    svg math video audio canvas head title
"""
TAGS: Final = frozenset(_TAGS.split())
DROPPED_WHOLE: Final = frozenset(_DROPPED_WHOLE.split())
ATTRIBUTES: Final = {
    "img": {"src", "alt"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
    "*": {"lang"},
}
PICTURES: Final = tuple(f"data:image/{kind};base64," for kind in ("png", "jpeg", "gif", "webp"))
STYLE: Final = (
    "body{font:16px/1.6 system-ui,'Segoe UI',Arial,'Noto Sans CJK SC',sans-serif;margin:1rem;"
    "max-width:44rem;color:#1d2328;background:#fff;overflow-wrap:anywhere}"
    "img{max-width:100%}table{border-collapse:collapse}td,th{border:1px solid #ccc;padding:.3rem}"
    "pre{white-space:pre-wrap;font:inherit}"
)


def inert_page(capture: Capture, body: bytes, *, document: str, lang: str) -> str:
    """Return a page with what a capture holds.

    Pages keep their structure; of everything else, such as PDF files and answers of an API with
    many posts, the text of the one document is shown.

    Args:
        document: Id of the document that is looked at.
        lang: Language of the page that shows it.
    """
    if capture.format == "html":
        content = clean(still_page(body, capture.charset)[:MOST_CHARACTERS])
    else:
        content = f"<pre>{escape(_text(capture, body, document)[:MOST_CHARACTERS])}</pre>"
    return whole(shown(content), lang)


def whole(content: str, lang: str) -> str:
    """Return a whole page around HTML that is clean already."""
    return (
        f'<!doctype html><html lang="{escape(lang)}"><head><meta charset="utf-8">'
        '<meta name="referrer" content="no-referrer"><title>cotmoc</title>'
        f"<style>{STYLE}</style></head><body>{content}</body></html>"
    )


def clean(html: str) -> str:
    """Return HTML without scripts, forms, links, styles and anything to be loaded."""
    return nh3.clean(
        html,
        tags=set(TAGS),
        clean_content_tags=set(DROPPED_WHOLE),
        attributes={tag: set(names) for tag, names in ATTRIBUTES.items()},
        attribute_filter=_attribute,
        url_schemes={"data"},
        url_relative="deny",
        link_rel=None,
        strip_comments=True,
    )


def _attribute(tag: str, name: str, value: str) -> str | None:
    if tag == "img" and name == "src":
        return value if value.lower().startswith(PICTURES) else None
    return shown(value)


def _text(capture: Capture, body: bytes, document: str) -> str:
    found = extract(capture, body).documents
    own = [one for one in found if one.id == document] or list(found)
    return "\n\n".join(shown(part) for one in own for part in (one.title, one.text) if part)
