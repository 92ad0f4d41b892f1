"""Who gets mail, for administrators."""

from dataclasses import replace
from datetime import UTC, datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from core.roles import Can
from core.subscriptions import Subscriber, clock
from dashboards.site.accounts.mail_forms import DAYS
from dashboards.site.office.forms import SubscriberForm
from dashboards.site.permissions import needs, person_of
from dashboards.site.targets import target_name
from store import subscribers
from store.audit import note_act
from store.connection import writing
from store.subscribers import Subscription
from store.subscriptions import told_of_subscriber

SHOWN = 4


@needs(Can.ADMINISTER)
@require_http_methods(["GET", "POST"])
def listed(request: HttpRequest) -> HttpResponse:
    """List the subscribers, and add one."""
    form = SubscriberForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        address = form.cleaned_data["address"]
        if subscribers.find_subscriber(address) is not None:
            form.add_error("address", _("Địa chỉ này đã có trong danh sách; sửa ở dòng của nó."))
        else:
            _save(request, None, form.subscription(address))
            messages.success(request, _("Đã thêm người nhận."))
            return redirect("office:subscribers")
    rows = [_line(who) for who in subscribers.list_subscribers()]
    return render(request, "office/subscribers.html", {"rows": rows, "form": form})


@needs(Can.ADMINISTER)
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, number: int) -> HttpResponse:
    """Change what a subscriber gets."""
    who = _subscriber(number)
    form = SubscriberForm(_with_address(request, who), who=who)
    if request.method == "POST" and form.is_valid():
        _save(request, who, form.subscription(who.address), active=who.active)
        messages.success(request, _("Đã lưu."))
        return redirect("office:subscribers")
    return render(request, "office/subscriber.html", {"who": who, "form": form})


@needs(Can.ADMINISTER)
@require_POST
def set_active(request: HttpRequest, number: int) -> HttpResponse:
    """Pause a subscriber, or have mail go to them again."""
    who, active = _subscriber(number), request.POST.get("active") == "yes"
    if who.active != active:
        with writing():
            if active:
                wish = Subscription(who.address, who.lang, who.wishes, who.send_at, who.days)
                subscribers.add_subscriber(wish, now=datetime.now(UTC))
            else:
                subscribers.leave(number)
            word = "subscriber.resume" if active else "subscriber.pause"
            note_act(person_of(request).pk, word, "subscriber", str(number))
    said = _("Lại gửi thư đến %(address)s.") if active else _("Đã dừng gửi thư đến %(address)s.")
    messages.success(request, said % {"address": who.address})
    return redirect("office:subscribers")


@needs(Can.ADMINISTER)
@require_POST
def remove(request: HttpRequest, number: int) -> HttpResponse:
    """Remove a subscriber with their alerts."""
    who = _subscriber(number)
    with writing():
        subscribers.remove_subscriber(who.address)
        before = told_of_subscriber(who)
        note_act(
            person_of(request).pk, "subscriber.remove", "subscriber", str(number), before=before
        )
    messages.success(request, _("Đã bỏ %(address)s.") % {"address": who.address})
    return redirect("office:subscribers")


def _subscriber(number: int) -> Subscriber:
    who = subscribers.get_subscriber(number)
    if who is None:
        raise Http404
    return who


def _with_address(request: HttpRequest, who: Subscriber) -> QueryDict | None:
    """Return what was posted with the address that stands: a change does not move it."""
    if request.method != "POST":
        return None
    posted = request.POST.copy()
    posted["address"] = who.address
    return posted


def _save(
    request: HttpRequest, before: Subscriber | None, wish: Subscription, *, active: bool = True
) -> None:
    with writing():
        now, new = subscribers.add_subscriber(wish, now=datetime.now(UTC))
        if not active:
            subscribers.leave(now.id)
            now = replace(now, active=False)
        note_act(
            person_of(request).pk,
            "subscriber.add" if new else "subscriber.change",
            "subscriber",
            str(now.id),
            before=told_of_subscriber(before),
            after=told_of_subscriber(now),
        )


def _line(who: Subscriber) -> dict[str, object]:
    wishes = who.wishes
    kinds = (("topic", wishes.topics), ("claim", wishes.claims), ("place", wishes.places))
    about = [target_name(kind, target) for kind, targets in kinds for target in targets]
    names = dict(DAYS)
    return {
        "who": who,
        "time": clock(who.send_at),
        "days": [names[day] for day in who.days] if len(who.days) < len(DAYS) else [],
        "about": about[:SHOWN],
        "more": max(0, len(about) - SHOWN),
    }
