"""Judge texts at once: one, or a JSONL stream line by line; needs no database and no network."""

import json
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from core.records import Analysis, TextInput
from core.settings import Settings
from core.vocabulary import Lang
from nlp.analyse import open_analyser
from pipeline.places import profile_options
from pipeline.steps.checking_json import to_json
from pipeline.terminal import emit

LANGS = {lang.value for lang in Lang}


class Line(BaseModel):
    """One line of ``cotmoc check --jsonl``; keys we do not know are passed over."""

    model_config = ConfigDict(extra="ignore", strict=True)

    id: str | int | None = None
    text: str
    title: str | None = None
    lang: str | None = None
    kind: str | None = None

    def to_input(self) -> TextInput:
        """Return what is judged; ``kind`` stays behind: judging never sees who speaks."""
        lang = Lang(self.lang) if self.lang in LANGS else None
        return TextInput(self.text, self.title or "", lang)


@dataclass(frozen=True, slots=True)
class Checked:
    """A text and what was found in it."""

    given: TextInput
    analysis: Analysis


def check_text(settings: Settings, text: str, *, title: str = "") -> Checked:
    """Judge one text."""
    given = TextInput(text, title)
    analyser = open_analyser(settings, **profile_options(settings))
    return Checked(given, next(iter(analyser.analyse([given]))))


def check_lines(settings: Settings, lines: Iterable[bytes]) -> None:
    """Judge a JSONL stream; one line goes out for each line in, in the same order.

    Lines are decoded one by one, so that a broken one is an error in its place only.
    """
    analyser = open_analyser(settings, **profile_options(settings))
    waiting: deque[Line | dict[str, Any]] = deque()
    for analysis in analyser.analyse(_inputs(lines, waiting)):
        _emit_errors(waiting)
        line = waiting.popleft()
        assert isinstance(line, Line)  # errors were emitted above, analyses keep the order
        emit(_dump({"id": line.id, **to_json(analysis)}))
    _emit_errors(waiting)


def print_json(checked: Checked) -> None:
    """Print one checked text as a JSON line."""
    emit(_dump(to_json(checked.analysis)))


def _inputs(lines: Iterable[bytes], waiting: deque[Line | dict[str, Any]]) -> Iterator[TextInput]:
    for number, raw in enumerate(lines, 1):
        line = _parse(raw, number)
        waiting.append(line)
        if isinstance(line, Line):
            yield line.to_input()


def _parse(raw: bytes, number: int) -> Line | dict[str, Any]:
    given: Any = None
    try:
        given = json.loads(raw.decode("utf-8-sig" if number == 1 else "utf-8"))
        if not isinstance(given, dict):
            problem = f"line {number}: a line is an object with 'text', not a list or value"
            return {"id": None, "error": problem}
        return Line.model_validate(given)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        problem = f"line {number}: {where}: {first['msg']}"
    except UnicodeDecodeError as error:
        problem = f"line {number}: not UTF-8: {error.reason} at byte {error.start + 1}"
        with suppress(ValueError, RecursionError):
            given = json.loads(raw.decode("utf-8", "replace"))  # for its id alone
    except (ValueError, RecursionError) as error:
        problem = f"line {number}: not valid JSON: {error}"
    id_ = given.get("id") if isinstance(given, dict) else None
    return {"id": id_ if isinstance(id_, str | int) else None, "error": problem}


def _emit_errors(waiting: deque[Line | dict[str, Any]]) -> None:
    while waiting and not isinstance(waiting[0], Line):
        emit(_dump(waiting.popleft()))


def _dump(value: object) -> str:
    # A lone surrogate in a text (from a "\\ud800" escape) cannot be written as UTF-8.
    text = json.dumps(value, ensure_ascii=False)
    try:
        text.encode()
    except UnicodeEncodeError:
        return json.dumps(value)
    return text
