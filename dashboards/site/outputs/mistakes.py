"""Why a form of an answer cannot be made, and what to do; for the editor and the staff page."""

from django.utils.translation import gettext as _

from core.errors import InputError


def mistake_of(error: InputError) -> str:
    """Return why a form cannot be made, and what to do."""
    said = {
        "too_long": _("Dài quá mức cho phép của dạng này: rút ngắn câu, hoặc dùng dạng khác."),
        "empty": _("Chưa có gì để hiện ở dạng này: viết thêm câu."),
        "one_sided": _("Thiếu lập trường của một bên: thêm cho đủ."),
        "unknown_document": _("Có tài liệu không còn trong danh mục: chọn tài liệu khác."),
    }
    return said.get(error.reason, str(error))
