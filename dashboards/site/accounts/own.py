"""One's own account: password, address, keys to the API."""

from datetime import UTC, datetime, timedelta

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from core.errors import ChoiceError
from core.roles import Can
from dashboards.site.accounts.forms import SCOPE_NAMES, OwnAddressForm, OwnPasswordForm, TokenForm
from dashboards.site.permissions import for_signed_in, needs, person_of
from store.accounts import AccountRefused
from store.audit import note_act
from store.connection import writing
from store.own_account import change_address, choose_password
from store.tokens import list_tokens, make_token, revoke_token


@for_signed_in
@require_http_methods(["GET", "POST"])
def me(request: HttpRequest) -> HttpResponse:
    """Show one's own account, and change the address."""
    user = person_of(request)
    form = OwnAddressForm(request.POST or None, initial={"email": user.email})
    if request.method == "POST" and form.is_valid():
        try:
            change_address(user, form.cleaned_data["email"])
        except AccountRefused:
            form.add_error("email", _("Địa chỉ này đã có người dùng; nhờ người quản trị gắn giúp."))
        else:
            messages.success(request, _("Đã lưu địa chỉ thư."))
            return redirect("accounts:me")
    return render(request, "accounts/me.html", {"form": form})


@for_signed_in
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    """Change one's own password."""
    user = person_of(request)
    given = user.last_login is None
    form = OwnPasswordForm(user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        choose_password(user, form.cleaned_data["new_password1"], now=datetime.now(UTC))
        update_session_auth_hash(request, user)
        messages.success(request, _("Đã đổi mật khẩu. Những nơi khác đang đăng nhập đã bị thoát."))
        return redirect("today:page" if given else "accounts:me")
    return render(request, "accounts/password.html", {"form": form, "given": given})


@needs(Can.VIEW)
@require_http_methods(["GET", "POST"])
def tokens(request: HttpRequest) -> HttpResponse:
    """Show one's own keys; a new one is shown this once."""
    user = person_of(request)
    form, key, now = TokenForm(request.POST or None), "", datetime.now(UTC)
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        try:
            with writing():
                key, token = make_token(
                    user.pk,
                    asked["name"],
                    asked["scopes"],
                    expires=now + timedelta(days=asked["days"]),
                    now=now,
                )
                told = {"name": token.name, "scopes": list(token.scopes)}
                note_act(user.pk, "token.add", "token", str(token.id), after=told)
            form = TokenForm()
        except ChoiceError:
            form.add_error(
                "name",
                _("Tên này đã có ở một khoá còn hạn, hoặc đã đủ mười khoá; thu hồi bớt trước."),
            )
    rows = [(token, token.holds(now)) for token in list_tokens(user.pk)]
    context = {"form": form, "key": key, "rows": rows, "scopes": SCOPE_NAMES}
    return render(request, "accounts/tokens.html", context)


@needs(Can.VIEW)
@require_POST
def revoke(request: HttpRequest, number: int) -> HttpResponse:
    """Take one of one's own keys back."""
    user = person_of(request)
    with writing():
        if not revoke_token(user.pk, number, now=datetime.now(UTC)):
            raise Http404
        note_act(user.pk, "token.revoke", "token", str(number))
    messages.success(request, _("Đã thu hồi khoá; từ bây giờ nó không mở được gì."))
    return redirect("accounts:tokens")
