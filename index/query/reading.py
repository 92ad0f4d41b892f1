"""From a text as typed to the tree that backends take."""

import unicodedata
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any, Final

from core.errors import QueryError
from core.searching import SearchQuery
from core.text import MappedText
from index.base import DOCUMENT, ENTITIES
from index.query.nodes import (
    DATE,
    MAX_CLAUSES,
    AllOf,
    AnyOf,
    FieldPrefix,
    Matching,
    Named,
    Node,
    ParsedQuery,
    Range,
    Without,
)
from index.query.operators import ENGLISH, VIETNAMESE
from index.query.preparing import clean, prepare
from index.query.refusals import Trouble, refusal
from index.synonyms import NO_SYNONYMS, Synonyms
from index.values import filters_of
from index.words import token_words, tokens

MAX_CHARACTERS: Final = 2_000
"""A longer text is a pasted page: its first words are looked for, whatever signs it has."""
_SCANNED: Final = 20_000
_LONGEST_WORD: Final = 200


def parse(
    text: str,
    entity: str = DOCUMENT,
    *,
    synonyms: Synonyms = NO_SYNONYMS,
    now: datetime | None = None,
) -> ParsedQuery:
    """Take a query apart.

    Args:
        text: As typed (docs/how-to/search.md).
        synonyms: Other names to look for as well.
        now: What ``today`` and ``7d`` count from; None is the clock.

    Raises:
        QueryError: Something is not as it must be; ``position`` counts characters of ``text``
            from 0. ``plain_words`` gives a text that parses always, for a second try.
    """
    if entity not in ENTITIES:
        raise QueryError(f"no entity {entity!r} in the index; use one of {', '.join(ENTITIES)}")
    if not text.strip(" \t\r\n*"):
        return ParsedQuery()
    long = len(text.strip()) > MAX_CHARACTERS
    cleaned = clean(_first_words(text) if long else text)
    prepared = prepare(cleaned, entity)
    if not prepared.text.strip():
        raise QueryError(
            f"Không có từ nào để tìm trong {text.strip()[:40]!r} / no word to search for",
            position=0,
        )
    return _read(prepared, entity, synonyms, now or datetime.now(UTC), cut=long)


def limits_of(query: SearchQuery) -> tuple[Node, ...]:
    """Return what filters, ``since`` and ``until`` of a query demand.

    Raises:
        QueryError: The entity has no such field, or the field no such value.
    """
    limits: list[Node] = [Matching(found) for found in filters_of(query.filters, query.entity)]
    if query.since is not None or query.until is not None:
        limits.append(Range(DATE, query.since, query.until, below=query.until is not None))
    return tuple(limits)


def read_query(query: SearchQuery, synonyms: Synonyms = NO_SYNONYMS) -> ParsedQuery:
    """Return text, filters and dates of a query as one; all that a backend calls.

    Raises:
        QueryError: As ``parse`` and ``limits_of`` do.
    """
    parsed = parse(query.text, query.entity, synonyms=synonyms, now=query.now)
    limits = (*parsed.limits, *limits_of(query))
    return ParsedQuery(parsed.wanted, limits, parsed.relaxable, parsed.cut)


def plain_words(text: str) -> str:
    """Return only the words of a query, which always parse, for a second try after QueryError."""
    read = text[:_SCANNED]
    found = [token for token in tokens(read) if token_words(token)]
    typed = set(unicodedata.normalize("NFC", read).split())
    operators = {word.lower() for word in (*ENGLISH, *VIETNAMESE) if word in typed}
    return " ".join(token for token in found if token not in operators) or " ".join(found)


def _first_words(text: str) -> str:
    """Return as many words of a long text as a query may have."""
    first: dict[str, None] = {}
    for token in tokens(text[:_SCANNED]):
        if len(first) >= MAX_CLAUSES:
            break
        if token_words(token):
            first[token[:_LONGEST_WORD]] = None
    return " ".join(first)


def _read(
    prepared: MappedText, entity: str, synonyms: Synonyms, now: datetime, *, cut: bool
) -> ParsedQuery:
    # A query without words is answered without loading the grammar.
    from luqum.exceptions import ParseError  # noqa: PLC0415
    from luqum.thread import parse as parse_grammar  # noqa: PLC0415

    from index.query.conversion import Conversion  # noqa: PLC0415

    try:
        tree: Any = parse_grammar(prepared.text)
        conversion = Conversion(prepared, entity, synonyms=synonyms, now=now)
        parts = list(_flat(conversion.parts(tree)))
    except ParseError:
        raise refusal(
            prepared,
            Trouble(
                0,
                "không đọc được truy vấn; tìm bằng từ, “cụm từ”, AND, OR, NOT và ngoặc",
                "the query cannot be read; use words, “phrases”, AND, OR, NOT and parentheses",
            ),
        ) from None
    except Trouble as trouble:
        raise refusal(prepared, trouble) from None
    if conversion.operators and len(starts := list(_starts(parts))) > MAX_CLAUSES:
        raise refusal(
            MappedText.unchanged(prepared.original),
            Trouble(
                starts[MAX_CLAUSES],
                f"nhiều hơn {MAX_CLAUSES} từ; bỏ bớt",
                f"more than {MAX_CLAUSES} words; leave some out",
            ),
        )
    kept, left_out = _first(dict.fromkeys(parts))
    return ParsedQuery(
        tuple(node for node in kept if not _is_limit(node)),
        tuple(node for node in kept if _is_limit(node)),
        relaxable=not conversion.operators,
        cut=cut or left_out,
    )


def _flat(nodes: Iterable[Node]) -> Iterator[Node]:
    """Yield the parts of groups that only say what side by side says."""
    for node in nodes:
        if isinstance(node, AllOf):
            yield from _flat(node.parts)
        else:
            yield node


def _first(nodes: Iterable[Node]) -> tuple[list[Node], bool]:
    """Return the nodes that fit into ``MAX_CLAUSES``, and whether some did not."""
    kept: list[Node] = []
    count = 0
    for node in nodes:
        count += len(list(_starts([node])))
        if count > MAX_CLAUSES:
            return kept, True
        kept.append(node)
    return kept, False


def _starts(nodes: Iterable[Node]) -> Iterator[int]:
    """Yield where each leaf begins; other names are no leaves of their own."""
    for node in nodes:
        match node:
            case AllOf(parts) | AnyOf(parts):
                yield from _starts(parts)
            case Without(part):
                yield from _starts((part,))
            case Named(typed):
                yield from _starts((typed,))
            case _:
                yield getattr(node, "start", 0)


def _is_limit(node: Node) -> bool:
    match node:
        case Matching() | FieldPrefix() | Range() | Without():
            return True
        case AllOf(parts) | AnyOf(parts):
            return all(map(_is_limit, parts))
        case _:
            return False
