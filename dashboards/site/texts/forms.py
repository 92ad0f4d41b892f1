"""The form of a text to look at."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from core.settings import get_settings
from dashboards.site.texts.reading import Given, accepted, explain, read_file, read_pasted


class TextForm(forms.Form):
    """A pasted text, or a file."""

    text = forms.CharField(
        label=_("Văn bản cần xem"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 10, "placeholder": _("Dán văn bản vào đây")}),
    )
    title = forms.CharField(
        label=_("Tiêu đề"),
        required=False,
        max_length=500,
        help_text=_("Không bắt buộc; tiêu đề cũng được kiểm tra."),
    )
    file = forms.FileField(
        label=_("Hoặc chọn một tệp"),
        required=False,
        allow_empty_file=True,
        help_text=_("Trang đã lưu (HTML), PDF có chữ, DOCX hoặc TXT; nhiều nhất 50.000 từ."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].widget.attrs["accept"] = accepted()

    def clean_file(self) -> "UploadedFile[Any] | None":
        """Refuse a file that is too large to be read."""
        file: UploadedFile[Any] | None = self.cleaned_data["file"]
        if file and (file.size or 0) > get_settings().max_import_bytes:
            raise forms.ValidationError(explain("too_large"))
        return file

    def clean(self) -> dict[str, Any]:
        """Take one text, and not two."""
        given = super().clean() or {}
        if given.get("file") and str(given.get("text", "")).strip():
            raise forms.ValidationError(
                _("Có cả văn bản dán vào và tệp. Xoá một trong hai, rồi kiểm tra lần nữa.")
            )
        return given

    def read(self) -> Given:
        """Return the text that was handed over.

        Raises:
            UnreadableError: There is none that can be read.
        """
        file = self.cleaned_data.get("file")
        if file is not None:
            return read_file(file.read(), str(file.name or ""))
        return read_pasted(str(self.cleaned_data["text"]), str(self.cleaned_data["title"]))
