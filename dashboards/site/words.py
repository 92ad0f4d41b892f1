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
STATES: Final[Mapping[str, Pair]] = {
    "draft": ("Đang viết", "Draft"),
    "submitted": ("Chờ duyệt", "Waiting for approval"),
    "approved": ("Đã duyệt", "Approved"),
    "reopened": ("Mở lại", "Reopened"),
    "withdrawn": ("Đã rút", "Withdrawn"),
    "not_amplified": ("Không khuếch đại", "Not amplified"),
}
ANSWERS: Final[Mapping[str, Pair]] = {
    "rebuttal": ("Phản bác", "Rebuttal"),
    "explainer": ("Giải thích", "Explainer"),
    "note": ("Điều đã biết", "What is known"),
}
PARTS: Final[Mapping[str, Pair]] = {
    "fact": ("Sự thật", "The fact"),
    "claim": ("Nêu luận điểm", "The claim named"),
    "why": ("Vì sao không đúng", "Why it is wrong"),
    "fact_again": ("Nhắc lại sự thật", "The fact again"),
    "position": ("Lập trường của một bên", "A side’s position"),
    "known": ("Điều đã biết", "What is known"),
}
REASONS: Final[Mapping[str, Pair]] = {
    "opinion": ("Ý kiến, bình luận", "Opinion"),
    "satire": ("Châm biếm, đùa", "Satire or joke"),
    "question": ("Câu hỏi thật", "Honest question"),
    "denial": ("Câu bác bỏ", "A denial"),
    "other_claim": ("Luận điểm khác", "Another claim"),
    "other_stance": ("Thái độ khác", "Another stance"),
    "other_matter": ("Chuyện khác", "Another matter"),
    "right_after_all": ("Nói đúng", "Right after all"),
    "wrong_figure": ("Máy đọc sai con số", "Figure misread"),
    "other": ("Lý do khác (ghi rõ)", "Other (say which)"),
}
DECISIONS: Final[Mapping[str, Pair]] = {
    "confirmed": ("Đã xác nhận", "Confirmed"),
    "quiet": ("Đúng, không khuếch đại", "Right, not to be amplified"),
    "rejected": ("Đã bác", "Rejected"),
    "changed": ("Đã sửa", "Corrected"),
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
    "reason": REASONS,
    "decision": DECISIONS,
    "state": STATES,
    "answer": ANSWERS,
    "part": PARTS,
}


def name_of(kind: str, value: object) -> str:
    """Return a value of a closed list in words; what the list does not have stands as it is."""
    pair = LISTS[kind].get(str(value))
    if pair is None:
        return str(value)
    return pair[1] if get_language() == "en" else pair[0]
