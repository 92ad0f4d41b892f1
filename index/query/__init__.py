"""What a person typed, taken apart once for every backend (docs/explanation/search.md).

Words, ``"phrases"``, ``-without`` and ``field:value``; a scan without nesting, so that no input
is too long or too deep. The richer query language will produce the same ``ParsedQuery``.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Final

from core.errors import QueryError
from index.base import DOCUMENT, ENTITIES, FILTERS, FINDING
from index.values import Filter, make_filter
from index.words import Word, is_han, run_words, runs, token_words, tokens, word_of, words

TEXT_FIELDS: Final = {DOCUMENT: ("title", "text"), FINDING: ("title", "quote")}
MAX_CLAUSES: Final = 64
"""More different words than this are left out: a pasted page is found by its first words."""

# Typographic and Chinese quotation marks count as plain ones.
_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»＂「」『』", '"') | {"：": ":"})
_PIECE = re.compile(
    r"""(?P<minus>-(?=[\w"]))?
        (?:(?P<field>[A-Za-z_][A-Za-z_]*):(?P<bare>(?=\s|$))?)?
        (?: "(?P<phrase>[^"]*)" | (?P<open>") | (?P<chunk>[^\s"]+) )?""",
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Clause:
    """Words that must stand next to each other (one word: that word).

    Attributes:
        field: Only in this text field; empty for all.
        start: Where it stands in the query.
    """

    words: tuple[Word, ...]
    field: str = ""
    negated: bool = False
    start: int = 0

    @property
    def marked(self) -> bool:
        """Whether marks were typed, so that texts written exactly so come first."""
        return any(word.marked for word in self.words)


@dataclass(frozen=True, slots=True)
class ParsedQuery:
    """A query as backends take it; without clauses it asks for everything the filters leave."""

    clauses: tuple[Clause, ...] = ()
    filters: tuple[Filter, ...] = ()

    @property
    def wanted(self) -> tuple[Clause, ...]:
        """Clauses that a hit should have."""
        return tuple(clause for clause in self.clauses if not clause.negated)

    @property
    def unwanted(self) -> tuple[Clause, ...]:
        """Clauses that a hit must not have."""
        return tuple(clause for clause in self.clauses if clause.negated)


def parse(text: str, entity: str = DOCUMENT) -> ParsedQuery:
    """Take a query apart.

    Raises:
        QueryError: A quotation mark is not closed, a field or its value does not exist, or
            there is no word in it; ``position`` counts characters from 0. ``plain_words`` gives
            a text that parses always, for a second try.
    """
    if entity not in ENTITIES:
        raise QueryError(f"no entity {entity!r} in the index; use one of {', '.join(ENTITIES)}")
    text = unicodedata.normalize("NFC", text).translate(_QUOTES)
    clauses: dict[tuple[object, ...], Clause] = {}
    filters: list[Filter] = []
    for piece in _pieces(text):
        found = _field(piece, entity)
        if isinstance(found, Filter):
            filters.append(found)
            continue
        for clause in _clauses(piece, found):
            if len(clauses) < MAX_CLAUSES:
                clauses.setdefault((clause.words, clause.field, clause.negated), clause)
    if text.strip(" \t\r\n*") and not clauses and not filters:
        raise QueryError(
            f"Không có từ nào để tìm trong {text.strip()[:40]!r} / no word to search for",
            position=0,
        )
    return ParsedQuery(tuple(clauses.values()), _merged(filters))


def plain_words(text: str) -> str:
    """Return only the words of a query, which always parse, for a second try after QueryError."""
    return " ".join(token for token in tokens(text) if token_words(token))


def _merged(filters: list[Filter]) -> tuple[Filter, ...]:
    """Values of one field are alternatives: nothing is ``lang:vi`` and ``lang:zh`` at once."""
    merged: dict[tuple[str, bool], Filter] = {}
    for found in filters:
        key = (found.field, found.negated)
        values = merged[key].values if key in merged else ()
        merged[key] = replace(found, values=tuple(dict.fromkeys((*values, *found.values))))
    return tuple(merged.values())


def _pieces(text: str) -> Iterator[re.Match[str]]:
    position = 0
    while position < len(text):
        piece = _PIECE.match(text, position)
        if piece is None or piece.end() == position:
            position += 1
            continue
        if piece["open"]:
            where = piece.start("open")
            raise QueryError(
                f'Dấu ngoặc kép ở vị trí {where + 1} chưa đóng: thêm " vào cuối cụm từ / '
                f'the quotation mark at position {where + 1} is not closed: add "',
                position=where,
                suggestion=text.rstrip() + '"',
            )
        yield piece
        position = piece.end()


def _field(piece: re.Match[str], entity: str) -> "Filter | str":
    """Return the filter that a piece is, or the text field that it is limited to."""
    name = (piece["field"] or "").lower()
    if not name:
        return ""
    if name not in FILTERS[entity] and name not in TEXT_FIELDS[entity]:
        _refuse_typo(piece, name, entity)
        return ""
    value = piece["phrase"] if piece["phrase"] is not None else piece["chunk"]
    if piece["bare"] is not None or not value:
        where = piece.start("field")
        raise QueryError(
            f"Sau “{name}:” ở vị trí {where + 1} thiếu giá trị / "
            f"“{name}:” at position {where + 1} has no value",
            position=where,
        )
    if name in TEXT_FIELDS[entity]:
        return name
    return make_filter(
        name, (value,), negated=piece["minus"] is not None, position=piece.start("field")
    )


def _refuse_typo(piece: re.Match[str], name: str, entity: str) -> None:
    """Raise for a field that is meant but not there; a colon in running text is no field."""
    known = [*FILTERS[entity], *TEXT_FIELDS[entity]]
    elsewhere = {field for fields in (*FILTERS.values(), *TEXT_FIELDS.values()) for field in fields}
    close = get_close_matches(name, known, n=1, cutoff=0.75)
    if not close and name not in elsewhere:
        return
    where = piece.start("field")
    hint = f"“{close[0]}:”" if close else ", ".join(known)
    raise QueryError(
        f"Không có trường “{name}” ở vị trí {where + 1}; thử {hint} / "
        f"no field “{name}” at position {where + 1}; try {hint}",
        position=where,
        suggestion=close[0] if close else "",
    )


def _clauses(piece: re.Match[str], field: str) -> Iterator[Clause]:
    negated = piece["minus"] is not None
    start = piece.start()
    if piece["phrase"] is not None:
        if found := tuple(words(piece["phrase"]))[:MAX_CLAUSES]:
            yield Clause(found, field, negated, start)
        return
    # A colon in running text: the name before it is a word as well.
    text = piece["chunk"] or ""
    if piece["field"] and not field:
        text = f"{piece['field']}:{text}"
    for found in _groups(text, whole=negated):
        yield Clause(found, field, negated, start)


def _groups(text: str, *, whole: bool) -> Iterator[tuple[Word, ...]]:
    """Yield the clauses of one chunk: ``30/12/1999`` is a phrase, Chinese pairs stand alone.

    With ``whole``, Chinese runs are phrases too: to exclude 德天瀑布 is not to exclude 瀑布.
    """
    joined: list[Word] = []
    for run in (run for token in tokens(text) for run in runs(token)):
        if not is_han(run):
            joined.append(word_of(run))
            continue
        if joined:
            yield tuple(joined[:MAX_CLAUSES])
            joined = []
        pairs = run_words(run)
        if whole:
            yield tuple(pairs[:MAX_CLAUSES])
        else:
            yield from ((pair,) for pair in pairs)
    if joined:
        yield tuple(joined[:MAX_CLAUSES])
