"""Why a change of the catalogue is refused, in the person's language, and what to do."""

from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from core.errors import RefusedError

REFUSALS: Final = {
    "same": gettext_noop("Đề xuất chưa đổi gì so với danh mục; sửa ít nhất một trường."),
    "why": gettext_noop("Ghi lý do để người thứ hai biết vì sao."),
    "own": gettext_noop("Đề xuất của bạn cần người khác quyết định; bạn chỉ có thể rút lại."),
    "others": gettext_noop("Chỉ người đề xuất mới rút lại được."),
    "closed": gettext_noop("Đề xuất này đã được quyết định hoặc rút lại; không đổi được nữa."),
    "answer": gettext_noop("Từ chối thì cần trả lời người đề xuất vì sao."),
    "lint": gettext_noop("Mục này còn lỗi nên chưa gửi hay ghi được; xem danh sách lỗi bên dưới."),
    "changed": gettext_noop(
        "Danh mục đã đổi từ khi có đề xuất này, nên chưa ghi gì. Xem chỗ khác nhau bên dưới, rồi "
        "đề xuất lại trên bản mới."
    ),
    "base": gettext_noop(
        "Danh mục đã đổi trong lúc bạn sửa, nên chưa gửi gì. Mở lại trang này rồi sửa trên bản mới."
    ),
    "folder": gettext_noop(
        "Máy này chỉ đọc danh mục đi kèm, không có thư mục riêng của cơ quan; nhờ người quản trị "
        "thêm vào COTMOC_CLAIMS_DIRS."
    ),
}


def refusal(error: RefusedError) -> str:
    """Return why, and what to do."""
    return _(REFUSALS[error.reason]) if error.reason in REFUSALS else str(error)
