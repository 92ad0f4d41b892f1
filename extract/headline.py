"""Title and date of a text without metadata: saved pages, letters, plans and reports.

Papers of Vietnamese offices follow one layout (Decree 30/2020/NĐ-CP, annex I): issuing body,
number, "place, day month year", then the kind of paper in capitals and below it what it is about.
"""

import re
from dataclasses import dataclass

from extract.dates import find_visible, zone_of
from extract.result import When

_LONGEST_TITLE = 220
_MOST_WORDS = 45
_LONGEST_DATE_LINE = 80
_LINES_BEFORE_TITLE = 12
_LINES_BEFORE_KIND = 25
_SUBJECT_LINES = 3
# Lines that stand above the headline when a page is saved as text.
_FRONT_LINE = re.compile(
    r"^(?:bài viết|tin tức|tin bài|trang chủ|chi tiết bài viết|nội dung|thông tin mới nhất|"
    r"thống kê truy cập|đăng nhập|đăng ký|tìm kiếm|menu|liên hệ|in bài|gửi email|"
    r"tin tức\s*/.*|trang chủ\s.*|\S+\.(?:jpe?g|png|gif)|•.*|[-–—_=*\s]+|"
    r"skip to (?:main )?content|article|home)$",
    re.IGNORECASE,
)
_PAPER = re.compile(
    r"^(?:KẾ HOẠCH|BÁO CÁO|QUYẾT ĐỊNH|THÔNG BÁO|TỜ TRÌNH|HƯỚNG DẪN|CHƯƠNG TRÌNH|CHỈ THỊ|"
    r"NGHỊ QUYẾT|ĐỀ ÁN|ĐỀ CƯƠNG|ĐỀ CƯƠNG TUYÊN TRUYỀN|BIÊN BẢN|QUY CHẾ|THÔNG CÁO BÁO CHÍ)$"
)
_SUBJECT_END = re.compile(
    r"^(?:[-–—_*\s]+|Căn cứ|Thực hiện|Kính gửi|Nơi nhận|[IVX]+\.|\d+\.|Phần)", re.IGNORECASE
)
_PLACE_DATE = re.compile(r"^\D{2,40},?\s*ngày\s+\d", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.!。；;:,]$")
_BULLET = re.compile(r"^(?:[-–•*+]|\d+[.)]|[a-zđ]\))\s")


@dataclass(frozen=True, slots=True)
class Headed:
    """A text with the title and date found at its head; ``text`` is what remains."""

    title: str
    text: str
    published: When | None = None


def split_headline(text: str, country: str) -> Headed:
    """Return title, text and date; a text without a plain title is left whole.

    Lines of menus above the title go with it. In a paper of an office everything stays.
    """
    lines = text.split("\n")
    if title := _paper_title(lines):
        return Headed(title, text, _paper_date(lines, country))
    start = 0
    while start < min(len(lines), _LINES_BEFORE_TITLE) and (
        not lines[start] or _FRONT_LINE.match(lines[start])
    ):
        start += 1
    rest = [number for number in range(start + 1, len(lines)) if lines[number]]
    if start >= len(lines) or not rest or not _is_title(lines[start]):
        return Headed("", text)
    published = None
    body_start = rest[0]
    if len(lines[body_start]) <= _LONGEST_DATE_LINE and len(rest) > 1:
        published = find_visible(lines[body_start], zone_of(country, None))
        body_start = rest[1] if published else body_start
    return Headed(lines[start], "\n".join(lines[body_start:]).strip(), published)


def with_title(title: str, text: str, country: str) -> Headed:
    """Return a text whose title is known from elsewhere, without the line that repeats it."""
    lines = text.split("\n")
    for number, line in enumerate(lines[:_LINES_BEFORE_TITLE]):
        if line.casefold() == title.casefold() and len(lines) > 1:
            del lines[number]
            break
    return Headed(title, "\n".join(lines).strip(), _paper_date(lines, country))


def _is_title(line: str) -> bool:
    short = 3 < len(line) <= _LONGEST_TITLE and len(line.split()) <= _MOST_WORDS
    return short and not _SENTENCE_END.search(line) and not _BULLET.match(line)


def _paper_title(lines: list[str]) -> str:
    """Return "Kế hoạch …" for a paper that has its kind and its subject on lines of their own."""
    for number, line in enumerate(lines[:_LINES_BEFORE_KIND]):
        if not _PAPER.match(line):
            continue
        subject: list[str] = []
        for following in filter(None, lines[number + 1 : number + 2 + 2 * _SUBJECT_LINES]):
            if _SUBJECT_END.match(following) or len(subject) == _SUBJECT_LINES:
                break
            subject.append(following)
            if following.endswith("."):
                break
        title = " ".join([line.capitalize(), *subject])
        if subject and len(title) <= _LONGEST_TITLE:
            return title
    return ""


def _paper_date(lines: list[str], country: str) -> When | None:
    for line in lines[:_LINES_BEFORE_KIND]:
        for part in line.split(" | "):
            if len(part) <= _LONGEST_DATE_LINE and _PLACE_DATE.match(part):
                return find_visible(part, zone_of(country, None))
    return None
