"""The API as a whole: its description, and what it says when there is no answer.

docs/how-to/use-the-api.md.
"""

import logging
import secrets
from typing import Final

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from ninja import NinjaAPI
from ninja.errors import HttpError, Throttled, ValidationError
from ninja.operation import Operation

from core.errors import IndexUnavailable, QueryError
from dashboards.site.api.endpoints import router

SAID: Final = {
    401: ("unauthorized", _("Gửi khoá còn hạn: Authorization: Bearer cotmoc_…")),
    403: ("forbidden", _("Khoá không có phạm vi này, hoặc chủ khoá không còn quyền xem.")),
    404: ("not-found", _("Không có mục này, hoặc mục không được đưa ra ngoài.")),
    429: ("too-many", _("Quá nhiều lần gọi trong một phút; đợi theo Retry-After.")),
}
log = logging.getLogger(__name__)


class Api(NinjaAPI):
    """The API with short names of its operations."""

    def get_openapi_operation_id(self, operation: Operation) -> str:
        """Return the name of the function alone."""
        return operation.view_func.__name__


api = Api(
    title="cotmoc",
    version="1",
    description="Read-only. Findings, claims and approved answers; nothing about people.",
    docs_url=None,
    urls_namespace="api",
)
api.add_router("", router)


@api.exception_handler(HttpError)
def refuse(request: HttpRequest, error: HttpError) -> HttpResponse:
    """Answer a call that may not be made."""
    code, message = SAID.get(error.status_code, ("refused", error.message))
    response = _problem(request, error.status_code, code, message)
    if error.status_code == 401:
        response.headers["WWW-Authenticate"] = "Bearer"
    if isinstance(error, Throttled):
        response.headers["Retry-After"] = str(error.wait or 60)
    return response


@api.exception_handler(Http404)
def not_found(request: HttpRequest, error: Http404) -> HttpResponse:
    """Answer a call for what is not there."""
    return _problem(request, 404, *SAID[404])


@api.exception_handler(ValidationError)
def invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Name the parameters that do not fit."""
    names = sorted({str(part["loc"][-1]) for part in error.errors})
    return _problem(request, 422, "invalid", _("Tham số không hợp lệ:"), ", ".join(names))


@api.exception_handler(QueryError)
def misspelt(request: HttpRequest, error: QueryError) -> HttpResponse:
    """Say where a query does not parse."""
    return _problem(request, 400, "query", str(error))


@api.exception_handler(IndexUnavailable)
def no_index(request: HttpRequest, error: IndexUnavailable) -> HttpResponse:
    """Say that the index is away for now."""
    log.warning("api: %s", error)
    return _problem(request, 503, "index", _("Chỉ mục tìm kiếm đang bận; thử lại sau."))


@api.exception_handler(Exception)
def failed(request: HttpRequest, error: Exception) -> HttpResponse:
    """Give a number under which the log has the rest."""
    reference = secrets.token_hex(4)
    log.error("%s on %s", reference, request.path, exc_info=error)
    said = _("Việc này chưa làm được; báo người quản trị kèm mã số:")
    return _problem(request, 500, "failed", said, reference)


def _problem(
    request: HttpRequest, status: int, code: str, message: str | Promise, detail: str = ""
) -> HttpResponse:
    lang = "en" if request.headers.get("Accept-Language", "").lower().startswith("en") else "vi"
    with translation.override(lang):
        return api.create_response(
            request, {"error": code, "message": f"{message} {detail}".strip()}, status=status
        )
