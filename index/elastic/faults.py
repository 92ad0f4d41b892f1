"""What goes wrong at the server, in words a person can act on.

Reads the official client's errors by what they carry, so that this needs no import of it.
"""

from typing import Any, Final

from core.errors import IndexUnavailable

_PASSING: Final = frozenset({429, 502, 503, 504})
REBUILD: Final = "cotmoc index rebuild"
AGAIN_VI: Final = "việc chưa ghi vẫn nằm chờ; chạy lại cotmoc sync khi máy chủ ổn"
AGAIN_EN: Final = "what is not written stays queued; run cotmoc sync again when the server is well"


def kind_of(error: Exception) -> str:
    """Return the server's name of an error, such as ``cluster_block_exception``; may be empty."""
    body = getattr(error, "body", None)
    found = body.get("error") if isinstance(body, dict) else None
    if isinstance(found, dict):
        return str(found.get("type", ""))
    return str(found or "")


def status_of(error: object) -> int:
    """Return the HTTP status of an answer, 0 where none came."""
    meta = getattr(error, "meta", None)
    return int(getattr(meta, "status", 0) or 0)


def is_passing(error: Exception) -> bool:
    """Whether the same call may go well in a moment."""
    if status := status_of(error):
        return status in _PASSING and kind_of(error) != "cluster_block_exception"
    return _name(error) in ("ConnectionError", "ConnectionTimeout")


def fault_of(error: Exception, url: str) -> IndexUnavailable:  # noqa: PLR0911 - a table
    """Return the error for what a call ended with."""
    if _name(error) == "UnsupportedProductError":
        return unsupported(url, "sản phẩm khác (another product)")
    if not (status := status_of(error)):
        return _unreached(error, url)
    kind, reason = kind_of(error), reason_of(error)
    if kind == "media_type_header_exception":
        return unsupported(url, "Elasticsearch < 9")
    if status == 401:
        return _say(
            url,
            "không nhận khoá hoặc mật khẩu (sai hay đã hết hạn); xem COTMOC_SEARCH_API_KEY, "
            "COTMOC_SEARCH_USER, COTMOC_SEARCH_PASSWORD",
            "does not take the key or password (wrong or expired)",
            again=True,
        )
    if kind == "cluster_block_exception":
        return full(url, reason)
    if status == 403:
        return _say(
            url,
            f"không cho quyền ({reason}); cần quyền tạo, ghi, đọc và quản lý chỉ mục có tiền tố "
            "COTMOC_SEARCH_PREFIX",
            "grants too few rights; see docs/how-to/use-elasticsearch.md",
            again=True,
        )
    if status == 404:
        return missing(url, reason)
    if status in _PASSING:
        return busy(url, f"{status}: {reason}")
    if status == 413:
        return _say(url, "không nhận yêu cầu lớn như vậy", "takes no request as large as this")
    return _say(url, f"từ chối ({status} {kind}: {reason})", "refuses the request")


def reason_of(error: Exception) -> str:
    """Return the server's reason, short."""
    body: Any = getattr(error, "body", None)
    found = body.get("error") if isinstance(body, dict) else None
    if isinstance(found, dict):
        return reason_in(found)
    return str(found or getattr(error, "message", "") or error)[:300]


def reason_in(error: dict[str, Any]) -> str:
    """Return why one entity was refused, as a bulk answer says it, short."""
    cause = error.get("caused_by") or {}
    parts = [str(error.get("reason") or error.get("type") or ""), str(cause.get("reason") or "")]
    return " - ".join(dict.fromkeys(part for part in parts if part))[:300]


def unsupported(url: str, what: str) -> IndexUnavailable:
    """Return the error for a server that is none of ours."""
    return _say(
        url,
        f"là {what}; cần Elasticsearch 9.3 trở lên trong dòng 9 (xem COTMOC_SEARCH_URL)",
        f"is {what}; Elasticsearch 9.3 or a later 9 is needed",
    )


def full(url: str, reason: str) -> IndexUnavailable:
    """Return the error for an index that takes no writes."""
    return _say(
        url,
        f"đang chặn ghi ({reason}), thường vì đĩa gần đầy; hãy giải phóng đĩa của máy chủ",
        "blocks writing, most often for its disk is nearly full; free space there",
        again=True,
    )


def busy(url: str, reason: str) -> IndexUnavailable:
    """Return the error for a server that had no time for as long as we waited."""
    return _say(url, f"đang quá tải hoặc khởi động ({reason})", "is busy or starting", again=True)


def missing(url: str, reason: str) -> IndexUnavailable:
    """Return the error for an index or alias that is gone."""
    return _say(
        url,
        f"thiếu chỉ mục hoặc bí danh ({reason}); dựng lại bằng: {REBUILD}",
        f"lacks the index or its alias; build it anew: {REBUILD}",
    )


def other_format(url: str, found: object, wanted: int) -> IndexUnavailable:
    """Return the error for an index of another version of ours."""
    return _say(
        url,
        f"giữ chỉ mục của phiên bản khác (định dạng {found}, cần {wanted}); dựng lại bằng: "
        f"{REBUILD}",
        f"holds an index of another version; build it anew: {REBUILD}",
    )


def _unreached(error: Exception, url: str) -> IndexUnavailable:
    reason = str(getattr(error, "message", "") or error)[:200]
    if _name(error) == "ConnectionTimeout":
        return _say(
            url,
            "trả lời quá chậm; xem COTMOC_SEARCH_TIMEOUT_S và tải của máy chủ",
            "answers too slowly",
            again=True,
        )
    if _name(error) == "TlsError":
        return _say(
            url,
            f"có chứng chỉ không kiểm được ({reason}); xem COTMOC_SEARCH_CA",
            "has a certificate that cannot be verified; see COTMOC_SEARCH_CA",
            again=True,
        )
    if _name(error) == "ConnectionError":
        return _say(
            url,
            f"không kết nối được ({reason}); xem COTMOC_SEARCH_URL và máy chủ có chạy không",
            "cannot be reached; see COTMOC_SEARCH_URL and whether it runs",
            again=True,
        )
    return _say(url, f"trả lời không đọc được ({reason})", "gives answers that cannot be read")


def _say(url: str, vi: str, en: str, *, again: bool = False) -> IndexUnavailable:
    more_vi, more_en = (f"; {AGAIN_VI}", f"; {AGAIN_EN}") if again else ("", "")
    where = _without_password(url)
    return IndexUnavailable(
        f"Máy chủ tìm kiếm {where} {vi}{more_vi} / the search server {where} {en}{more_en}"
    )


def _without_password(url: str) -> str:
    scheme, _, rest = url.partition("://")
    return f"{scheme}://{rest.rpartition('@')[2]}"


def _name(error: Exception) -> str:
    return type(error).__name__
