"""The benchmark's articles: the demonstration world's pages, repeated and told apart.

One in ten is about the border, as on a real desk; the others are ordinary news. For the extremes
there are also articles of which none names a border, and of which all are about it.
"""

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import cycle

from core.records import Source
from core.vocabulary import Retention, SourceKind
from crawlers.landing import LandingZone
from demo.articles import article_page
from demo.world import Item, load_world

BORDER_TOPICS = frozenset({"land-border", "sea-islands", "defence", "border-gates-trade"})
BORDER_EVERY = 10
NAMES_BORDER = re.compile(
    r"biên giới|bien gioi|cửa khẩu|cột mốc|border|边境|边界|邊境|邊界|口岸", re.I
)
TEXT_BYTES = 3000
SEED = 20261125


@dataclass(frozen=True, slots=True)
class BenchArticle:
    """One page of the benchmark."""

    url: str
    body: bytes
    text: str
    border: bool


def make_articles(count: int, *, border_every: int = BORDER_EVERY) -> Iterator[BenchArticle]:
    """Yield pages of about 3 KB of text each, the same in every run.

    Args:
        border_every: One in so many is about the border; 0: none so much as names one.
    """
    rng = random.Random(SEED)  # noqa: S311 - repeatable, nothing secret
    items = [item for item in load_world() if _is_page(item)]
    border = [item for item in items if item.expect or BORDER_TOPICS & set(item.topics)]
    ordinary = [item for item in items if item not in border]
    if not border_every:
        ordinary = [item for item in ordinary if not _names_border(item)]
    paragraphs = {
        lang: [part for item in ordinary if item.lang == lang for part in item.body]
        for lang in ("vi", "zh", "en")
    }
    borders, others = cycle(border), cycle(ordinary)
    for number in range(count):
        about_border = bool(border_every) and number % border_every == 0
        item = next(borders if about_border else others)
        yield _article(item, number, rng.sample(paragraphs[item.lang], k=12), about_border)


def land_articles(zone: LandingZone, count: int, *, border_every: int = BORDER_EVERY) -> None:
    """Write the pages into the landing zone as if they had been collected."""
    source = Source("bench", "bench", SourceKind.PRESS, "feed", "https://bench.invalid/")
    with zone.writer("bench", retention=Retention.PUBLIC) as writer:
        for article in make_articles(count, border_every=border_every):
            writer.add_resource(
                article.body,
                source=source,
                url=article.url,
                format="html",
                media_type="text/html",
                charset="utf-8",
            )


def _article(item: Item, number: int, filler: list[str], border: bool) -> BenchArticle:
    # Paragraphs of other ordinary articles fill up to a common length and make each text its own.
    body = list(item.body)
    for part in filler:
        if len("".join(body).encode()) >= TEXT_BYTES:
            break
        body.insert(len(body) // 2, re.sub(r"\d+", lambda m: _shift(m[0], number), part))
    title = f"{item.title} ({number})"
    varied = replace(item, title=title, body=tuple(body), traits=frozenset())
    page = article_page(varied, (), "https://bench.invalid")
    return BenchArticle(
        f"https://bench.invalid/{number}", page.body, "\n".join((item.lead, *body)), border
    )


def _shift(digits: str, number: int) -> str:
    return digits if len(digits) > 3 else str(int(digits) + number % 89)


def _names_border(item: Item) -> bool:
    return bool(NAMES_BORDER.search("\n".join((item.title, item.lead, *item.body))))


def _is_page(item: Item) -> bool:
    return not {"pdf", "docx", "disallowed"} & item.traits and bool(item.outlet.template)
