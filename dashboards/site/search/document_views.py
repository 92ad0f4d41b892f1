"""The page of one document, and its archived capture."""

import logging

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import escape
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from core.errors import LandingError
from core.roles import Can
from dashboards.site.engines import read_capture
from dashboards.site.limits import limited
from dashboards.site.permissions import needs
from dashboards.site.search import inert
from dashboards.site.search.document import open_page
from dashboards.site.search.views import SEARCHES_A_MINUTE
from store.beside import capture_of

log = logging.getLogger(__name__)


@needs(Can.VIEW)
@require_GET
def document(request: HttpRequest, id: str) -> HttpResponse:
    """Show a document with its findings in place, and what stands beside it."""
    page = open_page(id, version=request.GET.get("version", ""))
    if page is None:
        raise Http404
    return render(request, "search/document.html", {"page": page, "row": page.row})


@needs(Can.VIEW)
@limited("capture", SEARCHES_A_MINUTE)
@require_GET
def capture(request: HttpRequest, id: str) -> HttpResponse:
    """Show what was archived, inert: for the frame of the document's page."""
    found = capture_of(id, request.GET.get("version", ""))
    if found is None:
        raise Http404
    lang = get_language() or "vi"
    try:
        content = inert.inert_page(found, read_capture(found), document=id, lang=lang)
    except LandingError as error:
        log.warning("capture of %s: %s", id, error)
        said = _("Không đọc được bản lưu: tệp đã bị xoá khi hết hạn lưu, hoặc bị hỏng.")
        content = inert.whole(f"<p>{escape(said)}</p>", lang)
    response = HttpResponse(content)
    response.headers["Content-Security-Policy"] = inert.POLICY
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
