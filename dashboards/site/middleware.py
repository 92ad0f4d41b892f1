"""What happens around every request: language, permission, errors in plain words."""

import logging
import secrets
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from django.contrib.auth import get_user_model
from django.core.exceptions import BadRequest, PermissionDenied, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import translation

from core.errors import CotmocError
from core.roles import Can
from dashboards.site.errors import failed

Answer = Callable[[HttpRequest], HttpResponse]
LANGUAGE_COOKIE = "cotmoc_lang"
LANGUAGES = ("vi", "en")
WITH_GIVEN_PASSWORD = ("accounts:password", "accounts:logout")
"""All that answers as long as somebody has not changed the password that was given to them."""

LEFT_TO_DJANGO = (Http404, PermissionDenied, BadRequest, SuspiciousOperation)
"""What has pages of its own: dashboards.site.errors."""

log = logging.getLogger(__name__)


def choose_language(answer: Answer) -> Answer:
    """Speak Vietnamese, or what the person chose; what the browser prefers is not asked."""

    def middleware(request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(LANGUAGE_COOKIE, "")
        lang = chosen if chosen in LANGUAGES else LANGUAGES[0]
        with translation.override(lang):
            request.LANGUAGE_CODE = lang
            response = answer(request)
        response.headers.setdefault("Content-Language", lang)
        return response

    return middleware


class in_plain_words:  # noqa: N801 - stands in a list of middleware like the functions
    """Turn what goes wrong into a page with a reference number; the log has the rest."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, and let no page be kept by others."""
        response = self.answer(request)
        if not request.path.startswith("/static/"):
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Answer what a view raised."""
        reference = secrets.token_hex(4)
        if isinstance(error, CotmocError):
            # The path alone: what somebody searched for does not belong into a log.
            log.warning("%s on %s: %s", reference, request.path, error)
            return failed(request, reference, str(error))
        if isinstance(error, LEFT_TO_DJANGO):
            return None
        log.exception("%s on %s", reference, request.path)
        return failed(request, reference)


class need_permission:  # noqa: N801 - as above
    """Refuse a view to those who may not; one that says nothing of permission is for nobody."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on."""
        return self.answer(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Hold what the view needs against what the person may do."""
        needed = getattr(view, "needs", "nobody")
        if needed is None or needed == "token":
            return None
        if needed == "nobody":
            raise PermissionDenied
        user = request.user
        if not user.is_authenticated:
            if not get_user_model().objects.exists():
                return HttpResponseRedirect(reverse("accounts:first"))
            return _to_login(request)
        match = request.resolver_match
        if user.last_login is None and (
            match is None or match.view_name not in WITH_GIVEN_PASSWORD
        ):
            return _go(request, reverse("accounts:password"))
        if isinstance(needed, Can) and needed not in user.may:
            raise PermissionDenied
        return None


def _to_login(request: HttpRequest) -> HttpResponse:
    target = request.get_full_path() if request.method == "GET" else "/"
    return _go(request, f"{reverse('accounts:login')}?next={quote(target)}")


def _go(request: HttpRequest, where: str) -> HttpResponse:
    if request.headers.get("HX-Request"):
        # A fragment shall not hold another page: the whole page goes there.
        response = HttpResponse(status=401)
        response.headers["HX-Redirect"] = where
        return response
    return HttpResponseRedirect(where)
