"""Which capitals are operators, and whether each operator has what it joins."""

from dataclasses import dataclass
from itertools import zip_longest
from typing import Final, Literal

from index.query.nodes import MAX_DEPTH
from index.query.refusals import Trouble

ENGLISH: Final = {"AND": "AND", "OR": "OR", "NOT": "NOT"}
VIETNAMESE: Final = {"VÀ": "AND", "HOẶC": "OR", "KHÔNG": "NOT"}
"""They count only between terms; at the edge of a query they are words."""
SHOUTED: Final = frozenset({"VÀ", "KHÔNG"})
"""Words in a headline that is written in capitals."""

Kind = Literal["term", "operator", "perhaps", "unary", "field", "open", "close"]


@dataclass(slots=True)
class Token:
    """A piece that the grammar will see: ``text[start:end]``, written as ``new``."""

    kind: Kind
    start: int
    end: int
    new: str


def operator_at(text: str, start: int, end: int) -> Token | None:
    """Return the operator that a chunk of the text is, or may be."""
    chunk = text[start:end]
    if chunk in ENGLISH:
        return Token("operator", start, end, ENGLISH[chunk])
    if chunk in VIETNAMESE:
        return Token("perhaps", start, end, chunk)
    return None


def is_shouted(text: str) -> bool:
    """Whether everything but the operators is in capitals: a headline, and no query."""
    others = [word for word in text.split() if word not in VIETNAMESE and word not in ENGLISH]
    return " ".join(others).isupper()


def settle(tokens: list[Token], text: str) -> None:
    """Make every token that may be an operator one or a word.

    Raises:
        Trouble: An operator has nothing to join or exclude, or too many follow each other.
    """
    shouted = is_shouted(text)
    before: Token | None = None
    row = 0
    for token, after in zip_longest(tokens, tokens[1:]):
        if token.kind == "perhaps":
            joins = _ends(before) or (token.new == "KHÔNG" and _is_binary(before))
            if joins and _begins(after) and not (shouted and token.new in SHOUTED):
                token.kind, token.new = "operator", VIETNAMESE[token.new]
            else:
                token.kind = "term"
        elif token.kind == "operator":
            left = token.new == "NOT" or _ends(before)
            if not (left and _begins(after)) or (before and before.kind in ("unary", "field")):
                raise _dangling(token, text)
        row = row + 1 if token.new in ("NOT", "-", "+") else 0
        if row > MAX_DEPTH:
            raise too_deep(token.start)
        before = token


def too_deep(position: int) -> Trouble:
    """Return what is said of too many groups in each other."""
    return Trouble(
        position,
        f"lồng quá sâu; nhiều nhất {MAX_DEPTH} lớp ngoặc",
        f"too deep; at most {MAX_DEPTH} parentheses in each other",
    )


def _ends(token: Token | None) -> bool:
    return token is not None and token.kind in ("term", "close")


def _is_binary(token: Token | None) -> bool:
    return token is not None and token.kind == "operator" and token.new != "NOT"


def _begins(token: Token | None) -> bool:
    if token is None or token.kind == "close":
        return False
    return token.kind != "operator" or token.new == "NOT"


def _dangling(token: Token, text: str) -> Trouble:
    typed = text[token.start : token.end]
    return Trouble(
        token.start,
        f"{typed} phải đứng giữa hai phần cần tìm; muốn tìm chữ này thì viết thường",
        f"{typed} must join two things; to look for the word, write it in lower case",
        suggestion=text[: token.start] + typed.lower() + text[token.end :],
    )
