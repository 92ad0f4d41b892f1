"""What is different between two wordings of an answer, word by word."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final

from core.rebuttals import LANGS, Citation, Content, Part
from dashboards.site.changes import Change, changes

ALIKE: Final = 0.5


@dataclass(frozen=True, slots=True)
class Row:
    """A sentence as it was and as it is.

    Attributes:
        number: Of the sentence now; of what it was where it is gone. 0 is the title.
        kind: ``same``, ``changed``, ``added`` or ``gone``.
        texts: Changes by language.
        other: Whether its part, side or excuse is another now.
        cited, uncited: Citations that are new, and that are gone.
    """

    number: int
    kind: str
    part: Part | None
    texts: tuple[tuple[str, tuple[Change, ...]], ...]
    cited: tuple[Citation, ...] = ()
    uncited: tuple[Citation, ...] = ()
    other: bool = False


def differences(before: Content, after: Content) -> list[Row]:
    """Return every sentence with its changes, in the order of the later wording."""
    title = _texts(before.title, after.title)
    rows = [Row(0, _kind(title), None, title)]
    for old, new in _pairs(before, after):
        rows.append(_row(before, after, old, new))
    return rows


def _pairs(before: Content, after: Content) -> Iterator[tuple[int | None, int | None]]:
    """Yield which sentence became which; same ones first, then the likest in between."""
    old = [_key(sentence.text) for sentence in before.sentences]
    new = [_key(sentence.text) for sentence in after.sentences]
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            yield from zip(range(a, b), range(c, d), strict=True)
            continue
        left = list(range(a, b))
        for at in range(c, d):
            likest = max(left, key=lambda o: _likeness(old[o], new[at]), default=None)
            if likest is not None and _likeness(old[likest], new[at]) >= ALIKE:
                left.remove(likest)
                yield likest, at
            else:
                yield None, at
        yield from ((at, None) for at in left)


def _row(before: Content, after: Content, old: int | None, new: int | None) -> Row:
    was = before.sentences[old] if old is not None else None
    now = after.sentences[new] if new is not None else None
    one = now or was
    texts = _texts(was.text if was else {}, now.text if now else {})
    if was is None or now is None or one is None:
        number = (new if new is not None else old or 0) + 1
        return Row(number, "gone" if now is None else "added", one.part if one else None, texts)
    cited = tuple(item for item in now.citations if item not in was.citations)
    uncited = tuple(item for item in was.citations if item not in now.citations)
    other = (was.part, was.side, was.states_fact, was.excuse) != (
        *(now.part, now.side, now.states_fact, now.excuse),
    )
    kind = "changed" if cited or uncited or other else _kind(texts)
    return Row((new or 0) + 1, kind, now.part, texts, cited, uncited, other)


def _texts(
    before: Mapping[str, str], after: Mapping[str, str]
) -> tuple[tuple[str, tuple[Change, ...]], ...]:
    return tuple(
        (lang, changes(before.get(lang, ""), after.get(lang, "")))
        for lang in LANGS
        if before.get(lang) or after.get(lang)
    )


def _kind(texts: tuple[tuple[str, tuple[Change, ...]], ...]) -> str:
    same = all(piece.kind == "same" for _, pieces in texts for piece in pieces)
    return "same" if same else "changed"


def _key(texts: Mapping[str, str]) -> str:
    return " ".join(texts.values())


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one.split(), other.split(), autojunk=False).ratio()
