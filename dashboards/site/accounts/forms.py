"""Forms of accounts."""

from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.contrib.auth.forms import AuthenticationForm, BaseUserCreationForm, PasswordChangeForm
from django.utils.translation import gettext_lazy as _

from core.errors import ChoiceError
from dashboards.site.accounts import first
from store.subscribers import checked_address
from store.tokens import SCOPES

SCOPE_NAMES = {
    "search": _("Tìm kiếm và đọc văn bản"),
    "findings": _("Phát hiện"),
    "claims": _("Luận điểm và căn cứ"),
    "rebuttals": _("Bài phản bác đã duyệt"),
    "sources": _("Nguồn"),
}
LIFETIMES = ((30, _("30 ngày")), (90, _("90 ngày")), (365, _("1 năm")))


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


# Django's class takes its model in brackets for type checkers alone, not when it runs.
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

    def clean_email(self) -> str:
        """Take an address that mail can be sent to."""
        return own_address(self.cleaned_data["email"])


class OwnPasswordForm(PasswordChangeForm):
    """The old password and a new one, twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["old_password"].label = _("Mật khẩu hiện nay")
        self.fields["new_password1"].label = _("Mật khẩu mới")
        self.fields["new_password2"].label = _("Nhập lại mật khẩu mới")

    def clean_new_password1(self) -> str:
        """Refuse the password that is there already."""
        new = str(self.cleaned_data["new_password1"])
        if self.user.check_password(new):
            raise forms.ValidationError(_("Mật khẩu mới phải khác mật khẩu hiện nay."))
        return new


class OwnAddressForm(forms.Form):
    """One's own address, for the digest."""

    email = forms.CharField(
        label=_("Thư điện tử cơ quan"),
        required=False,
        help_text=_("Dùng để nhận bản tin và cảnh báo. Để trống nếu không cần."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    def clean_email(self) -> str:
        """Take an address that mail can be sent to."""
        return own_address(self.cleaned_data["email"])


class TokenForm(forms.Form):
    """A key to the API: what it is for, what it opens, until when."""

    name = forms.CharField(
        label=_("Tên khoá"),
        max_length=60,
        help_text=_("Ghi nơi dùng, ví dụ: trang thông tin của Sở."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    scopes = forms.MultipleChoiceField(
        label=_("Khoá được đọc"),
        choices=[(scope, SCOPE_NAMES[scope]) for scope in SCOPES],
        widget=forms.CheckboxSelectMultiple,
    )
    days = forms.TypedChoiceField(label=_("Hết hạn sau"), choices=LIFETIMES, coerce=int, initial=90)


def own_address(text: str) -> str:
    """Return an address in lower case; an empty one stays empty.

    Raises:
        ValidationError: It is none.
    """
    if not text.strip():
        return ""
    try:
        return checked_address(text)
    except ChoiceError as error:
        raise forms.ValidationError(
            _("Đây không phải địa chỉ thư; hãy viết như ten@co-quan.vn, bằng chữ không dấu.")
        ) from error
