"""The labelled lines: texts with the claims they speak of and what they do with them."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.vocabulary import Stance, Verdict

DATA = Path(__file__).with_name("data")
CATALOGUE_FILES = (
    "catalogue_press_vi",
    "catalogue_social_vi",
    "catalogue_zh_en",
    "hard_negatives",
)
OTHER_FILES = ("vietnam", "world")


@dataclass(frozen=True, slots=True)
class Expected:
    """A statement of a line."""

    claim: str
    verdict: Verdict
    stance: Stance
    quote: str
    basis: str = "claim"


@dataclass(frozen=True, slots=True)
class Line:
    """A labelled text.

    Attributes:
        file: Stem of the file it stands in; one hand wrote each file.
        pair: Id of the line that it mirrors, or empty.
    """

    id: str
    file: str
    text: str
    lang: str
    register: str
    slice: str
    expect_flagged: bool
    expect: tuple[Expected, ...]
    pair: str = ""
    kind: str = ""
    title: str = ""


def read_file(path: Path) -> list[Line]:
    """Return the lines of a JSONL file."""
    return [_line(json.loads(row), path.stem) for row in path.read_text("utf-8").splitlines()]


def read_lines(files: Iterable[str] = (*CATALOGUE_FILES, *OTHER_FILES)) -> list[Line]:
    """Return the lines of the training files."""
    return [line for name in files for line in read_file(DATA / f"{name}.jsonl")]


def _line(row: dict[str, Any], file: str) -> Line:
    return Line(
        id=row["id"],
        file=file,
        text=row["text"],
        lang=row["lang"],
        register=row["register"],
        slice=row["slice"],
        expect_flagged=row["expect_flagged"],
        expect=tuple(
            Expected(
                item["claim"],
                Verdict(item["verdict"]),
                Stance(item["stance"]),
                item["quote"],
                item.get("basis", "claim"),
            )
            for item in row["expect"]
        ),
        pair=row.get("pair", ""),
        kind=row.get("kind", ""),
        title=row.get("title", ""),
    )
