"""Forms of accounts."""

from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.contrib.auth.forms import AuthenticationForm, BaseUserCreationForm
from django.utils.translation import gettext_lazy as _

from dashboards.site.accounts import first


class SignInForm(AuthenticationForm):
    """Name and password."""

    error_messages = {
        "invalid_login": _(
            "Tên đăng nhập hoặc mật khẩu không đúng. Sau năm lần sai, tài khoản khoá 15 phút."
        ),
        "inactive": _("Tài khoản này đã đóng; hãy hỏi người quản trị."),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("Tên đăng nhập")
        self.fields["password"].label = _("Mật khẩu")


class FirstAccountForm(BaseUserCreationForm):  # type: ignore[type-arg]
    """The first account, which may do everything until others are there."""

    code = forms.CharField(
        label=_("Mã cài đặt"),
        help_text=_("Tám chữ số mà `cotmoc serve` in ra khi khởi động."),
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )

    class Meta:
        """A name to sign in with, and one that colleagues see."""

        model = get_user_model()
        fields = ("code", "username", "first_name", "email")
        labels = {
            "username": _("Tên đăng nhập"),
            "first_name": _("Tên hiển thị với đồng nghiệp"),
            "email": _("Thư điện tử cơ quan (có thể để trống)"),
        }
        help_texts = {"username": ""}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(["code", "username", "first_name", "email", "password1", "password2"])
        self.fields["password1"].label = _("Mật khẩu")
        self.fields["password2"].label = _("Nhập lại mật khẩu")

    def clean_code(self) -> str:
        """Hold the code against the one that was printed."""
        given = str(self.cleaned_data["code"])
        if not first.is_code(given):
            raise forms.ValidationError(_("Mã không đúng; xem cửa sổ đang chạy `cotmoc serve`."))
        return given
