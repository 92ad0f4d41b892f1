"""How well articles are extracted, held against gold and beside plain trafilatura.

``python -m extract.measure [FOLDER]`` prints Markdown. The folder holds the public sets
``vn-news-html`` (pages of Vietnamese outlets with hand-made gold) and ``extraction-en-zh``
(scrapinghub/article-extraction-benchmark and flairNLP/fundus); docs/quality.md shows the result.
"""

import gzip
import json
import re
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import mean, median
from typing import Any

import trafilatura

from core.records import Capture, Document
from extract.dispatch import extract
from extract.fingerprint import jaccard

DEFAULT_FOLDER = Path(__file__).resolve().parent.parent.parent / "shared" / "data"
_WORD = re.compile(r"[\u3400-\u9fff]|[^\W\u3400-\u9fff]+")
_LONGEST_BYLINE = 120


@dataclass(frozen=True, slots=True)
class Gold:
    """A page with what a person read in it; empty fields are not known."""

    group: str
    name: str
    url: str
    body: bytes
    text: str
    title: str = ""
    published: datetime | None = None
    forbidden: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """How one page fared.

    Attributes:
        f1, plain_f1: Token F1 of the text, ours and trafilatura's with its defaults.
        title: ``exact``, ``near`` (9 of 10 words), ``wrong`` or empty where gold has none.
        date: Whether the date is right (the minute, or the day where gold has no time).
        leaks: Sentences of other articles in the text; ``bylines``: lines naming an author.
        ms, plain_ms: CPU time in milliseconds.
    """

    group: str
    name: str
    f1: float
    plain_f1: float
    title: str
    date: bool | None
    leaks: int
    bylines: int
    ms: float
    plain_ms: float
    refused: str = ""


def measure(pages: Iterable[Gold]) -> list[Row]:
    """Return one row a page."""
    return [_measure_page(page) for page in pages]


def read_gold(folder: Path) -> Iterator[Gold]:
    """Yield the pages of the sets that are there, Vietnamese first."""
    yield from _vietnamese(folder / "vn-news-html")
    yield from _fundus(folder / "extraction-en-zh" / "fundus")
    yield from _scrapinghub(folder / "extraction-en-zh" / "scrapinghub")


def token_f1(text: str, gold: str) -> float:
    """Return F1 over the bags of words (characters in Chinese), 0 to 1."""
    ours, theirs = Counter(_WORD.findall(text.lower())), Counter(_WORD.findall(gold.lower()))
    common = sum((ours & theirs).values())
    return 2 * common / (ours.total() + theirs.total()) if common else 0.0


def summarise(rows: list[Row]) -> dict[str, dict[str, float]]:
    """Return the figures of each group; shares are of the pages that have gold for them."""
    figures = {}
    for group in dict.fromkeys(row.group for row in rows):
        chosen = [row for row in rows if row.group == group]
        titled = [row for row in chosen if row.title]
        dated = [row.date for row in chosen if row.date is not None]
        figures[group] = {
            "pages": len(chosen),
            "f1": mean(row.f1 for row in chosen),
            "f1_plain": mean(row.plain_f1 for row in chosen),
            "f1_lowest": min(row.f1 for row in chosen),
            "title": mean(row.title in ("exact", "near") for row in titled) if titled else 1.0,
            "date": mean(dated) if dated else 1.0,
            "leaks": sum(row.leaks for row in chosen),
            "bylines": sum(row.bylines for row in chosen),
            "ms": median(row.ms for row in chosen),
            "ms_plain": median(row.plain_ms for row in chosen),
        }
    return figures


def to_markdown(rows: list[Row]) -> str:
    """Return the figures of each group and one line a page as Markdown tables."""
    lines = [
        "| set | pages | text F1 | trafilatura F1 | lowest | title right | date right "
        "| leaks | bylines | ms a page | trafilatura ms |",
        "| --- | --: | --: | --: | --: | --: | --: | --: | --: | --: | --: |",
    ]
    for group, value in summarise(rows).items():
        lines.append(
            f"| {group} | {value['pages']:.0f} | {value['f1']:.3f} | {value['f1_plain']:.3f} "
            f"| {value['f1_lowest']:.3f} | {value['title']:.0%} | {value['date']:.0%} "
            f"| {value['leaks']:.0f} | {value['bylines']:.0f} | {value['ms']:.0f} "
            f"| {value['ms_plain']:.0f} |"
        )
    lines += ["", "| page | text F1 | trafilatura F1 | title | date | leaks | bylines | ms |"]
    lines.append("| --- | --: | --: | --- | --- | --: | --: | --: |")
    for row in rows:
        date = {True: "right", False: "wrong", None: ""}[row.date]
        lines.append(
            f"| {row.name} | {row.f1:.3f} | {row.plain_f1:.3f} | {row.refused or row.title} "
            f"| {date} | {row.leaks} | {row.bylines} | {row.ms:.0f} |"
        )
    return "\n".join(lines) + "\n"


