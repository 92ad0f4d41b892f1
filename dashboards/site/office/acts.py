"""Acts of the audit trail in words, and what they changed as differences."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

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
        Difference(name, _said(was.get(name)), _said(now.get(name)))
        for name in dict.fromkeys((*was, *now))
        if was.get(name) != now.get(name)
    ]


def _said(value: Any) -> str:
    if value in (None, "", [], {}):
        return ""
    if isinstance(value, bool):
        return _("có") if value else _("không")
    if isinstance(value, list):
        return ", ".join(_said(each) for each in value)
    if isinstance(value, Mapping):
        return "; ".join(f"{key}: {_said(each)}" for key, each in value.items())
    return str(value)
