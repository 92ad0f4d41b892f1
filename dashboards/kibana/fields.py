"""Fields of the index as Kibana sees them: a dashboard can only name one that is there."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from core.errors import SettingsError
from index.base import DOCUMENT, FINDING
from index.elastic.mapping import alias_of, properties

PREFIX: Final = "cotmoc"
"""The default of ``COTMOC_SEARCH_PREFIX``."""
TIME_FIELD: Final = "date"
HIDDEN: Final = ("vector", "original", "key", "at", "day", "seq")
"""What the index needs for its own work and nobody reads."""
RECORDS: Final = "___records___"
"""What Kibana calls the field that counts everything."""

_LABELS: Final[Mapping[str, str]] = {
    "claim": "luận điểm / claim",
    "date": "ngày / date",
    "document": "văn bản / document",
    "first_seen": "thấy lần đầu / first seen",
    "flagged": "bị gắn cờ / flagged",
    "gated": "qua bộ lọc / passed the gate",
    "gone": "đã gỡ / gone",
    "group": "nhóm bài / group",
    "id": "mã / id",
    "kind": "loại nguồn / kind",
    "lang": "ngôn ngữ / language",
    "match": "mức khớp / match",
    "month": "tháng / month",
    "place": "địa danh / place",
    "priority": "ưu tiên / priority",
    "published_at": "ngày đăng / published",
    "quote": "câu trong bài / quote",
    "score": "điểm / score",
    "source": "nguồn / source",
    "stance": "thái độ / stance",
    "text": "nội dung / text",
    "title": "tiêu đề / title",
    "topic": "chủ đề / topic",
    "url": "địa chỉ / address",
    "verdict": "kết luận / verdict",
}
_DATA_TYPES: Final[Mapping[str, str]] = {
    "keyword": "string",
    "text": "string",
    "boolean": "boolean",
    "date": "date",
    "long": "number",
    "integer": "number",
    "double": "number",
}


@dataclass(frozen=True, slots=True)
class DataView:
    """One entity's index, under the alias that outlives rebuilds."""

    entity: str
    id: str
    name: str

    @property
    def title(self) -> str:
        """Name of the alias; Kibana calls it the title of the data view."""
        return alias_of(PREFIX, self.entity)


DOCUMENTS: Final = DataView(DOCUMENT, "cotmoc-documents", "cotmoc · văn bản / documents")
FINDINGS: Final = DataView(FINDING, "cotmoc-findings", "cotmoc · phát hiện / findings")
DATA_VIEWS: Final = (DOCUMENTS, FINDINGS)


def label(name: str) -> str:
    """Return a field's name for people, Vietnamese first; its own where it has no other."""
    return _LABELS.get(name, name)


def data_type(view: DataView, name: str) -> str:
    """Return what Lens calls a field's type.

    Raises:
        SettingsError: The mapping has no such field, or one that cannot be counted.
    """
    part = _part(view, name)
    if part["type"] == "text" or part.get("doc_values") is False:
        raise SettingsError(f"field {name!r} of {view.title!r} cannot be counted: {part}")
    return _DATA_TYPES[str(part["type"])]


def shown(view: DataView, name: str) -> str:
    """Return a field's name for a list of hits, where every field of the mapping may stand.

    Raises:
        SettingsError: The mapping has no such field.
    """
    _part(view, name)
    return name


def where(view: DataView, **values: str) -> str:
    """Return a query in Kibana's language: every field has its value.

    Raises:
        SettingsError: The mapping has no such field, or none that can be searched.
    """
    for name in values:
        if _part(view, name).get("index") is False:
            raise SettingsError(f"field {name!r} of {view.title!r} cannot be searched")
    return " and ".join(f"{name}: {value}" for name, value in values.items())


def _part(view: DataView, name: str) -> Mapping[str, object]:
    fields = properties(view.entity)
    if name not in fields:
        raise SettingsError(
            f"the mapping of {view.title!r} has no field {name!r}; it has {sorted(fields)}"
        )
    part: Mapping[str, object] = fields[name]
    return part
