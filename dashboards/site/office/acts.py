"""Acts of the audit trail in words, and what they changed as differences."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from dashboards.site.words import name_of

SUBJECTS: Final[Mapping[str, str]] = {
    "user": gettext_noop("Tài khoản"),
    "token": gettext_noop("Khoá API"),
    "subscriber": gettext_noop("Người nhận thư"),
    "alert": gettext_noop("Cảnh báo"),
    "review": gettext_noop("Quyết định về phát hiện"),
    "hold": gettext_noop("Giữ mục trong hàng đợi"),
    "rebuttal": gettext_noop("Bài phản bác"),
    "proposal": gettext_noop("Đề nghị sửa luận điểm"),
    "evidence": gettext_noop("Đối chiếu căn cứ"),
    "search": gettext_noop("Tìm kiếm"),
    "sample": gettext_noop("Mẫu kiểm tra"),
    "text": gettext_noop("Văn bản đã kiểm tra"),
    "candidate": gettext_noop("Luận điểm mới"),
    "source": gettext_noop("Nguồn"),
}
VERBS: Final[Mapping[str, str]] = {
    "add": gettext_noop("thêm"),
    "first": gettext_noop("tạo tài khoản đầu tiên"),
    "change": gettext_noop("đổi"),
    "open": gettext_noop("mở"),
    "close": gettext_noop("đóng"),
    "password": gettext_noop("đặt lại mật khẩu"),
    "unlock": gettext_noop("mở khoá đăng nhập"),
    "own_password": gettext_noop("tự đổi mật khẩu"),
    "own_email": gettext_noop("tự đổi địa chỉ thư"),
    "revoke": gettext_noop("thu hồi"),
    "leave": gettext_noop("thôi nhận"),
    "pause": gettext_noop("tạm dừng"),
    "resume": gettext_noop("cho nhận lại"),
    "remove": gettext_noop("bỏ"),
    "delete": gettext_noop("xoá"),
    "confirm": gettext_noop("xác nhận"),
    "reject": gettext_noop("bác"),
    "undo": gettext_noop("hoàn tác"),
    "take_over": gettext_noop("nhận thay"),
    "create": gettext_noop("tạo"),
    "save": gettext_noop("lưu bản mới"),
    "submit": gettext_noop("gửi duyệt"),
    "approve": gettext_noop("duyệt"),
    "refuse": gettext_noop("không duyệt"),
    "reopen": gettext_noop("mở lại"),
    "withdraw": gettext_noop("rút"),
    "accepted": gettext_noop("chấp nhận"),
    "refused": gettext_noop("không chấp nhận"),
    "withdrawn": gettext_noop("rút lại"),
    "check": gettext_noop("đối chiếu bản gốc"),
    "export": gettext_noop("xuất ra tệp"),
    "keep": gettext_noop("giữ lại"),
    "assess": gettext_noop("đánh giá"),
    "read": gettext_noop("đọc"),
}


NAMES: Final[Mapping[str, str]] = {
    "name": gettext_noop("tên"),
    "called": gettext_noop("tên hiển thị"),
    "roles": gettext_noop("vai trò"),
    "active": gettext_noop("đang mở"),
    "scopes": gettext_noop("phạm vi"),
    "lang": gettext_noop("ngôn ngữ"),
    "topics": gettext_noop("chủ đề"),
    "claims": gettext_noop("luận điểm"),
    "places": gettext_noop("địa danh"),
    "min_priority": gettext_noop("ưu tiên từ"),
    "send_at": gettext_noop("giờ gửi"),
    "days": gettext_noop("các ngày"),
    "target": gettext_noop("gắn với"),
    "cap": gettext_noop("thư mỗi ngày"),
    "quiet": gettext_noop("yên lặng"),
    "decision": gettext_noop("quyết định"),
    "reason": gettext_noop("lý do"),
    "claim": gettext_noop("luận điểm"),
    "claim_now": gettext_noop("luận điểm đúng"),
    "stance_now": gettext_noop("thái độ đúng"),
    "note": gettext_noop("ghi chú"),
    "state": gettext_noop("tình trạng"),
    "kind": gettext_noop("loại"),
    "number": gettext_noop("bản số"),
    "version": gettext_noop("bản số"),
    "hash": gettext_noop("mã băm"),
    "basis": gettext_noop("căn cứ"),
    "document": gettext_noop("văn bản"),
    "ref": gettext_noop("điểm"),
    "passage": gettext_noop("đoạn"),
    "query": gettext_noop("câu tìm"),
    "shared": gettext_noop("dùng chung"),
    "finding": gettext_noop("phát hiện"),
    "decided_at": gettext_noop("quyết định lúc"),
    "holder": gettext_noop("người giữ"),
    "until": gettext_noop("đến"),
}
HIDDEN: Final = frozenset({"quote_hash", "decided_by_id", "checked_by_id", "holder_id", "batch"})
"""Keys of rows, which say nothing to a reader; who acted stands beside."""
LISTS: Final[Mapping[str, str]] = {
    "roles": "role",
    "topics": "topic",
    "lang": "lang",
    "stance_now": "stance",
}
STATES: Final[Mapping[str, str]] = {
    "confirmed": gettext_noop("xác nhận"),
    "rejected": gettext_noop("bác"),
    "draft": gettext_noop("bản nháp"),
    "submitted": gettext_noop("chờ duyệt"),
    "approved": gettext_noop("đã duyệt"),
    "reopened": gettext_noop("mở lại"),
    "withdrawn": gettext_noop("rút"),
    "not_amplified": gettext_noop("không nhắc đến"),
    "open": gettext_noop("đang chờ"),
    "accepted": gettext_noop("chấp nhận"),
    "refused": gettext_noop("không chấp nhận"),
}


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that an act changed; empty where it was not there."""

    name: str
    before: str
    after: str


def act_name(action: str) -> str:
    """Return an act in words: ``user.add`` is "Account: add"; unknown words stand as they are."""
    subject, _dot, verb = action.partition(".")
    parts = (_(SUBJECTS.get(subject, subject)), _(VERBS.get(verb, verb)) if verb else "")
    return ": ".join(part for part in parts if part)


def differences(
    before: Mapping[str, Any] | None, after: Mapping[str, Any] | None
) -> list[Difference]:
    """Return what is not the same before and after, by name."""
    was, now = before or {}, after or {}
    return [
        Difference(
            _(NAMES[name]) if name in NAMES else name,
            _said(was.get(name), name),
            _said(now.get(name), name),
        )
        for name in dict.fromkeys((*was, *now))
        if was.get(name) != now.get(name) and name not in HIDDEN
    ]


def _said(value: Any, name: str = "") -> str:
    if value in (None, "", [], {}):
        return ""
    if isinstance(value, list):
        return ", ".join(_said(each, name) for each in value)
    if isinstance(value, Mapping):
        return "; ".join(f"{key}: {_said(each)}" for key, each in value.items())
    return _word(value, name)


def _word(value: Any, name: str) -> str:
    if isinstance(value, bool):
        return _("có") if value else _("không")
    if name in LISTS:
        return name_of(LISTS[name], value)
    if name in ("decision", "state") and value in STATES:
        return _(STATES[value])
    return str(value)
