"""Searches under a name: kept, shared, renamed, deleted."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from core.errors import ChoiceError
from core.roles import Can
from dashboards.site.permissions import needs, person_of
from dashboards.site.search.state import read_asked
from store.models.office import NAME
from store.saved_searches import change_saved, delete_saved, list_saved, save_search


@needs(Can.VIEW)
@require_GET
def saved(request: HttpRequest) -> HttpResponse:
    """List one's own searches and those that others share."""
    return render(
        request, "search/saved.html", {"saved": list_saved(person_of(request).pk), "longest": NAME}
    )


@needs(Can.VIEW)
@require_POST
def save(request: HttpRequest) -> HttpResponse:
    """Keep the search of the page before under a name."""
    # Read and written anew: what stands in the form is an address and nothing else.
    asked = read_asked(QueryDict(request.POST.get("query", "")[:30_000]))
    try:
        new = save_search(
            person_of(request).pk,
            request.POST.get("name", ""),
            asked.query_string,
            shared=request.POST.get("shared") == "1",
        )
    except ChoiceError:
        messages.error(request, _refusal())
    else:
        messages.success(
            request,
            _("Đã lưu tìm kiếm.") if new else _("Đã thay tìm kiếm cùng tên bằng tìm kiếm này."),
        )
    return HttpResponseRedirect(asked.address)


@needs(Can.VIEW)
@require_POST
def change(request: HttpRequest, number: int) -> HttpResponse:
    """Rename one's own search, share it or take it back."""
    try:
        own = change_saved(
            person_of(request).pk,
            number,
            name=request.POST.get("name", ""),
            shared=request.POST.get("shared") == "1",
        )
    except ChoiceError:
        messages.error(request, _refusal())
        return redirect("search:saved")
    if not own:
        raise Http404
    messages.success(request, _("Đã ghi thay đổi."))
    return redirect("search:saved")


@needs(Can.VIEW)
@require_POST
def delete(request: HttpRequest, number: int) -> HttpResponse:
    """Delete one's own search."""
    if not delete_saved(person_of(request).pk, number):
        raise Http404
    messages.success(request, _("Đã xoá tìm kiếm."))
    return redirect("search:saved")


def _refusal() -> str:
    return _(
        "Chưa lưu được: tên cần từ 1 đến %(longest)s ký tự, khác tên các tìm kiếm đã có, "
        "và mỗi người giữ nhiều nhất 200 tìm kiếm."
    ) % {"longest": NAME}
