"""Headings and labels that the HTML and the plain text share."""

from collections.abc import Mapping
from typing import Final

HEADINGS: Final[Mapping[str, tuple[str, str]]] = {
    "corrections": ("Đính chính thư trước", "Corrections to earlier mail"),
    "claims": ("Luận điểm mới và tăng nhanh", "New and rising claims"),
    "rising": ("Được nói nhiều hơn thường ngày", "Said more often than usual"),
    "review": ("Còn tranh cãi và cần xem", "Contested and to review"),
    "coverage": ("Tin đáng chú ý theo chủ đề", "Important coverage by topic"),
    "changes": ("Bài đã sửa hoặc biến mất", "Edited or vanished"),
    "seen": ("Đã xem những gì", "What was looked at"),
    "established": ("Đã xác lập", "Established"),
    "evidence": ("Căn cứ", "Evidence"),
    "sides": ("Các bên", "The sides"),
    "then": ("Đã báo", "Mailed as"),
    "now": ("Nay", "Now"),
    "no_address": ("(không có địa chỉ công khai)", "(no public address)"),
    "on_site": ("xem trong cotmoc", "see in cotmoc"),
    "leave_by_mail": ("Gửi thư thôi nhận", "Unsubscribe by mail"),
    "leave_by_click": ("Thôi nhận ngay", "Unsubscribe at once"),
    "why": ("Vì sao có thư này", "Why this mail"),
}
