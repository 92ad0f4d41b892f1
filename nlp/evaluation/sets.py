"""Sets of labelled lines: the headline set, the project's own, and whatever a person brings."""

import json
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from core.errors import CotmocError
from core.settings import ROOT
from core.vocabulary import Stance, Verdict
from nlp.training.lines import Expected, Line

SHARED = ROOT.parent / "shared"
HEADLINE_SET = SHARED / "evaluation" / "dev_flagging.jsonl"
OWN_SETS = tuple(
    ROOT / "tests" / "quality" / "flagging" / f"{name}.jsonl"
    for name in ("vi_press", "vi_social", "zh_en")
)
SAYING = (Stance.ASSERTS, Stance.RELAYS)


class ExpectedRow(BaseModel):
    """A statement that should be found, as a line of a file holds it."""

    model_config = ConfigDict(extra="ignore")

    claim: str
    verdict: Verdict
    stance: Stance
    quote: str = ""
    basis: Literal["claim", "number"] = "claim"


class LineRow(BaseModel):
    """A labelled text, as a line of a file holds it; only the text has to be there."""

    model_config = ConfigDict(extra="ignore")

    text: str
    id: str = ""
    title: str = ""
    lang: Literal["vi", "zh", "en"] = "vi"
    style: str = Field("press", alias="register")
    slice: str = ""
    kind: str = ""
    pair: str = ""
    about: str = ""
    expect: tuple[ExpectedRow, ...] = ()
    expect_flagged: bool | None = None


def read_set(path: Path) -> list[Line]:
    """Return the lines of a JSONL file that anybody may have written.

    Raises:
        CotmocError: The file cannot be read, or a line does not fit; the message names it.
    """
    try:
        rows = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise CotmocError(f"{path} cannot be read: {error}") from error
    lines = [_line(row, path, number) for number, row in enumerate(rows, 1) if row.strip()]
    if not lines:
        raise CotmocError(f"{path} holds no lines; docs/explanation/measuring.md has the format")
    return lines


def _line(raw: str, path: Path, number: int) -> Line:
    try:
        row = LineRow.model_validate(json.loads(raw))
    except (json.JSONDecodeError, ValidationError) as error:
        problem = str(error).splitlines()
        raise CotmocError(
            f"{path}, line {number}: {' '.join(part.strip() for part in problem[:3])}; "
            "docs/explanation/measuring.md has the format"
        ) from error
    expect = tuple(
        Expected(item.claim, item.verdict, item.stance, item.quote or row.text, item.basis)
        for item in row.expect
    )
    states = any(item.verdict is Verdict.CONTRADICTED and item.stance in SAYING for item in expect)
    return Line(
        id=row.id or f"{path.stem}-{number}",
        file=path.stem,
        text=row.text,
        lang=row.lang,
        register=row.style,
        slice=row.slice or ("flagged" if states else "other"),
        expect_flagged=states if row.expect_flagged is None else row.expect_flagged,
        expect=expect,
        pair=row.pair,
        kind=row.kind,
        title=row.title,
        about=row.about,
    )
