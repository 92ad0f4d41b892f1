"""Which columns an export has, and what stands in them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, TypeAlias

from core.clock import OFFICE_ZONE
from index.base import DOCUMENT, FINDING

Value: TypeAlias = str | float | bool | datetime | tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name in CSV and JSONL, what heads it in XLSX, and how wide it is there.

    Attributes:
        take: Its value of an entity; the field of the column's name by default.
    """

    name: str
    title: str
    width: int = 14
    take: Callable[[Any], Any] | None = None

    def value(self, entity: object) -> Value:
        """Return the value of an entity; times as a clock in Vietnam shows them."""
        value = self.take(entity) if self.take else getattr(entity, self.name)
        return _local(value) if isinstance(value, datetime) else value


_PLACE: Final = (
    Column("source", "Nguồn / Source", 18),
    Column("kind", "Loại / Kind", 10, lambda entity: str(entity.kind)),
    Column("lang", "Ngôn ngữ / Language", 8, lambda entity: str(entity.lang)),
    Column("url", "Địa chỉ / Address", 40),
    Column("published_at", "Đăng lúc / Published", 17),
    Column("first_seen", "Thấy lần đầu / First seen", 17),
    Column("topics", "Chủ đề / Topics", 24),
    Column("places", "Địa danh / Places", 24),
)
COLUMNS: Final[Mapping[str, tuple[Column, ...]]] = {
    DOCUMENT: (
        Column("id", "Mã / Id", 28),
        Column("title", "Tiêu đề / Title", 60),
        *_PLACE,
        Column("flagged", "Gắn cờ / Flagged", 8),
        Column("claims", "Luận điểm / Claims", 28),
        Column("verdicts", "Kết luận / Verdicts", 16),
        Column("priority", "Ưu tiên / Priority", 8),
        Column("gone", "Đã gỡ / Gone", 8),
        Column("group", "Nhóm bài giống nhau / Group", 28, lambda entity: entity.group_id),
        Column("gated", "Qua bộ lọc / Passed the gate", 8),
        Column("text", "Toàn văn / Text", 80),
    ),
    FINDING: (
        Column("id", "Mã / Id", 28),
        Column("quote", "Câu trong bài / Sentence", 80),
        Column("claim", "Luận điểm / Claim", 28),
        Column("verdict", "Kết luận / Verdict", 14, lambda entity: str(entity.verdict)),
        Column("stance", "Thái độ / Stance", 10, lambda entity: str(entity.stance)),
        Column("match", "Mức khớp / Match", 10, lambda entity: str(entity.match)),
        Column("flagged", "Gắn cờ / Flagged", 8),
        Column("score", "Điểm / Score", 8),
        Column("priority", "Ưu tiên / Priority", 8),
        Column("document", "Mã văn bản / Document", 28),
        Column("title", "Tiêu đề / Title", 60),
        *_PLACE,
    ),
}
"""By kind of entity, in the order in which they stand."""


def _local(moment: datetime) -> datetime:
    try:
        return moment.astimezone(OFFICE_ZONE)
    except OverflowError:  # the first or last day that there is, from a page with a broken date
        return moment
