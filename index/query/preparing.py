"""A query as typed, made ready for the grammar (luqum's, which is Lucene's).

What people paste must not break: of running text only words are left, while quotation marks,
groups, operators and fields that are meant stay, in the spelling that the grammar knows. Each
change is kept, so that positions lead back to the text as typed.
"""

import re
from typing import Final

from core.text import MappedText, fold_text, normalize, replace_spans
from index.query.chunks import plain, value_syntax, word_syntax
from index.query.fields import DATES, RANGES, TEXT_FIELDS, close_field, field_of
from index.query.mistakes import (
    field_of_the_others,
    no_field,
    no_range,
    no_regex,
    no_value,
    unclosed_group,
    unclosed_quotation,
    unknown_field,
    unopened_group,
)
from index.query.nearness import widest
from index.query.nodes import MAX_DEPTH
from index.query.operators import Kind, Token, operator_at, settle, too_deep
from index.query.refusals import Trouble, refusal
from index.vocabulary import field_names, value_names
from index.words import words

# Typographic and Chinese signs count as plain ones; nothing changes its place.
SIGNS: Final = str.maketrans(
    dict.fromkeys("“”„‟«»＂「」『』", '"') | {"：": ":", "（": "(", "）": ")"}
)

_CHUNK = re.compile(r'[^\s"()]+')
_SIGN = re.compile(r'-(?=[\w"(])|\+(?=[^\W\d_]|["(])')
_REGEX = re.compile(r"/(?=[^/]*[*+?\[\]{}|\\^$])(?:[^\\/]|\\.){1,200}/(?=[\s)]|$)")
_EMPTY_GROUP = re.compile(r"\(\s*\)")
_AFTER_PHRASE = re.compile(r"(?:~(?P<slop>\d*))?(?:\^\d+(?:\.\d+)?)?(?=[\s(),;.:!?]|$)")
_AFTER_VALUE = re.compile(r"(?:\^\d+(?:\.\d+)?)?[,;.]*(?=[\s)]|$)")
_BOUND = re.compile(r'(?:[<>]=?)?\s*(?:"(?P<quoted>[^"]*)"|(?P<bare>[^\s"()]+))')
_COMPARISON = re.compile(r"[<>]=?|")
_BRACKETS = re.compile(
    r"(?P<from>[\[{])\s*(?P<low>[^\[\]{}]*?)\s+(?:TO|to|ĐẾN|đến)\s+"
    r"(?P<high>[^\[\]{}]*?)\s*(?P<to>[\]}])"
)
_BACK = re.compile(r"\d+ (?:giờ|ngày|tuần|tháng|năm)(?: (?:qua|trước))?(?!\w)")
_FIELD_LIKE = re.compile(r"(?P<name>[^\W\d]\w*):(?=[^\s/])")
_FIELD_MEANT = re.compile(r"[a-z_]{3,20}:(?=[\w\"])(?!\d)(?!\w*:)")


def clean(typed: str) -> MappedText:
    """Return a query in NFC, with plain quotation marks, colons and parentheses."""
    return normalize(typed).then(lambda text: MappedText.same_length(text.translate(SIGNS), text))


def prepare(cleaned: MappedText, entity: str) -> MappedText:
    """Return what the grammar is to read; empty where there is no word in it.

    Raises:
        QueryError: A quotation mark, a parenthesis, a field, its value or a wildcard is not as it
            must be.
    """
    try:
        tokens = Preparation(cleaned.text, entity).tokens()
    except Trouble as trouble:
        raise refusal(cleaned, trouble) from None
    if not any(token.kind == "term" for token in tokens):
        return MappedText.unchanged("")
    changes: list[tuple[int, int, str]] = []
    done = 0
    for token in tokens:
        changes.append((done, token.start, " " * (token.start - done)))
        changes.append((token.start, token.end, token.new))
        done = token.end
    changes.append((done, len(cleaned.text), ""))
    return cleaned.then(lambda text: replace_spans(text, changes))


