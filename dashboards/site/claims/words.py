"""Words of the catalogue's own lists, as the pages say them."""

from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

THEMES: Final = {
    "land-border": gettext_noop("Biên giới trên bộ"),
    "ban-gioc": gettext_noop("Thác Bản Giốc"),
    "nam-quan": gettext_noop("Nam Quan"),
    "markers": gettext_noop("Cột mốc"),
    "gulf-of-tonkin": gettext_noop("Vịnh Bắc Bộ"),
    "south-china-sea": gettext_noop("Biển Đông"),
    "war-1979": gettext_noop("Chiến tranh 1979"),
    "cambodia": gettext_noop("Biên giới với Campuchia"),
    "laos": gettext_noop("Biên giới với Lào"),
    "administrative": gettext_noop("Địa giới hành chính"),
    "law": gettext_noop("Luật pháp"),
    "economy-land": gettext_noop("Kinh tế, đất đai"),
    "sea-islands": gettext_noop("Biển, đảo"),
    "border-gates-trade": gettext_noop("Cửa khẩu, thương mại"),
    "diplomacy": gettext_noop("Đối ngoại"),
    "investment": gettext_noop("Đầu tư"),
    "tourism-culture": gettext_noop("Du lịch, văn hoá"),
    "ethnic-religion": gettext_noop("Dân tộc, tôn giáo"),
    "security-crime": gettext_noop("An ninh, tội phạm"),
    "defence": gettext_noop("Quốc phòng"),
    "disaster-health": gettext_noop("Thiên tai, y tế"),
    "governance-law": gettext_noop("Chính quyền, pháp luật"),
    "information-work": gettext_noop("Thông tin đối ngoại"),
}
MEANINGS: Final = {
    "contradicted": gettext_noop("Tài liệu gốc nói ngược lại."),
    "outdated": gettext_noop("Từng đúng hoặc từng là chính thức, nay không còn."),
    "contested": gettext_noop(
        "Các bên nói khác nhau và chưa có kết luận trung lập nào ràng buộc; không gọi là sai."
    ),
    "supported": gettext_noop("Tài liệu gốc xác nhận; số liệu lệch thì xét riêng."),
    "insufficient": gettext_noop("Chưa đủ tài liệu để kết luận theo hướng nào."),
}
RELATIONS: Final = {
    "contradicts": gettext_noop("bác luận điểm"),
    "supports": gettext_noop("ủng hộ luận điểm"),
    "context": gettext_noop("bối cảnh"),
    "": gettext_noop("được dẫn"),
}
TOLERANCES: Final = {
    "exact": gettext_noop("không lệch"),
    "few days": gettext_noop("vài ngày"),
    "month": gettext_noop("trong tháng"),
    "claim": gettext_noop("chính con số sai"),
}
CERTAINTIES: Final = {
    "high": gettext_noop("cao"),
    "medium": gettext_noop("vừa"),
    "low": gettext_noop("thấp"),
}
FIELDS: Final = {
    "id": gettext_noop("Mã"),
    "topic": gettext_noop("Chủ đề"),
    "statement_vi": gettext_noop("Luận điểm, tiếng Việt"),
    "statement_en": gettext_noop("Luận điểm, tiếng Anh"),
    "statement_zh": gettext_noop("Luận điểm, tiếng Trung"),
    "verdict": gettext_noop("Kết luận"),
    "established_vi": gettext_noop("Điều đã xác lập, tiếng Việt"),
    "established_en": gettext_noop("Điều đã xác lập, tiếng Anh"),
    "established_zh": gettext_noop("Điều đã xác lập, tiếng Trung"),
    "variants_vi": gettext_noop("Cách nói ra, tiếng Việt (nhóm đầu)"),
    "variants_en": gettext_noop("Cách nói ra, tiếng Anh (nhóm đầu)"),
    "variants_zh": gettext_noop("Cách nói ra, tiếng Trung (nhóm đầu)"),
    "says_vi": gettext_noop("Cách nói ra, tiếng Việt"),
    "says_en": gettext_noop("Cách nói ra, tiếng Anh"),
    "says_zh": gettext_noop("Cách nói ra, tiếng Trung"),
    "not_says_vi": gettext_noop("Trông giống mà không nói, tiếng Việt"),
    "not_says_en": gettext_noop("Trông giống mà không nói, tiếng Anh"),
    "not_says_zh": gettext_noop("Trông giống mà không nói, tiếng Trung"),
    "evidence": gettext_noop("Dẫn chứng"),
    "positions": gettext_noop("Lập trường các bên"),
    "numbers": gettext_noop("Con số"),
    "notes": gettext_noop("Ghi chú"),
    "valid_from": gettext_noop("Có hiệu lực từ"),
    "valid_until": gettext_noop("Có hiệu lực đến"),
    "certainty": gettext_noop("Độ chắc chắn"),
}
STATES: Final = {
    "open": gettext_noop("Chờ người thứ hai"),
    "accepted": gettext_noop("Đã chấp nhận"),
    "refused": gettext_noop("Đã từ chối"),
    "withdrawn": gettext_noop("Đã rút lại"),
}


def theme_name(theme: str) -> str:
    """Return a theme in words; one that the list does not have stands as it is."""
    return _(THEMES[theme]) if theme in THEMES else theme


def field_name(field: str) -> str:
    """Return a field of an entry in words."""
    return _(FIELDS[field]) if field in FIELDS else field
