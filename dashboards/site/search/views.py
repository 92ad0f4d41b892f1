"""The page of searching, and its results as a file."""

from typing import Any, Final, cast

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from django.views.decorators.vary import vary_on_headers
from django_htmx.middleware import HtmxDetails

from core.errors import IndexUnavailable, QueryError
from core.roles import Can
from dashboards.site.limits import limited
from dashboards.site.permissions import needs, person_of
from dashboards.site.search import files
from dashboards.site.search.alert_views import offers
from dashboards.site.search.examples import examples
from dashboards.site.search.results import look
from dashboards.site.search.state import Asked, read_asked
from index.export import FORMATS
from store.audit import note_act
from store.connection import writing
from store.saved_searches import list_saved

SEARCHES_A_MINUTE: Final = 120
EXPORTS_A_MINUTE: Final = 6


class Htmx(HttpRequest):
    """A request with what htmx says of itself."""

    htmx: HtmxDetails


@needs(Can.VIEW)
@limited("search", SEARCHES_A_MINUTE)
@require_GET
@vary_on_headers("HX-Request")
def page(request: Htmx) -> HttpResponse:
    """Show what a search finds."""
    asked = read_asked(request.GET)
    quick = bool(request.htmx) and not request.htmx.history_restore_request
    template = "search/_search.html" if quick else "search/page.html"
    response = render(request, template, {**_context(request, asked), "quick": quick})
    if quick:
        response.headers["HX-Push-Url"] = asked.page_address(asked.page, asked.cursor)
    return response


@needs(Can.VIEW)
@limited("export", EXPORTS_A_MINUTE)
@require_POST
def export(request: HttpRequest) -> HttpResponse:
    """Give what a search finds as a file, and note that somebody took it out."""
    asked = read_asked(request.GET)
    format = request.POST.get("format", "")
    if format not in FORMATS:
        messages.error(request, _("Chọn một trong các dạng tệp: CSV, Excel hay JSON Lines."))
        return HttpResponseRedirect(asked.address)
    try:
        found = files.export(asked, format)
    except (QueryError, IndexUnavailable):
        messages.error(request, _("Chưa xuất được; xem lại tìm kiếm rồi thử lần nữa."))
        return HttpResponseRedirect(asked.address)
    with writing():
        note_act(
            person_of(request).pk,
            "search.export",
            "search",
            asked.entity,
            after={"query": asked.query_string, "format": format, "rows": found.rows},
        )
    answer = FileResponse(
        found.body,
        as_attachment=True,
        filename=files.file_name(asked, format),
        content_type=files.MEDIA_TYPES[format],
    )
    return cast(HttpResponse, answer)  # for marks of views it is one


def _context(request: HttpRequest, asked: Asked) -> dict[str, Any]:
    found = look(asked)
    return {
        "asked": asked,
        "found": found,
        "hidden": [(name, one) for name, values in asked.filters.items() for one in values],
        "sorts": {
            "relevance": _("Khớp nhất"),
            "newest": _("Mới nhất"),
            "oldest": _("Cũ nhất"),
            "priority": _("Cần xem trước"),
        },
        "as_list": asked.changed(view="list").address,
        "as_table": asked.changed(view="table").address,
        "cleared": Asked(entity=asked.entity).address,
        "saved": list_saved(person_of(request).pk),
        "alerts": offers(request, asked),
        "examples": examples(asked.entity),
        "most_rows": files.MOST_ROWS,
    }
