"""Proposing a change of a claim, or a new claim."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.errors import RefusedError
from core.roles import Can
from dashboards.site.claims.changing import entry_now, examine
from dashboards.site.claims.differences import differences
from dashboards.site.claims.forms import ClaimForm
from dashboards.site.claims.refusals import refusal
from dashboards.site.claims.rows import Rows
from dashboards.site.engines import get_catalogue
from dashboards.site.permissions import needs, person_of
from nlp.catalogue.lint import ERROR
from nlp.catalogue.replacing import fingerprint
from store.proposals import propose


@needs(Can.PROPOSE)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Propose a claim that is not there yet."""
    return _propose(request, {})


@needs(Can.PROPOSE)
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, claim: str) -> HttpResponse:
    """Propose a change of a claim."""
    if not (entry := entry_now(claim)):
        raise Http404(claim)
    return _propose(request, entry)


def _propose(request: HttpRequest, entry: dict[str, Any]) -> HttpResponse:
    catalogue = get_catalogue()
    data = request.POST if request.method == "POST" else None
    form = ClaimForm(data, entry=entry, catalogue=catalogue)
    rows = Rows(data, entry, catalogue)
    context: dict[str, Any] = {
        "form": form,
        "rows": rows,
        "entry": entry,
        "base": fingerprint(entry),
    }
    status = 200
    if data is not None:
        answer = _read(request, form, rows, entry, context)
        if isinstance(answer, HttpResponse):
            return answer
        status = answer
    return render(request, "claims/propose.html", context, status=status)


def _read(
    request: HttpRequest,
    form: ClaimForm,
    rows: Rows,
    entry: dict[str, Any],
    context: dict[str, Any],
) -> HttpResponse | int:
    """Store what was sent and lead to it; or return the status of the form shown again."""
    if not all([form.is_valid(), rows.is_valid()]):
        return 422
    if request.POST.get("base") != context["base"]:
        context["refused"] = refusal(RefusedError("base", "the entry changed while it was edited"))
        return 409
    values = form.values() | rows.values()
    if not entry:
        values["id"] = form.cleaned_data["id"]
    kept = {name: value for name, value in {**entry, **values}.items() if value not in ("", [])}
    claim = str(kept["id"])
    try:
        context["lint"] = examine(kept)
        context["differences"] = differences(entry, kept)
        if request.POST.get("do") == "try":
            return 200
        if any(message.level == ERROR for message in context["lint"]):
            context["refused"] = refusal(RefusedError("lint", "the changed entry has errors"))
            return 422
        reason = form.cleaned_data["reason"]
        number = propose(person_of(request).pk, claim, changes=values, was=entry, reason=reason)
    except RefusedError as error:
        context["refused"] = refusal(error)
        return 422
    messages.success(request, _("Đã gửi đề xuất. Danh mục chỉ đổi khi người thứ hai chấp nhận."))
    return redirect("claims:proposal", number)
