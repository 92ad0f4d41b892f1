"""Plain text files: saved pages, minutes, speeches; the first short line is the title."""

import re

from core.errors import ExtractError
from extract.charset import decode
from extract.context import Context
from extract.dates import find_visible, zone_of
from extract.plain import tidy
from extract.result import Draft, Reading, When

_LONGEST_TITLE = 220
_LONGEST_DATE_LINE = 80
_LINES_BEFORE_TITLE = 12
# Lines that stand above the headline when a page is saved as text.
_FRONT_LINE = re.compile(
    r"^(?:bài viết|tin tức|tin bài|trang chủ|chi tiết bài viết|nội dung|thông tin mới nhất|"
    r"thống kê truy cập|đăng nhập|đăng ký|tìm kiếm|menu|liên hệ|in bài|gửi email|"
    r"tin tức\s*/.*|trang chủ\s.*|\S+\.(?:jpe?g|png|gif)|•.*|[-–—_=*\s]+|"
    r"skip to (?:main )?content|article|home)$",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"[.!。；;:,]$")
_BULLET = re.compile(r"^(?:[-–•*+]|\d+[.)]|[a-zđ]\))\s")


def read_text(body: bytes, context: Context) -> Reading:
    """Return a text file as one document.

    Raises:
        ExtractError: Nothing but white space (reason ``empty``).
    """
    decoded = decode(body, context.charset)
    text = tidy(decoded.text)
    if not text:
        raise ExtractError("empty", f"{context.url}: the file holds no text")
    title, rest, published = split_title(text, context)
    notes: tuple[str, ...] = ()
    if decoded.repaired:
        notes = (f"{context.url}: {decoded.repaired} bytes do not fit {decoded.charset}",)
    return Reading((Draft(rest, title, published=published),), notes=notes)


def split_title(text: str, context: Context) -> tuple[str, str, When | None]:
    """Return title, text and the date of a line of its own below the title.

    Lines of menus above the title go with it; a text without a plain title is left whole.
    """
    lines = text.split("\n")
    start = 0
    while start < min(len(lines), _LINES_BEFORE_TITLE) and (
        not lines[start] or _FRONT_LINE.match(lines[start])
    ):
        start += 1
    rest = [number for number in range(start + 1, len(lines)) if lines[number]]
    if start >= len(lines) or not rest or not _is_title(lines[start]):
        return "", text, None
    published = None
    body_start = rest[0]
    if len(lines[body_start]) <= _LONGEST_DATE_LINE and len(rest) > 1:
        published = find_visible(lines[body_start], zone_of(context.country, None))
        body_start = rest[1] if published else body_start
    return lines[start], "\n".join(lines[body_start:]).strip(), published


def _is_title(line: str) -> bool:
    short = 3 < len(line) <= _LONGEST_TITLE and len(line.split()) <= 45
    return short and not _SENTENCE_END.search(line) and not _BULLET.match(line)
