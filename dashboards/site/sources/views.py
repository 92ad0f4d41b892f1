"""Sources: how each fared of late, what is wrong with it, and what to do."""

from datetime import UTC, datetime
from typing import Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from core.roles import Can
from dashboards.site.permissions import needs
from store.source_history import list_states, newest_documents, outcomes_by_source

ALARMS: Final = {
    "layout": (
        _("Trang đã đổi khuôn"),
        _("Trang trả lời nhưng không còn bài ở chỗ cũ. Báo người phát triển để sửa cách bóc tách."),
    ),
    "failing": (
        _("Lần gần nhất không lấy được"),
        _("Thường tự hết sau một ngày; nếu kéo dài, kiểm tra địa chỉ trong hồ sơ tỉnh."),
    ),
    "silent": (
        _("Im lặng quá một tuần"),
        _("Nguồn trả lời nhưng không có bài mới. Mở trang gốc xem họ đã chuyển địa chỉ chưa."),
    ),
    "never": (
        _("Chưa đọc lần nào"),
        _("Chạy `cotmoc collect` rồi xem lại trang này."),
    ),
}
SIGNS: Final = {
    "new": ("●", _("có bài mới")),
    "unchanged": ("○", _("không đổi")),
    "partial": ("◐", _("được một phần")),
    "empty": ("∅", _("trống")),
    "failed": ("✕", _("lỗi")),
}


@needs(Can.VIEW)
@require_GET
def page(request: HttpRequest) -> HttpResponse:
    """Show all sources."""
    states = list_states(datetime.now(UTC))
    counts = outcomes_by_source(states)
    context = {
        "states": states,
        "well": counts.get("", 0),
        "ill": sum(counts.values()) - counts.get("", 0),
        "alarms": ALARMS,
        "signs": SIGNS,
    }
    return render(request, "sources/page.html", context)


@needs(Can.VIEW)
@require_GET
def source(request: HttpRequest, source: str) -> HttpResponse:
    """Show one source."""
    states = list_states(datetime.now(UTC), source=source)
    if not states:
        raise Http404(source)
    context = {
        "state": states[0],
        "documents": newest_documents(source),
        "alarms": ALARMS,
        "signs": SIGNS,
    }
    return render(request, "sources/source.html", context)
