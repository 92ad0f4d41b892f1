"""What is wrong with a source and what to do, in plain words."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.source_alarms import Alarm


@dataclass(frozen=True, slots=True)
class Advice:
    """What something is called, and what to do about it."""

    name: str | Promise
    what_to_do: str | Promise


@dataclass(frozen=True, slots=True)
class Sign:
    """An outcome as a small sign, for the eye, and in words, for everybody."""

    sign: str
    name: str | Promise


ALARMS: Final[Mapping[Alarm, Advice]] = {
    Alarm.LAYOUT: Advice(
        _("Trang đã đổi khuôn"),
        _("Trang trả lời nhưng không còn bài ở chỗ cũ. Báo người phát triển để sửa cách bóc tách."),
    ),
    Alarm.FAILING: Advice(
        _("Không lấy được nhiều lần liền"),
        _("Trang của nguồn này ghi lý do của từng lần đọc và việc phải làm."),
    ),
    Alarm.SILENT: Advice(
        _("Im lặng lâu hơn thường lệ"),
        _("Nguồn trả lời nhưng không có bài mới. Mở trang gốc xem họ đã chuyển địa chỉ chưa."),
    ),
    Alarm.NOT_ASKED: Advice(
        _("Lâu rồi không được đọc"),
        _("Máy chưa hỏi đến nguồn này. Kiểm tra xem `cotmoc watch` hoặc lịch chạy còn hoạt động."),
    ),
    Alarm.NEVER: Advice(
        _("Chưa đọc lần nào"),
        _("Chạy `cotmoc collect` rồi xem lại trang này."),
    ),
}
SIGNS: Final[Mapping[str, Sign]] = {
    "new": Sign("●", _("có bài mới")),
    "unchanged": Sign("○", _("không đổi")),
    "partial": Sign("◐", _("được một phần")),
    "empty": Sign("∅", _("trống")),
    "failed": Sign("✕", _("lỗi")),
}
PROTOCOLS: Final[Mapping[str, str | Promise]] = {
    "feed": _("nguồn cấp tin (RSS)"),
    "sitemap": _("sơ đồ trang"),
    "listing": _("trang danh sách bài"),
    "wordpress": "WordPress",
    "telegram": "Telegram",
    "youtube": "YouTube",
    "mastodon": "Mastodon",
    "bluesky": "Bluesky",
    "facebook": "Facebook",
    "import": _("cơ quan nhập vào"),
}
_SERVER: Final = _("Thường tự hết sau một ngày; nếu kéo dài, mở trang gốc xem còn hoạt động không.")
_ADDRESS: Final = _("Kiểm tra địa chỉ của nguồn trong hồ sơ tỉnh.")
_DEVELOPER: Final = _("Báo người phát triển, kèm thông báo của lần đọc đó.")
FAILURES: Final[Mapping[str, Advice]] = {
    "dns": Advice(_("không tìm thấy máy chủ"), _ADDRESS),
    "refused": Advice(_("máy chủ từ chối kết nối"), _SERVER),
    "timeout": Advice(_("quá thời gian chờ"), _SERVER),
    "connection": Advice(_("mất kết nối"), _SERVER),
    "tls": Advice(_("lỗi chứng chỉ"), _SERVER),
    "robots": Advice(
        _("trang không cho máy đọc (robots.txt)"),
        _("Chương trình tôn trọng điều đó. Xin phép toà soạn, hoặc bỏ nguồn này khỏi hồ sơ tỉnh."),
    ),
    "layout": Advice(_("bố cục trang đã đổi"), _DEVELOPER),
    "auth": Advice(
        _("khoá truy cập không dùng được"),
        _("Người quản trị thay khoá truy cập của nguồn này trong phần cài đặt."),
    ),
    "throttled": Advice(
        _("bị giới hạn tần suất"), _("Đặt lịch thưa hơn cho nguồn này trong hồ sơ tỉnh.")
    ),
    "redirect": Advice(_("trang đã chuyển đi nơi khác"), _ADDRESS),
    "scheme": Advice(_("địa chỉ không dùng được"), _ADDRESS),
    "options": Advice(_("cấu hình của nguồn chưa đúng"), _ADDRESS),
    "protocol": Advice(_("cấu hình của nguồn chưa đúng"), _ADDRESS),
    "too_large": Advice(_("trang quá lớn"), _DEVELOPER),
    "disk_full": Advice(_("đĩa đầy"), _("Người quản trị giải phóng chỗ trên máy, rồi chạy lại.")),
    "landing": Advice(
        _("không ghi được vào kho lưu"),
        _("Người quản trị chạy `cotmoc doctor` để xem kho lưu sai ở đâu."),
    ),
    "stopped": Advice(_("bị dừng giữa chừng"), _("Lần chạy sau sẽ đọc tiếp.")),
    "crashed": Advice(_("bị ngắt vì lỗi"), _DEVELOPER),
}


def advice_on(failure: str) -> Advice | None:
    """Return a class of failure in words; None where there is none."""
    if not failure:
        return None
    if failure in FAILURES:
        return FAILURES[failure]
    if failure.startswith("http_5"):
        return Advice(_("máy chủ của trang báo lỗi"), _SERVER)
    if failure.startswith("http_"):
        return Advice(_("trang không cho vào hoặc không còn"), _ADDRESS)
    return Advice(failure, _DEVELOPER)
