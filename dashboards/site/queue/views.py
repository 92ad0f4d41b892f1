"""Pages of the queue: one item at a time, with the list beside it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from core.errors import RefusedError
from core.roles import Can
from dashboards.site.engines import get_catalogue
from dashboards.site.permissions import needs, person_of
from dashboards.site.queue.deciding import read_decision, refusal
from dashboards.site.queue.shown import context_of, first_free, frame_of
from dashboards.site.queue.state import WantedForm
from store import reviewing
from store.decisions import list_decided
from store.holds import hold as hold_item
from store.items import Item, get_item
from store.reviewing import DecidedMeanwhile
from store.waiting import Wanted

DECIDED_AT_ONCE = 50


def _asked(request: HttpRequest) -> tuple[Wanted, WantedForm]:
    form = WantedForm(request.GET, get_catalogue().claims)
    return form.wanted(), form


def _item(finding: str) -> Item:
    if item := get_item(finding):
        return item
    raise Http404(finding)


def _render(
    request: HttpRequest, item: Item | None, *, status: int = 200, **more: Any
) -> HttpResponse:
    wanted, form = _asked(request)
    context = frame_of(request, wanted, form)
    if item is not None:
        holder = None
        if item.decided is None:
            holder = hold_item(person_of(request).pk, item.key, alone=True)
        context |= context_of(request, item, wanted, holder)
    return render(request, "queue/page.html", context | more, status=status)


@needs(Can.REVIEW)
@require_GET
def page(request: HttpRequest) -> HttpResponse:
    """Show the most urgent item that no colleague has open."""
    wanted, _form = _asked(request)
    first = first_free(person_of(request).pk, wanted)
    return _render(request, get_item(first) if first else None)


@needs(Can.REVIEW)
@require_GET
def item(request: HttpRequest, finding: str) -> HttpResponse:
    """Show one item."""
    return _render(request, _item(finding))


@needs(Can.REVIEW)
@require_POST
def decide(request: HttpRequest, finding: str) -> HttpResponse:
    """Store a decision and go to the next item."""
    shown = _item(finding)
    wanted, _form = _asked(request)
    try:
        outcome = reviewing.decide(
            person_of(request).pk,
            finding,
            read_decision(request.POST, get_catalogue().claims),
            seen=request.POST.get("seen", ""),
            also=request.POST.getlist("also") if request.POST.get("batch") else (),
        )
    except RefusedError as error:
        return _refused(request, shown, error)
    messages.success(request, _told(outcome))
    following = first_free(person_of(request).pk, wanted, after=finding)
    return _to(request, following or first_free(person_of(request).pk, wanted))


def _refused(request: HttpRequest, shown: Item, error: RefusedError) -> HttpResponse:
    """Show the item again with what keeps the decision from being stored, and what was typed."""
    again = get_item(shown.row.id) or shown
    theirs = error.theirs if isinstance(error, DecidedMeanwhile) else None
    more = {"refused": refusal(error), "theirs": theirs, "given": request.POST}
    return _render(request, again, status=409, **more)


def _told(outcome: reviewing.Outcome) -> str:
    told = ngettext("Đã ghi quyết định.", "Đã ghi quyết định cho %(count)d câu.", outcome.done) % {
        "count": outcome.done
    }
    if outcome.skipped:
        told += " " + _("%(count)d bản để nguyên, vì đồng nghiệp đã quyết định hoặc đang xem.") % {
            "count": outcome.skipped
        }
    return str(told)


def _to(request: HttpRequest, finding: str) -> HttpResponse:
    address = reverse("queue:item", args=[finding]) if finding else reverse("queue:page")
    query = request.GET.urlencode()
    return HttpResponseRedirect(f"{address}?{query}" if query else address)


@needs(Can.REVIEW)
@require_POST
def hold(request: HttpRequest, finding: str) -> HttpResponse:
    """Hold an item for longer, or take it over knowingly."""
    shown = _item(finding)
    take_over = bool(request.POST.get("take_over"))
    holder = hold_item(person_of(request).pk, shown.key, take_over=take_over)
    if request.headers.get("HX-Request"):
        context = {"item": shown, "row": shown.row, "holder": holder, "renewed": True}
        return render(request, "queue/_hold.html", context)
    return _to(request, finding)


@needs(Can.REVIEW)
@require_POST
def undo(request: HttpRequest) -> HttpResponse:
    """Take back one's own last decision and show the item again."""
    last = reviewing.last_decision(person_of(request).pk)
    try:
        outcome = reviewing.undo(person_of(request).pk)
    except RefusedError as error:
        messages.error(request, refusal(error))
        return _to(request, "")
    told = ngettext(
        "Đã hoàn tác quyết định.", "Đã hoàn tác quyết định cho %(count)d câu.", outcome.done
    )
    messages.success(request, told % {"count": outcome.done})
    return _to(request, last.finding if last and get_item(last.finding) else "")


@needs(Can.REVIEW)
@require_GET
def decided(request: HttpRequest) -> HttpResponse:
    """Show what was decided, newest first."""
    asked = request.GET.get("page", "1")
    number = max(1, int(asked)) if asked.isdecimal() and len(asked) < 7 else 1
    rows = list_decided(limit=DECIDED_AT_ONCE + 1, offset=(number - 1) * DECIDED_AT_ONCE)
    context = {
        "rows": rows[:DECIDED_AT_ONCE],
        "number": number,
        "before": number - 1,
        "after": number + 1,
        "more": len(rows) > DECIDED_AT_ONCE,
        "claims": get_catalogue().claims,
        "last": reviewing.last_decision(person_of(request).pk),
    }
    return render(request, "queue/decided.html", context)
