"""Pages for what went wrong: plain words, what to do, and a number to name it by."""

import secrets

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from dashboards.site.permissions import for_everyone


def failed(request: HttpRequest, reference: str, message: str = "") -> HttpResponse:
    """Return the page for an error of ours; ``message`` is what the error itself says."""
    return _page(
        request,
        500,
        _("Chương trình gặp lỗi"),
        message or _("Việc này chưa làm được. Dữ liệu đã lưu vẫn còn nguyên."),
        _("Thử lại sau ít phút; nếu vẫn vậy, báo người quản trị kèm mã số dưới đây."),
        reference=reference,
    )


@for_everyone
def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Return the page for an address that leads nowhere."""
    return _page(
        request,
        404,
        _("Không có trang này"),
        _("Địa chỉ không dẫn đến đâu, hoặc nội dung đã được xoá khi hết hạn lưu."),
        _("Quay lại trang trước, hoặc tìm từ ô tìm kiếm."),
    )


@for_everyone
def refused(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Return the page for what the person may not do."""
    return _page(
        request,
        403,
        _("Tài khoản này không có quyền làm việc đó"),
        _("Mỗi vai trò chỉ mở những trang cần cho công việc của mình."),
        _("Nếu bạn cần quyền này, nhờ người quản trị thêm vai trò."),
    )


@for_everyone
def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Return the page for a request that cannot be read."""
    if isinstance(exception, RequestDataTooBig):
        return _page(
            request,
            413,
            _("Văn bản quá lớn"),
            _("Biểu mẫu chỉ nhận khoảng hai triệu chữ cái một lần. Chưa có gì được lưu."),
            _("Quay lại rồi chia nhỏ văn bản, hoặc gửi dưới dạng tệp."),
        )
    return _page(
        request,
        400,
        _("Yêu cầu không đọc được"),
        _("Trình duyệt gửi một yêu cầu mà chương trình không hiểu."),
        _("Tải lại trang rồi thử lần nữa."),
    )


def too_many(request: HttpRequest, wait_s: int) -> HttpResponse:
    """Return the page for somebody who asks more often than the machine can answer all."""
    response = _page(
        request,
        429,
        _("Quá nhiều yêu cầu trong một phút"),
        _("Máy dùng chung cho cả cơ quan, nên mỗi người có một giới hạn. Chưa có gì bị mất."),
        _("Đợi %(seconds)s giây rồi tải lại trang.") % {"seconds": wait_s},
    )
    response.headers["Retry-After"] = str(wait_s)
    return response


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Return the page for a form that is not from us, or too old."""
    return _page(
        request,
        403,
        _("Biểu mẫu đã quá hạn"),
        _("Trang mở quá lâu, hoặc bạn đã đăng nhập lại ở một cửa sổ khác. Chưa có gì được lưu."),
        _("Quay lại, tải lại trang rồi gửi lần nữa."),
    )


def _page(
    request: HttpRequest, status: int, title: str, what: str, advice: str, *, reference: str = ""
) -> HttpResponse:
    context = {
        "title": title,
        "what": what,
        "advice": advice,
        "reference": reference or secrets.token_hex(4),
    }
    template = "site/_error.html" if request.headers.get("HX-Request") else "site/error.html"
    response = render(request, template, context, status=status)
    if request.headers.get("HX-Request"):
        response.headers["HX-Retarget"] = "#notices"
        response.headers["HX-Reswap"] = "innerHTML"
    return response
