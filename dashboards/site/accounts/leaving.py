"""Leaving the digest by the link in it: a page with a button, and one click for mail programs.

RFC 8058: the mail program posts without cookies and without a form of ours; looking at the page
alone changes nothing, because scanners of mail follow every link. docs/how-to/daily-digest.md.
"""

from contextlib import nullcontext

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from core.settings import get_settings
from core.subscriptions import Subscriber
from core.unsubscribing import subscriber_of, verify_token
from dashboards.site.errors import too_many
from dashboards.site.limits import seconds_to_wait
from dashboards.site.middleware import LANGUAGE_COOKIE
from dashboards.site.permissions import for_everyone
from store.audit import note_act
from store.connection import writing
from store.subscribers import get_subscriber, leave

KEY_FILE = "id.key"
TRIES = 30


@for_everyone
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """Ask, or end the subscription that the token is of; again is no mistake."""
    if wait_s := seconds_to_wait("unsubscribe", request.META.get("REMOTE_ADDR", ""), TRIES):
        return too_many(request, wait_s)
    who = _whose(token)
    if who is None:
        return render(request, "accounts/unsubscribe_unknown.html", status=404)
    if request.method == "POST" and who.active:
        with writing():
            leave(who.id)
            note_act(None, "subscriber.leave", "subscriber", str(who.id))
    left = request.method == "POST" or not who.active
    chosen = LANGUAGE_COOKIE in request.COOKIES
    with nullcontext() if chosen else translation.override(str(who.lang)):
        return render(request, "accounts/unsubscribe.html", {"left": left})


def _whose(token: str) -> Subscriber | None:
    number, key = subscriber_of(token), _key()
    who = get_subscriber(number) if number is not None and key else None
    return who if who is not None and verify_token(key, token, who.nonce) else None


def _key() -> str:
    """Return the installation's key; empty before the first mail, when no token can be."""
    settings = get_settings()
    path = settings.data_dir / KEY_FILE
    given = settings.id_key.get_secret_value()
    return given or (path.read_text().strip() if path.exists() else "")
