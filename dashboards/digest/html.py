"""The HTML of mail: Django's templates with escaping on, styles in line, tables for layout."""

import base64
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from django.template import Context, Engine

from core.vocabulary import Lang
from dashboards.digest.charts import HEIGHT, WIDTH, draw_chart
from dashboards.digest.edition import AlertEdition, Chart, Edition
from dashboards.digest.headings import HEADINGS
from dashboards.digest.styles import DARK, STYLES
from dashboards.digest.words import say

TEMPLATES: Final = Path(__file__).with_name("templates")
DOMAIN: Final = "charts.cotmoc.invalid"
UNIT: Final = re.compile(r"(?<=\d) (?=(?:k?m[²2]?|cm|ha|triệu|tỷ|nghìn|km/h|%)(?![\w²]))")
"""A figure and its unit stay on one line."""


@dataclass(frozen=True, slots=True)
class Farewell:
    """How to leave: an address to write to, and one to click where there is a site."""

    text: str
    mailto: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart as the HTML refers to it."""

    cid: str
    alt: str
    body: bytes


def digest_html(edition: Edition, farewell: Farewell, *, embedded: bool = False) -> str:
    """Return a digest as HTML.

    Args:
        embedded: Hold the charts in the page itself, for a preview outside of mail.
    """
    return _render("digest/digest.html", edition, farewell, embedded)


def alert_html(edition: AlertEdition, farewell: Farewell) -> str:
    """Return an alert as HTML."""
    return _render("digest/alert.html", edition, farewell, embedded=False)


def pictures_of(edition: Edition | AlertEdition) -> tuple[Picture, ...]:
    """Return the charts that the HTML of an edition refers to."""
    return tuple(Picture(_cid(chart), chart.alt, draw_chart(chart)) for chart in _charts(edition))


def _charts(edition: Edition | AlertEdition) -> Sequence[Chart]:
    if isinstance(edition, AlertEdition):
        return ()
    found = [entry.chart for entry in (*edition.claims, *edition.review)]
    return [chart for chart in (*found, edition.coverage_chart) if chart]


def _cid(chart: Chart) -> str:
    return f"{chart.name}@{DOMAIN}"


@lru_cache(maxsize=1)
def _engine() -> Engine:
    return Engine(dirs=[str(TEMPLATES)], autoescape=True)


def _render(
    template: str, edition: Edition | AlertEdition, farewell: Farewell, embedded: bool
) -> str:
    images = {chart.name: _source(chart, embedded) for chart in _charts(edition)}
    context = {
        "edition": edition,
        "farewell": farewell,
        "images": images,
        "h": _headings(edition.lang),
        "s": STYLES,
        "dark": DARK,
        "chart_width": WIDTH,
        "chart_height": HEIGHT,
    }
    text = _engine().get_template(template).render(Context(context, use_l10n=False))
    return UNIT.sub("\N{NO-BREAK SPACE}", _slim(text.splitlines()))


def _source(chart: Chart, embedded: bool) -> str:
    if not embedded:
        return f"cid:{_cid(chart)}"
    return "data:image/png;base64," + base64.b64encode(draw_chart(chart)).decode()


@lru_cache(maxsize=2)
def _headings(lang: Lang) -> Mapping[str, str]:
    return {name: say(pair, lang) for name, pair in HEADINGS.items()}


def _slim(lines: Iterable[str]) -> str:
    """Return the lines without indentation and empty ones: mail is cut at 102 KB by some."""
    return "\n".join(stripped for line in lines if (stripped := line.strip())) + "\n"
