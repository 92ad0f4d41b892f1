"""The names under which people ask for fields and their values, in Vietnamese and English.

Each may be typed with or without marks, in any case, its words parted by spaces, underscores or
hyphens; marks that are typed must be the right ones, so that ``nói:`` is no ``nơi:``.
"""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Final

from core.text import fold_text, normalize_text

FIELD_NAMES: Final[Mapping[str, tuple[str, ...]]] = {
    "title": ("tiêu đề", "tựa đề", "nhan đề"),
    "text": ("nội dung",),
    "quote": ("trích dẫn",),
    "source": ("nguồn", "nguồn tin"),
    "kind": ("loại", "loại nguồn"),
    "lang": ("ngôn ngữ", "language"),
    "topic": ("chủ đề",),
    "place": ("địa danh", "địa điểm", "nơi"),
    "claim": ("luận điểm",),
    "verdict": ("kết luận", "phán quyết"),
    "stance": ("lập trường", "thái độ"),
    "match": ("khớp", "mức khớp"),
    "flagged": ("gắn cờ", "bị gắn cờ"),
    "gated": ("qua cổng", "qua lọc"),
    "gone": ("đã gỡ", "đã mất"),
    "has_vector": ("có vectơ", "có vector"),
    "month": ("tháng",),
    "group": ("nhóm", "nhóm bài"),
    "document": ("tài liệu", "văn bản"),
    "published_at": ("ngày đăng", "ngày", "date"),
    "score": ("độ tin", "độ tin cậy"),
    "priority": ("ưu tiên", "mức ưu tiên"),
}
"""Fields with the names that people type for them, the usual one first."""

_BOOLEAN: Final[Mapping[str, tuple[str, ...]]] = {
    "true": ("có", "yes", "1", "đúng"),
    "false": ("không", "no", "0", "sai"),
}
VALUE_NAMES: Final[Mapping[str, Mapping[str, tuple[str, ...]]]] = {
    "flagged": _BOOLEAN,
    "gated": _BOOLEAN,
    "gone": _BOOLEAN,
    "has_vector": _BOOLEAN,
    "lang": {
        "vi": ("việt", "tiếng việt", "vietnamese"),
        "zh": ("trung", "tiếng trung", "hoa", "tiếng hoa", "chinese", "中文"),
        "en": ("anh", "tiếng anh", "english"),
        "other": ("khác", "tiếng khác"),
    },
    "kind": {
        "press": ("báo chí", "báo"),
        "official": ("chính thức", "chính thống", "cơ quan", "nhà nước"),
        "social": ("mạng xã hội", "mạng", "mxh"),
    },
    "verdict": {
        "contradicted": ("trái tài liệu gốc", "trái tài liệu", "trái với tài liệu gốc", "sai"),
        "outdated": ("đã cũ", "lỗi thời", "cũ"),
        "contested": ("còn tranh cãi", "tranh cãi"),
        "supported": ("có căn cứ", "đúng"),
        "insufficient": ("chưa đủ căn cứ", "chưa đủ", "thiếu căn cứ"),
    },
    "stance": {
        "asserts": ("khẳng định",),
        "relays": ("dẫn lại", "thuật lại"),
        "denies": ("bác bỏ", "phủ nhận"),
        "questions": ("đặt câu hỏi", "hỏi", "nghi vấn"),
    },
    "match": {
        "suggested": ("gợi ý",),
        "confirmed": ("xác nhận", "đã xác nhận", "chắc chắn"),
    },
    "topic": {
        "land-border": ("biên giới đất liền", "biên giới"),
        "sea-islands": ("biển đảo",),
        "border-gates-trade": ("cửa khẩu thương mại", "cửa khẩu", "thương mại"),
        "diplomacy": ("đối ngoại", "ngoại giao"),
        "investment": ("đầu tư",),
        "tourism-culture": ("du lịch văn hóa", "du lịch", "văn hóa"),
        "ethnic-religion": ("dân tộc tôn giáo", "dân tộc", "tôn giáo"),
        "security-crime": ("an ninh tội phạm", "an ninh", "tội phạm"),
        "defence": ("quốc phòng",),
        "disaster-health": ("thiên tai dịch bệnh", "thiên tai", "dịch bệnh"),
        "governance-law": ("chính quyền pháp luật", "chính quyền", "pháp luật"),
        "information-work": ("thông tin đối ngoại", "công tác thông tin"),
    },
    "published_at": {
        "today": ("hôm nay",),
        "yesterday": ("hôm qua",),
        "this-week": ("tuần này",),
        "last-week": ("tuần trước", "tuần qua"),
        "this-month": ("tháng này",),
        "last-month": ("tháng trước", "tháng qua"),
        "this-year": ("năm nay",),
        "last-year": ("năm ngoái", "năm trước"),
    },
}
"""Values of a field in its own spelling, with the names that people type for them."""

_GAP = "[ _-]+"


class Names:
    """Finds the longest of some names that stands at a place of a text."""

    def __init__(self, meanings: Mapping[str, Iterable[str]], *, then: str = r"(?!\w)") -> None:
        self._spellings: dict[tuple[str, ...], list[tuple[tuple[str, ...], str]]] = {}
        for meaning, names in meanings.items():
            for name in (meaning, *names):
                words = _words(name)
                folded = tuple(map(fold_text, words))
                self._spellings.setdefault(folded, []).append((words, meaning))
        patterns = sorted((_GAP.join(map(re.escape, key)) for key in self._spellings), key=len)
        self._pattern = re.compile(f"({'|'.join(reversed(patterns))}){then}")

    def at(self, text: str, folded: str, position: int) -> tuple[str, int] | None:
        """Return what a name at a position means and where it and what follows it end.

        Args:
            text: In NFC; ``folded`` is the same, folded.
        """
        found = self._pattern.match(folded, position)
        if found is None:
            return None
        typed = _words(text[found.start(1) : found.end(1)])
        for words, meaning in self._spellings[tuple(map(fold_text, typed))]:
            if all(a in (b, fold_text(b)) for a, b in zip(typed, words, strict=True)):
                return meaning, found.end()
        return None


@lru_cache(maxsize=1)
def field_names() -> Names:
    """Return the names of all fields, each with the colon that makes it one."""
    return Names(FIELD_NAMES, then=":")


@lru_cache(maxsize=32)
def value_names(field: str) -> Names | None:
    """Return the names of a field's values, or None where it has none."""
    return Names(VALUE_NAMES[field]) if field in VALUE_NAMES else None


def value_named(field: str, typed: str) -> str:
    """Return the value that a name stands for, or what was typed.

    Places have ids without marks: ``Tà Lùng`` is ``ta-lung``.
    """
    text = normalize_text(typed).strip()
    if field == "place" and not (text.isascii() and " " not in text):
        return re.sub(_GAP, "-", fold_text(text))
    names = value_names(field)
    found = names.at(text, fold_text(text), 0) if names else None
    return found[0] if found and found[1] == len(text) else typed.strip()


def _words(name: str) -> tuple[str, ...]:
    return tuple(re.split(_GAP, name.lower()))
