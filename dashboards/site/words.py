"""The closed word lists in the words of the site; one place for every page."""

from collections.abc import Mapping
from typing import Final

from django.utils.translation import get_language

from dashboards.digest.words import GRADES, STANCES, TOPICS, VERDICTS, Pair

MATCHES: Final[Mapping[str, Pair]] = {
    "confirmed": ("Chắc chắn khớp", "Confirmed match"),
    "suggested": ("Có thể khớp", "Suggested match"),
}
KINDS: Final[Mapping[str, Pair]] = {
    "press": ("Báo chí", "Press"),
    "official": ("Cơ quan nhà nước", "Official"),
    "social": ("Mạng xã hội", "Social"),
}
LANGS: Final[Mapping[str, Pair]] = {
    "vi": ("Tiếng Việt", "Vietnamese"),
    "zh": ("Tiếng Trung", "Chinese"),
    "en": ("Tiếng Anh", "English"),
    "other": ("Ngôn ngữ khác", "Other language"),
}
ROLES: Final[Mapping[str, Pair]] = {
    "viewer": ("Người xem", "Viewer"),
    "analyst": ("Phân tích viên", "Analyst"),
    "writer": ("Người viết", "Writer"),
    "approver": ("Người duyệt", "Approver"),
    "administrator": ("Quản trị", "Administrator"),
}
BASES: Final[Mapping[str, Pair]] = {
    "claim": ("Cả câu", "The claim itself"),
    "number": ("Sai số liệu", "Wrong figure"),
}
LISTS: Final[Mapping[str, Mapping[str, Pair]]] = {
    "topic": TOPICS,
    "verdict": VERDICTS,
    "stance": STANCES,
    "grade": GRADES,
    "match": MATCHES,
    "kind": KINDS,
    "lang": LANGS,
    "role": ROLES,
    "basis": BASES,
}


def name_of(kind: str, value: object) -> str:
    """Return a value of a closed list in words; what the list does not have stands as it is."""
    pair = LISTS[kind].get(str(value))
    if pair is None:
        return str(value)
    return pair[1] if get_language() == "en" else pair[0]