class Preparation:
    """One pass over a query."""

    def __init__(self, text: str, entity: str) -> None:
        self._text = text
        self._folded = fold_text(text)
        self._entity = entity
        self._tokens: list[Token] = []
        self._groups: list[tuple[int, str]] = []
        self._place = 0

    def tokens(self) -> list[Token]:
        """Return what the grammar will see.

        Raises:
            Trouble: Something is not as it must be.
        """
        while self._place < len(self._text):
            character = self._text[self._place]
            if character.isspace():
                self._place += 1
            elif character == "(":
                self._open()
            elif character == ")":
                self._close()
            elif self._field in RANGES[self._entity] and not self._is_operator():
                self._range()
            elif character == '"':
                self._phrase()
            else:
                self._chunk()
        if self._groups:
            raise unclosed_group(self._text, self._groups[-1][0], len(self._groups))
        settle(self._tokens, self._text)
        return self._tokens

    @property
    def _field(self) -> str:
        """The field that what comes next belongs to."""
        if self._tokens and self._tokens[-1].kind == "field":
            return self._tokens[-1].new[:-1]
        return self._groups[-1][1] if self._groups else ""

    @property
    def _free(self) -> bool:
        """Whether words come next, and no values."""
        return self._field in ("", *TEXT_FIELDS[self._entity])

    def _add(self, kind: Kind, start: int, end: int, new: str) -> None:
        self._tokens.append(Token(kind, start, end, new))
        self._place = end

    def _drop(self, end: int) -> None:
        """Leave out punctuation, with the sign in front of it."""
        if self._tokens and self._tokens[-1].kind == "field":
            raise no_value(self._text, self._tokens[-1].start, self._tokens[-1].end)
        if self._tokens and self._tokens[-1].kind == "unary":
            self._tokens.pop()
        self._place = end

    def _phrase(self) -> None:
        start = self._place
        end = self._quoted_end(start)
        body = self._text[start + 1 : end].replace("\\", " ")
        after = _AFTER_PHRASE.match(self._text, end + 1)
        stop = after.end() if after else end + 1
        if not body.strip() or (self._free and not any(words(body))):
            self._drop(stop)
            return
        slop = ""
        if after and after["slop"] is not None:
            slop = self._slop(after["slop"], end + 1, sum(1 for _ in words(body)))
        self._add("term", start, stop, f' "{body}"{slop} ')

    def _quoted_end(self, start: int) -> int:
        end = self._text.find('"', start + 1)
        if end < 0:
            raise unclosed_quotation(self._text, start)
        return end

    def _slop(self, digits: str, position: int, count: int) -> str:
        most = widest(count)
        if len(digits) > 3 or int(digits or 1) > most or not self._free:
            raise Trouble(
                position,
                f"dấu ~ sau cụm {count} từ nhận số từ 0 đến {most}: tổng số từ được xen giữa",
                f"~ after a phrase of {count} words takes 0 to {most}: how many others may "
                "stand between them in all",
                suggestion=f"~{most}",
            )
        return f"~{int(digits or 1)}"

    def _open(self) -> None:
        start = self._place
        if empty := _EMPTY_GROUP.match(self._text, start):
            self._drop(empty.end())
            return
        if len(self._groups) >= MAX_DEPTH:
            raise too_deep(start)
        self._groups.append((start, self._field))
        self._add("open", start, start + 1, "(")

    def _close(self) -> None:
        start = self._place
        if not self._groups:
            raise unopened_group(self._text, start)
        self._groups.pop()
        if self._tokens[-1].kind == "open":
            self._tokens.pop()
            self._drop(start + 1)
        else:
            self._add("close", start, start + 1, ")")

    def _chunk(self) -> None:
        start = self._place
        if self._is_operator():
            found = operator_at(self._text, start, self._chunk_end(start))
            assert found is not None, "the question was answered with yes"
            self._add(found.kind, start, found.end, found.new)
        elif self._is_fresh(start) and (sign := _SIGN.match(self._text, start)):
            self._add("unary", start, sign.end(), sign[0])
        elif not self._free:
            self._value()
        elif self._field or not self._named_field():
            self._word()

    def _chunk_end(self, start: int) -> int:
        found = _CHUNK.match(self._text, start)
        return found.end() if found else start

    def _is_fresh(self, place: int) -> bool:
        return place == 0 or self._text[place - 1].isspace() or self._text[place - 1] == "("

    def _is_operator(self) -> bool:
        if self._tokens and self._tokens[-1].kind == "field":
            return False
        return operator_at(self._text, self._place, self._chunk_end(self._place)) is not None

    def _word(self) -> None:
        start = self._place
        if _REGEX.match(self._text, start):
            raise no_regex(start)
        end = self._chunk_end(start)
        try:
            new = word_syntax(self._text[start:end])
        except Trouble as trouble:
            raise trouble.moved(start) from None
        if new:
            self._add("term", start, end, new)
        else:
            self._drop(end)

    def _named_field(self) -> bool:
        """Take a field's name and its colon; a label in running text is words."""
        start = self._place
        found = field_names().at(self._text, self._folded, start)
        if found is None:
            self._refuse_typo(start)
            return False
        name, end = found
        field = field_of(self._entity, name)
        if end == len(self._text) or self._text[end].isspace() or self._text[end] in ")":
            if not self._text[start].isupper():
                raise no_value(self._text, start, end)
            self._add("term", start, end, plain(self._text[start:end]))
        elif field is None:
            raise field_of_the_others(self._entity, start, self._text[start : end - 1])
        else:
            self._add("field", start, end, f"{field}:")
        return True

    def _refuse_typo(self, start: int) -> None:
        """Raise for a field that is meant but not there; a colon in running text is no field."""
        typed = _FIELD_LIKE.match(self._text, start)
        if typed and (close := close_field(self._entity, typed["name"].lower())):
            raise no_field(self._entity, start, typed["name"], close)
        # A label of running text has a capital, a space behind it, or a figure (lúc 7:30).
        if typed and _FIELD_MEANT.match(self._text, start):
            raise unknown_field(self._entity, start, typed["name"])

    def _value(self) -> None:
        """Take one value of a filter, in the spelling of the index."""
        start, field = self._place, self._field
        names = value_names(field)
        known = names.at(self._text, self._folded, start) if names else None
        if known and (after := _AFTER_VALUE.match(self._text, known[1])):
            self._add("term", start, after.end(), value_syntax(field, known[0]))
            return
        end = self._chunk_end(start)
        try:
            self._add("term", start, end, value_syntax(field, self._text[start:end]))
        except Trouble as trouble:
            raise trouble.moved(start) from None

    def _range(self) -> None:
        """Take the bounds of a range, each in quotation marks for the grammar."""
        start, field = self._place, self._field
        if self._text[start] in "[{":
            found = _BRACKETS.match(self._text, start)
            if found is None:
                raise no_range(field, start)
            low, high = _quoted(found["low"]), _quoted(found["high"])
            self._add("term", start, found.end(), f"{found['from']}{low} TO {high}{found['to']}")
            return
        comparison = _COMPARISON.match(self._text, start)
        assert comparison is not None, "the pattern may be empty"
        place = comparison.end()
        end = self._bound_end(field, place)
        if end == place:
            raise no_value(self._text, start, place)
        bound = self._text[place:end]
        after = _AFTER_VALUE.match(self._text, end)
        stop = after.end() if after else end
        self._add("term", start, stop, f"{comparison[0]}{_quoted(bound)} ")

    def _bound_end(self, field: str, place: int) -> int:
        if self._text[place : place + 1] == '"':
            return self._quoted_end(place) + 1
        if field == DATES:
            if found := _BACK.match(self._text, place):
                return found.end()
            names = value_names(field)
            if names and (known := names.at(self._text, self._folded, place)):
                return known[1]
        end = self._chunk_end(place)
        return place + len(self._text[place:end].split("^")[0].rstrip(",;."))


def _quoted(bound: str) -> str:
    body = bound.strip().strip('"').strip().replace("\\", " ").replace('"', " ")
    return f'"{body or "*"}"'