def _measure_page(page: Gold) -> Row:
    capture = Capture(
        "gold", "gold", page.url, datetime.now(UTC), 200, "html", "text/html", "", 0, 0, ""
    )
    started = time.process_time()
    outcome = extract(capture, page.body)
    taken = 1000 * (time.process_time() - started)
    started = time.process_time()
    plain = trafilatura.extract(page.body, url=page.url, include_comments=False) or ""
    plain_taken = 1000 * (time.process_time() - started)
    document = outcome.documents[0] if outcome.documents else None
    text = document.text if document else ""
    return Row(
        page.group,
        page.name,
        token_f1(text, page.text),
        token_f1(plain, page.text),
        _judge_title(document.title if document else "", page.title),
        _judge_date(document, page.published),
        sum(sentence in text for sentence in page.forbidden),
        sum(_is_byline(line, page.authors) for line in text.split("\n")),
        taken,
        plain_taken,
        outcome.refusals[0].reason if outcome.refusals else "",
    )


def _judge_title(title: str, gold: str) -> str:
    if not gold:
        return ""
    if " ".join(title.split()) == " ".join(gold.split()):
        return "exact"
    return "near" if token_f1(title, gold) >= 0.9 else "wrong"


def _judge_date(document: Document | None, gold: datetime | None) -> bool | None:
    if gold is None:
        return None
    found = document.published_at if document else None
    if found is None:
        return False
    if gold.tzinfo is not None and found == gold:
        return True
    if gold.tzinfo is None or (gold.hour, gold.minute) == (0, 0):
        return abs((found.date() - gold.date()).days) <= (gold.tzinfo is None)
    return abs((found - gold).total_seconds()) < 60


def _is_byline(line: str, authors: tuple[str, ...]) -> bool:
    return len(line) <= _LONGEST_BYLINE and any(
        jaccard(line, name) > 0.5 or line.startswith(("By " + name, name + " -")) or line == name
        for name in authors
    )


def _vietnamese(folder: Path) -> Iterator[Gold]:
    for name, gold in _load(folder / "gold.json").items():
        paragraphs = [gold["sapo"] or "", *gold["paragraphs"]]
        yield Gold(
            "vn-news-html",
            name.removesuffix(".html"),
            gold["url"],
            (folder / "articles" / name).read_bytes(),
            "\n".join(paragraphs),
            gold["title"],
            datetime.fromisoformat(gold["published"]) if gold["published"] else None,
            tuple(gold["must_not_contain"]),
            tuple(gold["authors"]),
        )


def _fundus(folder: Path) -> Iterator[Gold]:
    for name, gold in _load(folder / "gold.json").items():
        parts = list(gold["summary"])
        for section in gold["sections"]:
            parts += [*section["headline"], *section["paragraphs"]]
        yield Gold(
            "fundus",
            name.removesuffix(".html.gz"),
            gold["url"],
            gzip.decompress((folder / name).read_bytes()),
            "\n".join(parts),
            gold["title"],
            datetime.fromisoformat(gold["publishing_date"]),
            authors=tuple(gold["authors"]),
        )


def _scrapinghub(folder: Path) -> Iterator[Gold]:
    for key, gold in _load(folder / "ground-truth.json").items():
        body = gzip.decompress((folder / "html" / f"{key}.html.gz").read_bytes())
        yield Gold("scrapinghub", key[:12], gold["url"], body, gold["articleBody"])


def _load(path: Path) -> dict[str, Any]:
    if not path.exists():
        return {}
    value: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return value


def main() -> None:
    """Print the tables for the folder named on the command line."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT_FOLDER
    sys.stdout.write(to_markdown(measure(read_gold(folder))))


if __name__ == "__main__":
    main()
