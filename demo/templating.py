"""String templates of the invented outlets (``demo/templates``) and small HTML helpers."""

from collections.abc import Iterable
from functools import cache
from html import escape
from pathlib import Path
from string import Template

FOLDER = Path(__file__).resolve().parent / "templates"

NOTICES = {
    "vi": "Trang giả định để trình diễn phần mềm: cơ quan, sự việc và con số đều hư cấu.",
    "zh": "本页为软件演示而虚构：媒体、事件和数字均非真实。",
    "en": "Invented for demonstration: the outlet, the events and the figures are fictional.",
}


@cache
def _template(name: str) -> Template:
    return Template((FOLDER / name).read_text(encoding="utf-8"))


def fill(name: str, **values: object) -> str:
    """Return the template with its values; a missing value is an error, not an empty place."""
    return _template(name).substitute({key: str(value) for key, value in values.items()})


def notice(lang: str) -> str:
    """Return the line that says that a page is invented."""
    return NOTICES.get(lang, NOTICES["en"])


def paragraphs(texts: Iterable[str]) -> str:
    """Return texts as ``<p>`` elements."""
    return "\n".join(f"<p>{escape(text, quote=False)}</p>" for text in texts)


def link(href: str, text: str) -> str:
    """Return an ``<a>`` element."""
    return f'<a href="{escape(href)}">{escape(text, quote=False)}</a>'
