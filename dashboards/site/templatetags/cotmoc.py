"""Filters and tags of the templates: words, times, text of others made safe to show."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from django import template
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from core.clock import OFFICE_ZONE
from dashboards.site.words import name_of

register = template.Library()

# What turns the reading direction or hides letters: U+202A..E, U+2066..9, marks, zero-width
# signs (but not the joiners that scripts need), soft hyphens, control signs.
HIDDEN: Final = re.compile(
    "[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c\u200b\u2060\ufeff\u00ad"
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]"
)


@register.filter
def shown(text: object) -> str:
    """Return collected text without signs that hide or turn it; templates escape the rest."""
    return HIDDEN.sub("", str(text if text is not None else ""))


@register.filter
def word(value: object, kind: str) -> str:
    """Return a value of a closed list in words: ``{{ row.verdict|word:"verdict" }}``."""
    return name_of(kind, value)


@register.filter
def when(moment: datetime | None, precision: str = "") -> SafeString | str:
    """Return a time of the office's day, with the exact one for machines."""
    if moment is None:
        return "—"
    here = moment.astimezone(OFFICE_ZONE)
    shape = "%d/%m/%Y" if precision == "day" else "%H:%M %d/%m/%Y"
    if get_language() == "en":
        shape = "%d %b %Y" if precision == "day" else "%d %b %Y, %H:%M"
    return format_html(
        '<time datetime="{}">{}</time>', here.isoformat(timespec="minutes"), here.strftime(shape)
    )


@register.filter
def marked(text: str, marks: Sequence[tuple[int, int]]) -> SafeString:
    """Return text with the words of a search marked."""
    parts: list[Any] = []
    last = 0
    for start, end in marks:
        parts.append(conditional_escape(shown(text[last:start])))
        parts.append(format_html("<mark>{}</mark>", shown(text[start:end])))
        last = end
    parts.append(conditional_escape(shown(text[last:])))
    return mark_safe("".join(parts))  # noqa: S308 - each part is escaped above


@register.filter
def is_web(url: object) -> bool:
    """Whether an address may be a link: of the web, and nothing that a browser would run."""
    return bool(re.match(r"https?://[^\s]+$", str(url or ""), re.IGNORECASE))


@register.filter
def item(mapping: Mapping[str, Any], key: str) -> Any:
    """Return what a mapping has under a key."""
    return mapping.get(key, "")


@register.filter
def in_language(texts: Mapping[str, str]) -> str:
    """Return a text of the catalogue in the language of the page, or in one that it has."""
    lang = get_language() or "vi"
    return texts.get(lang) or texts.get("vi") or texts.get("en") or next(iter(texts.values()), "")


@register.simple_tag(takes_context=True)
def with_query(context: template.Context, **changes: object) -> str:
    """Return this page's query with some parts changed; an empty value drops the part."""
    query = context["request"].GET.copy()
    for key, value in changes.items():
        if value in (None, ""):
            query.pop(key, None)
        else:
            query[key] = str(value)
    return f"?{query.urlencode()}" if query else "?"


@register.simple_tag
def badge(kind: str, value: object) -> SafeString:
    """Return a small label for a value of a closed list, such as a verdict."""
    return format_html(
        '<span class="badge {}-{}">{}</span>', kind, str(value), name_of(kind, value)
    )


@register.simple_tag
def badges(kind: str, values: Sequence[object]) -> SafeString:
    """Return labels for several values."""
    return format_html_join(" ", "{}", ((badge(kind, value),) for value in values))
