"""What is said of signs and fields that are not as they must be."""

import re
from typing import Final

from index.base import DOCUMENT, FINDING
from index.query.fields import DATES, fields_of
from index.query.refusals import Trouble

_ENTITIES: Final = {DOCUMENT: ("văn bản", "documents"), FINDING: ("phát hiện", "findings")}
_CHUNK = re.compile(r'[^\s"()]+')


def unclosed_quotation(text: str, start: int) -> Trouble:
    """Return what is said of a quotation mark without another one."""
    return Trouble(
        start,
        'dấu ngoặc kép chưa đóng; thêm " vào cuối cụm từ',
        'this quotation mark is not closed; add " at the end of the phrase',
        suggestion=text.rstrip() + '"',
    )


def unclosed_group(text: str, start: int, count: int) -> Trouble:
    """Return what is said of parentheses that are open at the end."""
    return Trouble(
        start,
        "dấu ngoặc ( chưa đóng; thêm )",
        "this parenthesis is not closed; add )",
        suggestion=text.rstrip() + ")" * count,
    )


def unopened_group(text: str, start: int) -> Trouble:
    """Return what is said of a closing parenthesis too many."""
    return Trouble(
        start,
        "dấu ngoặc ) không có dấu ( đứng trước",
        "this parenthesis was never opened",
        suggestion=(text[:start] + text[start + 1 :]).strip(),
    )


def field_of_the_others(entity: str, start: int, name: str) -> Trouble:
    """Return what is said of a field that documents have and findings not, or the other way."""
    vi, en = _ENTITIES[entity]
    other_vi, other_en = _ENTITIES[FINDING if entity == DOCUMENT else DOCUMENT]
    with_vi, with_en = ("với", "with") if entity == DOCUMENT else ("không có", "without")
    return Trouble(
        start,
        f"{vi} không có trường “{name}”, {other_vi} mới có; hãy tìm {with_vi} --findings",
        f"{en} have no field “{name}”, {other_en} have; search {with_en} --findings",
    )


def no_field(entity: str, start: int, name: str, close: str) -> Trouble:
    """Return what is said of a field that is not there; ``close`` was probably meant."""
    vi, en = _ENTITIES[entity]
    return Trouble(
        start,
        f"tìm {vi} không có trường “{name}”; thử “{close}:”",
        f"{en} have no field “{name}”; try “{close}:”",
        suggestion=close,
    )


def unknown_field(entity: str, start: int, name: str) -> Trouble:
    """Return what is said of a field that nothing is near to; all there are are named."""
    vi, en = _ENTITIES[entity]
    names = ", ".join(fields_of(entity))
    return Trouble(
        start,
        f"tìm {vi} không có trường “{name}”; các trường: {names}; nếu đó là chữ thường thì thêm "
        "dấu cách sau dấu hai chấm",
        f"{en} have no field “{name}”; fields: {names}; for plain words put a space after the "
        "colon",
    )


def no_value(text: str, start: int, end: int) -> Trouble:
    """Return what is said of ``text[start:end]``, a field with nothing behind its colon."""
    name = text[start:end]
    following = _CHUNK.match(text, end + 1)
    return Trouble(
        start,
        f"sau “{name}” thiếu giá trị (viết liền, không có dấu cách)",
        f"“{name}” has no value (no space after the colon)",
        suggestion=name + following[0] if following else "",
    )


def no_range(field: str, start: int) -> Trouble:
    """Return what is said of brackets that hold no range."""
    example = "[2026-01 TO 2026-03]" if field == DATES else "[0.5 TO *]"
    return Trouble(
        start,
        f"khoảng phải viết như {field}:{example}",
        f"a range is written like {field}:{example}",
        suggestion=f"{field}:{example}",
    )


def no_regex(start: int) -> Trouble:
    """Return what is said of a regular expression."""
    return Trouble(
        start,
        "không dùng biểu thức chính quy /…/; dùng từ*, từ~ hoặc “cụm từ”~2",
        "regular expressions are not used here; use word*, word~ or “a phrase”~2",
    )
