"""Signing in and out, the first account, language and theme."""

from typing import Any

from django.contrib.auth import login, logout
from django.contrib.auth.models import Group
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.roles import Role
from dashboards.site.accounts import first as first_account
from dashboards.site.accounts.forms import FirstAccountForm, SignInForm
from dashboards.site.middleware import LANGUAGE_COOKIE, LANGUAGES
from dashboards.site.permissions import for_everyone, for_signed_in
from store.audit import note_act
from store.connection import writing

YEAR_S = 365 * 86_400
THEMES = ("", "light", "dark")


class SignIn(LoginView):
    """The page with name and password."""

    template_name = "accounts/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True
    needs = None

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Lead to the first account where there is none."""
        if first_account.needed():
            return redirect("accounts:first")
        return super().dispatch(request, *args, **kwargs)  # type: ignore[return-value]

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


@for_signed_in
@require_GET
def me(request: HttpRequest) -> HttpResponse:
    """Show one's own account."""
    return render(request, "accounts/me.html")


@for_everyone
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Keep the language that the person chose."""
    chosen = request.POST.get("lang", "")
    response = _back(request)
    if chosen in LANGUAGES:
        response.set_cookie(LANGUAGE_COOKIE, chosen, max_age=YEAR_S, samesite="Lax", httponly=True)
    return response


@for_everyone
@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Keep dark or light, or follow the machine."""
    chosen = request.POST.get("theme", "")
    response = _back(request)
    if chosen in THEMES:
        response.set_cookie("cotmoc_theme", chosen, max_age=YEAR_S, samesite="Lax", httponly=True)
    return response


def _back(request: HttpRequest) -> HttpResponse:
    target = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()})
    return HttpResponseRedirect(target if safe else reverse("today:page"))
