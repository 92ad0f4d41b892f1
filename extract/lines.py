"""Paragraphs that are not the text's own: captions, calls to read on, page furniture, bylines."""

import re

from extract.dates import VIETNAM, find_visible
from extract.html_data import (
    BYLINE_LINE,
    CALL_LINE,
    CAPTION_LINE,
    DATE_WORDS,
    DESK_LINE,
    FURNITURE_LINE,
    INLINE_BYLINE,
)

_LONGEST_LINE = 320  # a caption; longer paragraphs are text whatever they end in
_LONGEST_NAME_LINE = 90
_SHORT_TEXT = 300  # in a text of two lines, a line of names is what it says
_PARAGRAPH = 150
_HEADS = 6  # lines at the top among which title and date may stand again
_LONGEST_DATE = 80
_NAME = r"[A-ZÀ-ỸĐ][\w.’']*(?:\s+[A-ZÀ-ỸĐ][\w.’']*){1,4}"
_SIGNATURE = re.compile(
    rf"^\W*{_NAME}(?:\s*(?:[-–,;&+/]|và)\s*{_NAME}){{0,3}}\W*"
    r"(?:[(（–-]?\s*(?i:theo|tổng hợp|thực hiện|lược (?:dịch|ghi)|ghi|dịch|t/h|TH)\b.{0,60})?$"
)
_AT_DESK = re.compile(
    rf"^\W*{_NAME}\s*[-–,]\s*(?:Phòng|Sở|Ban|Văn phòng|Trung tâm|Báo|Đài|Công an|Tỉnh|Huyện|Xã)\b"
    r"[^.!?]{0,60}\W*$"
)
_NAME_ALONE = re.compile(rf"^{_NAME}$")
_SOURCE_ONLY = re.compile(r"^\W*\(?(?:theo|nguồn:?)\s+\S.{0,50}\)?\W*$", re.IGNORECASE)


def article_lines(paragraphs: list[str], title: str, authors: set[str]) -> list[str]:
    """Return the paragraphs without captions, calls, bylines, and the title and date above them.

    Args:
        authors: Names that the page's own metadata gives as its authors, in lower case.
    """
    kept = [INLINE_BYLINE.sub("", text).strip() for text in paragraphs]
    kept = [text for text in kept if text and not _is_aside(text, authors)]
    kept = [text for text in kept[:_HEADS] if not _is_head(text, title)] + kept[_HEADS:]
    while len(kept) > 1 and _signs(kept[-1]):
        kept.pop()
    if len(kept) > _HEADS // 2:
        kept = [text for text in kept[:2] if not _NAME_ALONE.match(text)] + kept[2:]
    return kept


def without_bylines(text: str) -> str:
    """Return a text without the lines at either end that say who wrote it."""
    lines = text.split("\n")
    inner = range(_HEADS, len(lines) - _HEADS)
    kept = [
        line for number, line in enumerate(lines) if number in inner or not is_byline(line, set())
    ]
    while len(text) > _SHORT_TEXT and len(kept) > 1 and (not kept[-1] or _signs(kept[-1])):
        kept.pop()
    return "\n".join(kept).strip() if any(kept) else text


def without_furniture(text: str) -> str:
    """Return a saved page's text without what its site prints below every article.

    Cut is at the first line that opens such a part, if nothing as long as a paragraph follows.
    """
    lines = text.split("\n")
    last = max((n for n, line in enumerate(lines) if len(line) > _PARAGRAPH), default=None)
    if last is None:
        return text
    for number in range(last + 1, len(lines)):
        if FURNITURE_LINE.match(lines[number]):
            return "\n".join(lines[:number]).strip()
    return text


def is_byline(text: str, authors: set[str]) -> bool:
    """Whether the paragraph only names those who wrote, filmed or edited."""
    if len(text) > _LONGEST_NAME_LINE + 110:
        return False
    if BYLINE_LINE.match(text):
        return True
    bare = re.sub(r"^\W+|\W+$", "", re.sub(r"\(.*?\)", "", text)).lower()
    if bare in authors:
        return True
    parts = [part for part in re.split(r"\s*(?:[-–,;&+/]|\bvà\b|\band\b)\s*", bare) if part]
    return bool(parts) and all(part.removeprefix("by ").strip() in authors for part in parts)


def _is_aside(text: str, authors: set[str]) -> bool:
    if len(text) > _LONGEST_LINE:
        return False
    return bool(CAPTION_LINE.search(text) or CALL_LINE.match(text)) or is_byline(text, authors)


def _signs(text: str) -> bool:
    """Whether a closing line has the shape of a signature: names alone, or a source credit."""
    if len(text) > _LONGEST_NAME_LINE:
        return False
    return any(shape.match(text) for shape in (_SIGNATURE, _AT_DESK, _SOURCE_ONLY, DESK_LINE))


def _is_head(text: str, title: str) -> bool:
    """Whether the line repeats the title or holds a date and nothing else."""
    if text == title:
        return True
    if len(text) > _LONGEST_DATE or not find_visible(text, VIETNAM):
        return False
    return sum(map(str.isalpha, DATE_WORDS.sub("", text))) <= 2
