"""Accounts of the office, for administrators."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.roles import Can
from dashboards.site.office.forms import REFUSED, AccountForm, NewAccountForm, PasswordForm
from dashboards.site.office.lockouts import locked_names, unlock
from dashboards.site.permissions import needs, person_of
from store import accounts
from store.accounts import Account, AccountRefused


@needs(Can.ADMINISTER)
@require_GET
def page(request: HttpRequest) -> HttpResponse:
    """List all accounts."""
    locked = locked_names()
    rows = [(account, account.username in locked) for account in accounts.list_accounts()]
    return render(request, "office/people.html", {"rows": rows})


@needs(Can.ADMINISTER)
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """Make an account; its password is shown this once."""
    form = NewAccountForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        try:
            account = accounts.add_account(
                person_of(request).pk, asked["username"], form.details(), asked["password"]
            )
        except AccountRefused as refused:
            form.add_error(None, REFUSED[refused.why])
        else:
            return _show_password(request, account, asked["password"])
    return render(request, "office/add_person.html", {"form": form})


@needs(Can.ADMINISTER)
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, number: int) -> HttpResponse:
    """Show an account, and change its name, address and roles."""
    account = _account(number)
    form = AccountForm(request.POST or None, account=account)
    if request.method == "POST" and form.is_valid():
        try:
            accounts.change_account(person_of(request).pk, number, form.details())
        except AccountRefused as refused:
            form.add_error(None, REFUSED[refused.why])
        else:
            messages.success(request, _("Đã lưu tài khoản."))
            return redirect("office:person", number)
    return _person(request, account, form, PasswordForm())


@needs(Can.ADMINISTER)
@sensitive_post_parameters()
@require_POST
def give_password(request: HttpRequest, number: int) -> HttpResponse:
    """Set a password that is shown this once and has to be changed."""
    account, form = _account(number), PasswordForm(request.POST)
    if not form.is_valid():
        return _person(request, account, AccountForm(account=account), form)
    by, password = person_of(request).pk, form.cleaned_data["password"]
    if by == number:
        messages.error(request, _("Mật khẩu của mình thì đổi ở trang tài khoản của mình."))
        return redirect("office:person", number)
    accounts.give_password(by, number, password)
    unlock(by, number, account.username)
    return _show_password(request, account, password)


@needs(Can.ADMINISTER)
@require_POST
def set_active(request: HttpRequest, number: int) -> HttpResponse:
    """Open or close an account."""
    account, active = _account(number), request.POST.get("active") == "yes"
    try:
        accounts.set_active(person_of(request).pk, number, active)
    except AccountRefused as refused:
        messages.error(request, str(REFUSED[refused.why]))
    else:
        said = _("Đã mở tài khoản %(name)s.") if active else _("Đã đóng tài khoản %(name)s.")
        messages.success(request, said % {"name": account.username})
    return redirect("office:person", number)


@needs(Can.ADMINISTER)
@require_POST
def free(request: HttpRequest, number: int) -> HttpResponse:
    """Let somebody try to sign in again at once."""
    account = _account(number)
    unlock(person_of(request).pk, number, account.username)
    messages.success(request, _("%(name)s đăng nhập lại được ngay.") % {"name": account.username})
    return redirect("office:person", number)


def _account(number: int) -> Account:
    account = accounts.get_account(number)
    if account is None:
        raise Http404
    return account


def _person(
    request: HttpRequest, account: Account, form: AccountForm, password: PasswordForm
) -> HttpResponse:
    context = {
        "account": account,
        "form": form,
        "password": password,
        "locked": account.username in locked_names(),
        "own": account.id == person_of(request).pk,
    }
    return render(request, "office/person.html", context)


def _show_password(request: HttpRequest, account: Account, password: str) -> HttpResponse:
    # Not after a redirect: it would have to be kept somewhere until then.
    context = {"account": account, "given_password": password}
    return render(request, "office/given_password.html", context)
