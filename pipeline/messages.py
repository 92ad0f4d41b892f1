"""What the command line says, in Vietnamese first and in English.

``COTMOC_LANG=en`` (environment or ``.env``) turns to English. Read without the settings class,
because ``--help`` has to answer at once.
"""

import os
from functools import lru_cache
from pathlib import Path


def early_setting(name: str, default: str) -> str:
    """Return a setting before the settings class is loaded: environment, then ``.env``."""
    if name in os.environ:
        return os.environ[name]
    if Path(".env").is_file():
        for line in Path(".env").read_text("utf-8", "replace").splitlines():
            key, _, value = line.partition("=")
            if key.strip() == name:
                return value.strip().strip("\"'")
    return default


@lru_cache(maxsize=1)
def language() -> str:
    """Return ``vi`` or ``en``."""
    return "en" if early_setting("COTMOC_LANG", "vi").lower().startswith("en") else "vi"


def t(vi: str, en: str) -> str:
    """Return the text in the language of this process."""
    return en if language() == "en" else vi


def verdict_name(verdict: str) -> str:
    """Return a verdict in plain words."""
    return t(*_VERDICTS[verdict])


def stance_name(stance: str) -> str:
    """Return a stance in plain words."""
    return t(*_STANCES[stance])


def match_name(match: str) -> str:
    """Return how sure a match is in plain words."""
    return t(*_MATCHES[match])


def collected_name(outcome: str) -> str:
    """Return the outcome of collecting a source in plain words."""
    words = _COLLECTED.get(outcome)
    return t(*words) if words else outcome


def grade_name(grade: str) -> str:
    """Return the grade of an evidence document in plain words."""
    return t(*_GRADES[grade])


def reason_name(reason: str) -> str:
    """Return why an input was refused, or a source failed, in plain words with its id."""
    words = _REASONS.get(reason)
    return f"{t(*words)} [{reason}]" if words else reason


def unknown_claim(claim: str) -> str:
    """Return what is said of a claim that the catalogue does not have."""
    return t(
        f"danh mục không có luận điểm {claim!r}; `cotmoc claims` liệt kê tất cả",
        f"no claim {claim!r} in the catalogue; `cotmoc claims` lists them",
    )


_REASONS = {
    "empty": ("tệp trống", "empty"),
    "binary": ("không phải văn bản", "not text"),
    "no_article": ("trang không có bài viết", "no article on the page"),
    "no_text": ("không có chữ (bản quét?)", "no text (a scan?)"),
    "too_large": ("quá lớn", "too large"),
    "encrypted": ("có mật khẩu", "password-protected"),
    "damaged": ("tệp hỏng", "damaged"),
    "crashed": ("đọc bị ngắt", "reading broke off"),
    "bad_json": ("JSON sai", "not valid JSON"),
    "bad_record": ("bản ghi sai", "the record does not fit"),
    "unknown_format": ("định dạng chưa hỗ trợ", "unknown format"),
    "unreadable": ("không đọc được", "cannot be read"),
    "missing": ("không tồn tại", "does not exist"),
    "not_a_page": ("không phải trang bài viết", "not a page"),
    "individual": ("bài của cá nhân", "post of an individual"),
    "http_error": ("máy chủ báo lỗi", "the server answered with an error"),
    "dns": ("không tìm thấy máy chủ", "host not found"),
    "timeout": ("quá thời gian chờ", "timed out"),
    "refused": ("máy chủ từ chối kết nối", "connection refused"),
    "tls": ("lỗi chứng chỉ", "certificate problem"),
    "robots": ("robots.txt không cho phép", "closed by robots.txt"),
    "layout": ("bố cục trang đã đổi", "the layout has changed"),
    "auth": ("khoá truy cập không dùng được", "the token does not work"),
    "throttled": ("bị giới hạn tần suất", "throttled"),
    "disk_full": ("đĩa đầy", "the disk is full"),
}
_VERDICTS = {
    "contradicted": ("trái tài liệu gốc", "contradicted"),
    "outdated": ("đã cũ", "outdated"),
    "contested": ("còn tranh cãi", "contested"),
    "supported": ("có căn cứ", "supported"),
    "insufficient": ("chưa đủ căn cứ", "insufficient"),
}
_STANCES = {
    "asserts": ("khẳng định", "asserts"),
    "relays": ("dẫn lại", "relays"),
    "denies": ("bác bỏ", "denies"),
    "questions": ("đặt câu hỏi", "questions"),
}
_MATCHES = {
    "confirmed": ("xác nhận", "confirmed"),
    "suggested": ("gợi ý", "suggested"),
}
_COLLECTED = {
    "new": ("có bài mới", "new"),
    "unchanged": ("không đổi", "unchanged"),
    "empty": ("trống", "empty"),
    "partial": ("được một phần", "partial"),
    "failed": ("lỗi", "failed"),
}
_GRADES = {
    "primary": ("tài liệu gốc", "primary"),
    "secondary": ("tài liệu thứ cấp", "secondary"),
}
