"""Forms of administration."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.utils.translation import gettext_lazy as _

from core.roles import Role
from dashboards.site.accounts.forms import own_address
from dashboards.site.accounts.mail_forms import SubscriptionForm
from dashboards.site.accounts.passwords import fresh_password
from dashboards.site.choosing import offer
from dashboards.site.words import name_of
from store.accounts import Account, Details, Why

REFUSED = {
    Why.UNKNOWN: _("Không có tài khoản này nữa."),
    Why.NAME_TAKEN: _("Tên đăng nhập này đã có."),
    Why.ADDRESS_TAKEN: _("Địa chỉ thư này đã gắn với tài khoản khác."),
    Why.OWN_ROLE: _("Không tự bỏ vai trò quản trị của mình được; nhờ một người quản trị khác."),
    Why.OWN_ACCOUNT: _("Không tự đóng tài khoản của mình được; nhờ một người quản trị khác."),
    Why.LAST_ADMINISTRATOR: _(
        "Đây là người quản trị cuối cùng; hãy thêm vai trò quản trị cho một người khác trước."
    ),
}


class AccountForm(forms.Form):
    """Name, address and roles of an account."""

    first_name = forms.CharField(
        label=_("Tên hiển thị với đồng nghiệp"), required=False, max_length=120
    )
    email = forms.CharField(
        label=_("Thư điện tử cơ quan (có thể để trống)"),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    roles = forms.MultipleChoiceField(
        label=_("Vai trò"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, account: Account | None = None, **kwargs: Any) -> None:
        if account is not None:
            said = {"first_name": account.first_name, "email": account.email}
            kwargs.setdefault("initial", {**said, "roles": list(account.roles)})
        super().__init__(*args, **kwargs)
        roles = [(str(role), name_of("role", role)) for role in Role]
        offer(self, "roles", roles)

    def clean_email(self) -> str:
        """Take an address that mail can be sent to."""
        return own_address(self.cleaned_data["email"])

    def details(self) -> Details:
        """Return what was said."""
        asked = self.cleaned_data
        return Details(asked["first_name"], asked["email"], tuple(asked["roles"]))


class PasswordForm(forms.Form):
    """A password for somebody else, who has to change it; a made one where none is written."""

    password = forms.CharField(
        label=_("Mật khẩu tạm (để trống thì máy tự đặt)"),
        required=False,
        strip=False,
        help_text=_("Người dùng phải đổi ngay lần đăng nhập đầu tiên."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def clean_password(self) -> str:
        """Return a strong password."""
        given = str(self.cleaned_data["password"])
        if not given:
            return fresh_password()
        validate_password(given)
        return given


class NewAccountForm(PasswordForm, AccountForm):
    """A new account."""

    username = forms.CharField(
        label=_("Tên đăng nhập"),
        max_length=150,
        validators=[UnicodeUsernameValidator()],
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
    )
    field_order = ("username", "first_name", "email", "roles", "password")


class SubscriberForm(SubscriptionForm):
    """A subscriber, with the address that mail goes to."""

    address = forms.CharField(
        label=_("Địa chỉ thư"), widget=forms.EmailInput(attrs={"autocomplete": "off"})
    )

    def clean_address(self) -> str:
        """Take an address that mail can be sent to."""
        return own_address(self.cleaned_data["address"])


class ActsForm(forms.Form):
    """What to show of the audit trail."""

    subject = forms.ChoiceField(label=_("Việc"), required=False)
    id = forms.CharField(label=_("Mã số"), required=False, max_length=300)

    def __init__(self, *args: Any, subjects: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("Mọi việc")), *subjects]
        offer(self, "subject", choices)
