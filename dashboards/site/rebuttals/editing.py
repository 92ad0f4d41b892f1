"""The editor's form as a value: read from what was sent, changed by its buttons."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from django.http import QueryDict

from core.rebuttal_rules import MOST_SENTENCES
from core.rebuttals import LANGS, PARTS, Content, Kind, Part, Sentence
from dashboards.site.rebuttals.evidence import read_key

LONGEST: Final = 2_000
LONGEST_TITLE: Final = 300
MOST_CITATIONS: Final = 12


@dataclass(frozen=True, slots=True)
class Form:
    """What stands in the editor.

    Attributes:
        seen: Hash of the version that was before the person.
        finds: What is searched for in the evidence, by the sentence's place from 0.
        focus: The place whose field gets the focus; None leaves it.
        changed: Whether it differs from what is saved.
    """

    content: Content
    seen: str
    finds: Mapping[int, str] = field(default_factory=dict)
    focus: int | None = None
    changed: bool = False


def read_form(sent: QueryDict, kind: Kind) -> Form:
    """Return what was sent; what no form of ours sends is cut or left out."""
    count = min(_number(sent.get("rows", "0")), MOST_SENTENCES)
    sentences = tuple(_sentence(sent, at, kind) for at in range(count))
    title = {lang: _text(sent, f"title-{lang}", LONGEST_TITLE) for lang in LANGS}
    finds = {at: text for at in range(count) if (text := _text(sent, f"find-{at}", 100))}
    content = Content({lang: text for lang, text in title.items() if text}, sentences)
    return Form(content, sent.get("seen", ""), finds)


def act(form: Form, action: str, kind: Kind, part: str = "") -> Form:
    """Return the form after one of its buttons: ``up:2``, ``delete:0``, ``find:1``, ``add``."""
    name, _, place = action.partition(":")
    at = _number(place)
    rows = list(form.content.sentences)
    if name == "add":
        return _add(form, rows, kind, part)
    if at >= len(rows):
        return form
    if name == "find":
        return replace(form, focus=at, changed=True)
    if name == "delete":
        del rows[at]
        return _with(form, rows, min(at, len(rows) - 1) if rows else None)
    if name in ("up", "down"):
        to = max(at - 1, 0) if name == "up" else min(at + 1, len(rows) - 1)
        rows.insert(to, rows.pop(at))
        return _with(form, rows, to)
    return form


def _add(form: Form, rows: list[Sentence], kind: Kind, part: str) -> Form:
    """Put an empty sentence behind the last one of its part, or where the part belongs."""
    if len(rows) >= MOST_SENTENCES:
        return form
    parts = PARTS[kind]
    chosen = Part(part) if part in parts else parts[-1]
    before = parts[: parts.index(chosen) + 1]
    at = max((n for n, row in enumerate(rows, start=1) if row.part in before), default=0)
    rows.insert(at, Sentence(chosen, {}, states_fact=chosen is not Part.CLAIM))
    return _with(form, rows, at)


def _with(form: Form, rows: list[Sentence], focus: int | None) -> Form:
    content = replace(form.content, sentences=tuple(rows))
    return replace(form, content=content, finds={}, focus=focus, changed=True)


def _sentence(sent: QueryDict, at: int, kind: Kind) -> Sentence:
    given = sent.get(f"part-{at}", "")
    part = Part(given) if given in PARTS[kind] else PARTS[kind][-1]
    texts = {lang: _text(sent, f"{lang}-{at}", LONGEST) for lang in LANGS}
    no_fact = f"nofact-{at}" in sent
    names_claim = part is Part.CLAIM
    keys = dict.fromkeys(sent.getlist(f"cite-{at}")[:MOST_CITATIONS])
    return Sentence(
        part=part,
        text={lang: text for lang, text in texts.items() if text},
        citations=tuple(read_key(key[:600]) for key in keys),
        states_fact=not (names_claim or no_fact),
        excuse=_text(sent, f"excuse-{at}", 300) if no_fact and not names_claim else "",
        side=_text(sent, f"side-{at}", 200) if part is Part.POSITION else "",
    )


def _text(sent: QueryDict, name: str, longest: int) -> str:
    text = unicodedata.normalize("NFC", sent.get(name, ""))
    return " ".join(text.split())[:longest].strip()


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else 0
