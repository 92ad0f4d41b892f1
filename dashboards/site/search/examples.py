"""Examples of the query language, each one a search that can be run."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from dashboards.site.search.state import Asked
from index.base import FINDING


@dataclass(frozen=True, slots=True)
class Example:
    """A query as typed, what it finds, and its address."""

    typed: str
    finds: str
    address: str


def examples(entity: str) -> list[Example]:
    """Return what shows the language to somebody who has never seen it."""
    pairs = [
        ("cột mốc", _("cả hai từ; bài có hai từ đứng cạnh nhau lên trước")),
        ("bien gioi", _("gõ không dấu cũng được: biển, biên, biến đều tìm thấy")),
        ('"cột mốc"', _("đúng cụm từ này, không tìm tên gọi khác")),
        ("Bản Giốc", _("cả 德天瀑布 và Detian: tên khác của cùng một nơi")),
        ("Biển Đông OR Trường Sa", _("một trong hai; cũng viết được HOẶC")),
        ('thác -"Bản Giốc"', _("có từ này mà không có cụm sau dấu trừ")),
        ("biên*", _("từ bắt đầu như vậy")),
        ("title:mốc", _("chỉ trong tiêu đề; cũng viết được tiêu đề:mốc")),
        ("lang:zh", _("chỉ tiếng Trung; tương tự: nguồn, chủ đề, địa danh, luận điểm")),
        ("ngày:7d", _("bảy ngày qua; tương tự: ngày:hôm nay, ngày:2026-11")),
    ]
    if entity == FINDING:
        pairs.append(("stance:denies", _("câu bác bỏ; cũng viết được thái độ:bác bỏ")))
        pairs.append(("score:>=0.9", _("mức chắc chắn từ 90% trở lên")))
    return [Example(typed, finds, Asked(typed, entity).address) for typed, finds in pairs]
