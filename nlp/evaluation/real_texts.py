"""Real headlines, articles and posts from beside the checkout: harmless, with few exceptions.

The texts belong to their publishers: they are read where they lie and never copied.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.identity import digest
from core.records import TextInput
from nlp.evaluation.sets import SHARED


@dataclass(frozen=True, slots=True)
class RealText:
    """A text with the name that the page gives it."""

    id: str
    item: TextInput

    @property
    def hash(self) -> str:
        """The key of what a person wrote about it: 16 hex digits of title and text."""
        return digest(self.item.title, self.item.text)[:16]


@dataclass(frozen=True, slots=True)
class RealSet:
    """A file of real texts, and how one is read."""

    name: str
    path: Path
    read: Callable[[Path], Iterator[RealText]]

    def texts(self) -> list[RealText]:
        """Return its texts."""
        return list(self.read(self.path))


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    for row in path.read_text("utf-8").splitlines():
        if row.strip():
            yield json.loads(row)


def headlines(path: Path) -> Iterator[RealText]:
    """Yield headlines with their summaries."""
    for row in _rows(path):
        yield RealText(row["id"], TextInput(row["summary"] or row["title"], row["title"]))


def articles(path: Path) -> Iterator[RealText]:
    """Yield articles with lead and body."""
    for row in _rows(path):
        text = f"{row.get('description', '')}\n\n{row['text']}".strip()
        yield RealText(row.get("url") or row["title"], TextInput(text, row["title"]))


def gold_pages(path: Path) -> Iterator[RealText]:
    """Yield article pages as people read them, lead and paragraphs."""
    for name, row in json.loads(path.read_text("utf-8")).items():
        paragraphs = [row.get("sapo") or "", *row.get("paragraphs", ())]
        text = "\n\n".join(filter(None, paragraphs))
        if text:
            yield RealText(name, TextInput(text, row.get("title") or ""))


def bodies(path: Path) -> Iterator[RealText]:
    """Yield English article bodies."""
    for name, row in json.loads(path.read_text("utf-8")).items():
        yield RealText(name[:12], TextInput(row["articleBody"]))


def posts(path: Path) -> Iterator[RealText]:
    """Yield posts, and texts without any title."""
    for row in _rows(path):
        yield RealText(str(row["id"]), TextInput(row["text"].replace("_", " ")))


def chinese_claims(path: Path) -> Iterator[RealText]:
    """Yield Chinese news statements with the passage they rest on."""
    for row in _rows(path):
        yield RealText(str(row["claimId"]), TextInput(f"{row['claim']}\n\n{row['evidences']}"))


DATA = SHARED / "data"
SETS = (
    RealSet("headlines of 13 days", DATA / "vn-headlines" / "headlines.jsonl", headlines),
    RealSet(
        "headlines of the northern border", DATA / "vn-headlines" / "border_north.jsonl", headlines
    ),
    RealSet("articles of 2024", DATA / "vn-articles-2024" / "vnexpress_6topics.jsonl", articles),
    RealSet("article pages", DATA / "vn-news-html" / "gold.json", gold_pages),
    RealSet("articles of 2004–2006", DATA / "vntc-topics" / "test.jsonl", posts),
    RealSet("Vietnamese posts", DATA / "reintel-sample" / "posts.jsonl", posts),
    RealSet("Chinese news statements", DATA / "chef-zh" / "test.jsonl", chinese_claims),
    RealSet(
        "English article pages",
        DATA / "extraction-en-zh" / "scrapinghub" / "ground-truth.json",
        bodies,
    ),
)
