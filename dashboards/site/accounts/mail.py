"""One's own digest and alerts."""

from datetime import UTC, datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from core.roles import Can
from core.settings import get_settings
from core.subscriptions import AlertRule, Subscriber, clock
from dashboards.site.accounts.mail_forms import AlertForm, SubscriptionForm
from dashboards.site.permissions import needs, person_of
from dashboards.site.targets import place_labels, target_name
from store.audit import note_act
from store.connection import writing
from store.subscribers import (
    add_rule,
    add_subscriber,
    find_subscriber,
    leave,
    list_rules,
    remove_rule,
)
from store.subscriptions import told_of_rule, told_of_subscriber


@needs(Can.VIEW)
@require_http_methods(["GET", "POST"])
def mine(request: HttpRequest) -> HttpResponse:
    """Show one's own digest and alerts, and change the digest."""
    user = person_of(request)
    who = _subscriber(request)
    form = SubscriptionForm(request.POST or None, who=who)
    if request.method == "POST" and user.email and form.is_valid():
        with writing():
            now, new = add_subscriber(form.subscription(user.email), now=datetime.now(UTC))
            note_act(
                user.pk,
                "subscriber.add" if new else "subscriber.change",
                "subscriber",
                str(now.id),
                before=told_of_subscriber(who),
                after=told_of_subscriber(now),
            )
        messages.success(request, _("Đã lưu đăng ký bản tin."))
        return redirect("accounts:mail")
    return _page(request, who, form, AlertForm())


@needs(Can.VIEW)
@require_POST
def leave_digest(request: HttpRequest) -> HttpResponse:
    """End one's own digest and alerts."""
    who = _subscriber(request)
    if who is not None and who.active:
        with writing():
            leave(who.id)
            note_act(person_of(request).pk, "subscriber.leave", "subscriber", str(who.id))
        messages.success(request, _("Bạn sẽ không nhận bản tin và cảnh báo nữa."))
    return redirect("accounts:mail")


@needs(Can.VIEW)
@require_POST
def add_alert(request: HttpRequest) -> HttpResponse:
    """Add an alert rule of one's own, or change the one with the same target."""
    who, form = _subscriber(request), AlertForm(request.POST)
    if who is None or not who.active:
        messages.error(request, _("Hãy lưu đăng ký bản tin trước, rồi thêm cảnh báo."))
        return redirect("accounts:mail")
    if not form.is_valid():
        return _page(request, who, SubscriptionForm(who=who), form)
    with writing():
        rule, _new = add_rule(who.id, form.wish(), now=datetime.now(UTC))
        after = told_of_rule(rule)
        note_act(person_of(request).pk, "alert.add", "subscriber", str(who.id), after=after)
    messages.success(request, _("Đã lưu cảnh báo."))
    return redirect("accounts:mail")


@needs(Can.VIEW)
@require_POST
def remove_alert(request: HttpRequest, number: int) -> HttpResponse:
    """Remove an alert rule of one's own."""
    who = _subscriber(request)
    rule = next((rule for rule in _rules(who) if rule.id == number), None)
    if who is None or rule is None:
        raise Http404
    with writing():
        remove_rule(number)
        before = told_of_rule(rule)
        note_act(person_of(request).pk, "alert.remove", "subscriber", str(who.id), before=before)
    messages.success(request, _("Đã xoá cảnh báo."))
    return redirect("accounts:mail")


def _subscriber(request: HttpRequest) -> Subscriber | None:
    address = person_of(request).email
    return find_subscriber(address) if address else None


def _rules(who: Subscriber | None) -> list[AlertRule]:
    return [rule for rule in list_rules() if who is not None and rule.subscriber == who.id]


def _page(
    request: HttpRequest, who: Subscriber | None, form: SubscriptionForm, alert: AlertForm
) -> HttpResponse:
    rules = [
        {
            "rule": rule,
            "name": target_name(str(rule.kind), rule.target),
            "quiet": _quiet(rule),
        }
        for rule in _rules(who)
    ]
    context = {
        "who": who,
        "form": form,
        "alert": alert,
        "rules": rules,
        "place_names": place_labels().values(),
        "mail_is_set": bool(get_settings().smtp_url.get_secret_value()),
    }
    return render(request, "accounts/mail.html", context)


def _quiet(rule: AlertRule) -> str:
    if rule.quiet_from == rule.quiet_until:
        return ""
    return f"{clock(rule.quiet_from)}–{clock(rule.quiet_until)}"
