"""Documents for measuring the index: real or invented articles, taken apart and put together anew.

Every document has a title and some 2 KB of text of its own, a date within three years, and the
fields that facets count, in the proportions of a border province's press.
"""

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from core.errors import SettingsError
from core.searching import IndexDocument
from core.vocabulary import Lang, SourceKind, Verdict

SEED: Final = 20261130
TEXT_CHARACTERS: Final = 1800
YEARS: Final = 3
LAST: Final = datetime(2026, 11, 1, tzinfo=UTC)
TOPICS: Final = ("land-border", "trade", "society", "culture", "economy", "health", "sport", "law")
PLACES: Final = tuple(f"place-{number:02d}" for number in range(60))
CLAIMS: Final = tuple(f"claim-{number:02d}" for number in range(40))
SOURCES: Final = tuple(f"source-{number:02d}" for number in range(80))
BORDER_SHARE: Final = 0.1
"""Of the documents, as on a real desk; only these have places, claims and verdicts."""


@dataclass(frozen=True, slots=True)
class Pieces:
    """Titles and paragraphs that documents are made of."""

    titles: tuple[str, ...]
    paragraphs: tuple[str, ...]


def read_pieces(folder: Path | None) -> Pieces:
    """Return the pieces of a folder of JSONL files (``title``, ``text``, ``summary``).

    Without a folder: those of the demonstration world.

    Raises:
        SettingsError: The folder holds no such file.
    """
    rows = list(_rows(folder)) if folder else list(_demo_rows())
    titles = tuple(dict.fromkeys(title for title, _ in rows if title))
    parts = (part.strip() for _, text in rows for part in text.split("\n"))
    paragraphs = tuple(dict.fromkeys(part for part in parts if len(part) > 40))
    if not titles or not paragraphs:
        raise SettingsError(f"{folder}: no JSONL file with title and text in it")
    return Pieces(titles, paragraphs)


def make_documents(pieces: Pieces, count: int) -> Iterator[IndexDocument]:
    """Yield documents, the same in every run."""
    rng = random.Random(SEED)  # noqa: S311 - repeatable, nothing secret
    for number in range(count):
        yield _document(rng, pieces, number)


def _document(rng: random.Random, pieces: Pieces, number: int) -> IndexDocument:
    parts = []
    length = 0
    wanted = rng.randint(TEXT_CHARACTERS // 3, TEXT_CHARACTERS * 5 // 3)
    while length < wanted:
        part = rng.choice(pieces.paragraphs)
        parts.append(part)
        length += len(part)
    at = LAST - timedelta(seconds=rng.randrange(YEARS * 365 * 86400))
    border = rng.random() < BORDER_SHARE
    claims = tuple(rng.sample(CLAIMS, k=rng.randint(0, 2))) if border else ()
    entity_id = f"{SOURCES[number % len(SOURCES)]}:{rng.getrandbits(128):032x}"
    return IndexDocument(
        id=entity_id,
        seq=number + 1,
        title=f"{rng.choice(pieces.titles)} ({number})",
        text="\n".join(parts),
        source=SOURCES[number % len(SOURCES)],
        kind=rng.choice((SourceKind.PRESS, SourceKind.PRESS, SourceKind.OFFICIAL)),
        lang=Lang.VI,
        url=f"https://bench.invalid/{number}",
        published_at=at,
        first_seen=at + timedelta(hours=1),
        group_id=entity_id,
        flagged=bool(claims) and rng.random() < BORDER_SHARE,
        gated=border,
        topics=tuple(rng.sample(TOPICS, k=rng.randint(1, 2))),
        places=tuple(rng.sample(PLACES, k=rng.randint(1, 3))) if border else (),
        claims=claims,
        verdicts=(Verdict.CONTRADICTED,) if claims else (),
        priority=round(rng.random(), 3) if claims else 0.0,
    )


def _rows(folder: Path) -> Iterator[tuple[str, str]]:
    for path in sorted(folder.rglob("*.jsonl")):
        with path.open(encoding="utf-8") as file:
            for line in file:
                row = json.loads(line)
                text = "\n".join(str(row.get(name) or "") for name in ("summary", "text"))
                yield str(row.get("title") or ""), text


def _demo_rows() -> Iterator[tuple[str, str]]:
    from demo.world import load_world

    for item in load_world():
        yield item.title, "\n".join((item.lead, *item.body))
