"""The page of quality: what is found rightly, what is missed, what the catalogue lacks."""

from datetime import UTC, datetime
from typing import Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext
from django.views.decorators.http import require_GET, require_POST

from core.errors import RefusedError
from core.roles import Can
from dashboards.site.engines import get_catalogue
from dashboards.site.permissions import needs, person_of
from dashboards.site.quality.shown import (
    ENOUGH,
    judged_rows,
    misses_shown,
    newest_groups,
    precision_rows,
)
from store.quality import DRAWN_A_WEEK, draw_sample, list_sample, mark_sample, week_of

LONGEST_NOTE: Final = 2000
REFUSALS: Final = {
    "outcome": gettext_noop("Chọn “Không sót” hoặc “Có sót” rồi ghi lại."),
    "missing": gettext_noop("Có sót thì cần chọn luận điểm bị sót, hoặc ghi vào ghi chú đó là gì."),
    "claim": gettext_noop("Luận điểm đã chọn không có trong danh mục; chọn trong danh sách gợi ý."),
    "gone": gettext_noop("Văn bản này không còn trong mẫu, vì đã được xoá khi hết hạn lưu."),
    "decided": gettext_noop(
        "Đồng nghiệp vừa ghi kết quả cho văn bản này. Kết quả của bạn chưa được ghi; xem kết quả "
        "hiện có rồi ghi lại nếu cần."
    ),
}


@needs(Can.VIEW)
@require_GET
def page(request: HttpRequest) -> HttpResponse:
    """Show how good the analysis is."""
    catalogue = get_catalogue()
    week = week_of(datetime.now(UTC))
    sample = list_sample(week)
    user = person_of(request)
    context = {
        "claims": catalogue.claims,
        "enough": ENOUGH,
        "precision": precision_rows(catalogue),
        "week": week,
        "catalogue": catalogue.digest,
        "sample": sample,
        "unread": sum(not row.outcome for row in sample),
        "size": DRAWN_A_WEEK,
        "full": len(sample) >= DRAWN_A_WEEK,
        "groups": newest_groups(),
        "analyses": judged_rows(catalogue),
        "may_review": Can.REVIEW in user.may,
        "may_propose": Can.PROPOSE in user.may,
    }
    return render(request, "quality/page.html", context | misses_shown())


@needs(Can.REVIEW)
@require_POST
def draw(request: HttpRequest) -> HttpResponse:
    """Draw this week's sample."""
    drawn = draw_sample(person_of(request).pk)
    if drawn:
        told = ngettext("Đã rút một văn bản.", "Đã rút %(count)d văn bản.", drawn)
        messages.success(request, told % {"count": drawn})
    else:
        messages.info(
            request, _("Không rút thêm: mẫu tuần này đã đủ, hoặc không còn văn bản nào để rút.")
        )
    return redirect(reverse("quality:page") + "#sample")


@needs(Can.REVIEW)
@require_POST
def mark(request: HttpRequest, number: int) -> HttpResponse:
    """Store what reading a document of the sample showed."""
    given = request.POST
    claim = given.get("claim", "").strip()
    try:
        if claim and claim not in get_catalogue().claims:
            raise RefusedError("claim", f"no claim {claim!r} in the catalogue")
        mark_sample(
            person_of(request).pk,
            number,
            given.get("outcome", ""),
            claim=claim,
            note=given.get("note", "")[:LONGEST_NOTE],
            seen=given.get("seen", ""),
        )
    except RefusedError as error:
        known = REFUSALS.get(error.reason)
        messages.error(request, _(known) if known else str(error))
        return redirect(reverse("quality:page") + f"#sample-{number}")
    messages.success(request, _("Đã ghi kết quả."))
    return redirect(reverse("quality:page") + "#sample")
