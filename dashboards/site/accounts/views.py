"""Signing in and out, the first account, language and theme."""

from typing import Any

from django.contrib.auth import login, logout
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.models import Group
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from core.roles import Role
from dashboards.site.accounts import first as first_account
from dashboards.site.accounts.forms import FirstAccountForm, SignInForm
from dashboards.site.errors import too_many
from dashboards.site.limits import seconds_to_wait
from dashboards.site.middleware import LANGUAGE_COOKIE, LANGUAGES
from dashboards.site.permissions import for_everyone, for_signed_in
from store.audit import note_act
from store.connection import writing
from store.own_account import must_choose_password

YEAR_S = 365 * 86_400
THEMES = ("", "light", "dark")
TRIES = 20
"""Sign-ins and codes that one machine may try in a minute, whatever the name."""


class SignIn(LoginView):
    """The page with name and password."""

    template_name = "accounts/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True
    needs = None

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Lead to the first account where there is none."""
        if first_account.needed():
            return redirect("accounts:first")
        if wait_s := _wait_for_try(request):
            return too_many(request, wait_s)
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        """Sign in; who has a password that somebody else gave has to choose one first."""
        user = form.get_user()
        given = user.last_login is None
        response = super().form_valid(form)
        must_choose_password(user, still=given)
        return redirect("accounts:password") if given else response

    @classmethod
    def as_view(cls, **given: Any) -> Any:
        """Return the view, marked as open to everyone."""
        return for_everyone(super().as_view(**given))


@for_signed_in
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    logout(request)
    return redirect("accounts:login")


@for_everyone
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def first(request: HttpRequest) -> HttpResponse:
    """Make the first account; afterwards this page leads to signing in."""
    if not first_account.needed():
        return redirect("accounts:login")
    if wait_s := _wait_for_try(request):
        return too_many(request, wait_s)
    form = FirstAccountForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with writing():
            user = form.save()
            user.groups.set(Group.objects.filter(name__in=[str(role) for role in Role]))
            note_act(user.pk, "user.first", "user", str(user.pk), after={"name": user.username})
        first_account.forget_code()
        login(request, user, backend="django.contrib.auth.backends.ModelBackend")
        return redirect("today:page")
    return render(request, "accounts/first.html", {"form": form})


@for_everyone
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Keep the language that the person chose."""
    chosen = request.POST.get("lang", "")
    response = _back(request)
    if chosen in LANGUAGES:
        _keep(request, response, LANGUAGE_COOKIE, chosen)
    return response


@for_everyone
@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Keep dark or light, or follow the machine."""
    chosen = request.POST.get("theme", "")
    response = _back(request)
    if chosen in THEMES:
        _keep(request, response, "cotmoc_theme", chosen)
    return response


def _keep(request: HttpRequest, response: HttpResponse, cookie: str, value: str) -> None:
    response.set_cookie(
        cookie,
        value,
        max_age=YEAR_S,
        samesite="Lax",
        httponly=True,
        secure=request.is_secure(),
    )


def _wait_for_try(request: HttpRequest) -> int:
    if request.method != "POST":
        return 0
    return seconds_to_wait("sign-in", request.META.get("REMOTE_ADDR", ""), TRIES)


def _back(request: HttpRequest) -> HttpResponse:
    target = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()})
    return HttpResponseRedirect(target if safe else reverse("today:page"))
