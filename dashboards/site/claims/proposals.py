"""Proposals that wait for a second person, and deciding on them."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from core.errors import RefusedError
from core.roles import Can
from dashboards.site.claims.changing import (
    ChangedMeanwhile,
    NotSound,
    entry_now,
    examine_again,
    put,
)
from dashboards.site.claims.differences import differences
from dashboards.site.claims.refusals import refusal
from dashboards.site.claims.words import STATES
from dashboards.site.permissions import needs, person_of
from store.proposals import Proposal, State, accept, get_proposal, list_proposals, refuse, withdraw

AT_ONCE = 100


@needs(Can.VIEW)
@require_GET
def listed(request: HttpRequest) -> HttpResponse:
    """Show the proposals, open ones first."""
    closed = [one for one in list_proposals(limit=AT_ONCE) if one.state is not State.OPEN]
    context = {
        "open": list_proposals(state=State.OPEN, limit=AT_ONCE),
        "closed": [(one, _(STATES[one.state])) for one in closed],
    }
    return render(request, "claims/proposals.html", context)


@needs(Can.VIEW)
@require_GET
def proposal(request: HttpRequest, number: int) -> HttpResponse:
    """Show what a proposal changes."""
    return _render(request, number)


@needs(Can.VIEW)
@require_POST
def decide(request: HttpRequest, number: int) -> HttpResponse:
    """Accept, refuse or withdraw a proposal."""
    act, answer = request.POST.get("do", ""), request.POST.get("answer", "").strip()[:4000]
    actor = person_of(request).pk
    if act != "withdraw" and not _may_decide(request):
        raise PermissionDenied
    try:
        if act == "accept":
            accept(actor, number, put, answer=answer)
            told = _(
                "Đã chấp nhận và ghi vào danh mục của cơ quan. Các bài đã lưu được xét lại ở lần "
                "phân tích tới."
            )
        elif act == "refuse":
            refuse(actor, number, answer=answer)
            told = _("Đã từ chối đề xuất.")
        else:
            withdraw(actor, number)
            told = _("Đã rút lại đề xuất.")
    except RefusedError as error:
        more: dict[str, Any] = {"refused": refusal(error), "answer": answer}
        if isinstance(error, ChangedMeanwhile):
            more["meanwhile"] = _meanwhile(_find(number), error.now)
        if isinstance(error, NotSound):
            more["lint"] = error.messages
        return _render(request, number, status=409, **more)
    messages.success(request, told)
    return redirect("claims:proposal", number)


def _may_decide(request: HttpRequest) -> bool:
    return bool({Can.APPROVE, Can.ADMINISTER} & person_of(request).may)


def _find(number: int) -> Proposal:
    if found := get_proposal(number):
        return found
    raise Http404(str(number))


def _meanwhile(one: Proposal, now: dict[str, Any]) -> list[Any]:
    return differences(one.was, now)


def _render(request: HttpRequest, number: int, *, status: int = 200, **more: Any) -> HttpResponse:
    one = _find(number)
    own = one.by_id == person_of(request).pk
    context: dict[str, Any] = {
        "proposal": one,
        "state": _(STATES[one.state]),
        "differences": differences(one.was, one.wanted),
        "own": own,
        "may_decide": one.state is State.OPEN and not own and _may_decide(request),
        "statement": one.wanted.get("statement_vi") or one.claim,
    }
    if one.state is State.OPEN:
        now = entry_now(one.claim)
        context["meanwhile"] = _meanwhile(one, now) if now != one.was else []
        if "lint" not in more:
            more["lint"] = _lint(one)
    return render(request, "claims/proposal.html", context | more, status=status)


def _lint(one: Proposal) -> list[Any]:
    try:
        return examine_again(one)
    except RefusedError:
        return []
