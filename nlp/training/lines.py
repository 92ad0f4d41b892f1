"""The labelled lines: texts with the claims they speak of and what they do with them."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from core.text import fold_text
from core.vocabulary import Stance, Verdict

DATA = Path(__file__).with_name("data")
CATALOGUE_FILES = (
    "catalogue_press_vi",
    "catalogue_social_vi",
    "catalogue_zh_en",
    "hard_negatives",
    "ordinary_names",
    # By other hands; written to teach away flags on ordinary news and on denials.
    "ordinary_vi",
    "ordinary_zh_en",
    "denials",
    "stance_2",
    "catalogue_3",
    "catalogue_4",
    "stance_3",
)
OTHER_FILES = (
    "vietnam",
    "world",
    "general_1",
    "general_2",
    "general_3",
    "general_4",
    "general_5",
    "general_6",
    "general_7",
    "general_8",
    "general_9",
    "general_10",
)
"""Lines on claims from far outside the catalogue, so that sameness is learnt and no topics."""
OTHER_CLAIMS = tuple(f"claims_{name}" for name in OTHER_FILES)

HELD = 14
"""One in so many claims of beyond the catalogue is kept out: on them scores are calibrated."""


def is_held(claim: str) -> bool:
    """Whether a claim of beyond the catalogue, and its lines, are kept out of all training."""
    return hashlib.sha256(claim.encode()).digest()[1] % HELD == 0


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
        copy: True for a line made from another by taking the marks away.
        about: The claim a line was written to be near to, whether it speaks of it or not.
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
    copy: bool = False
    about: str = ""


def plain_copies(lines: Sequence[Line]) -> list[Line]:
    """Return every second Vietnamese line with marks once more without them.

    A copy mirrors its line, so that the two are never on different sides of a split.
    """
    marked = [line for line in lines if line.lang == "vi" and fold_text(line.text) != line.text]
    return [
        replace(
            line,
            id=f"{line.id}-plain",
            text=fold_text(line.text),
            expect=tuple(replace(item, quote=fold_text(item.quote)) for item in line.expect),
            pair=line.id,
            copy=True,
        )
        for line in marked[::2]
        if line.register != "nodiacritics"
    ]


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
        about=row.get("about", ""),
    )
