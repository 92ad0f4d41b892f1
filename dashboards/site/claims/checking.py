"""Noting that somebody held a passage of the evidence against the original."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.roles import Can
from dashboards.site.engines import get_catalogue
from dashboards.site.permissions import needs, person_of
from store.evidence_checks import key_of, note_check

LONGEST_NOTE = 2000


@needs(Can.VIEW)
@require_POST
def check(request: HttpRequest) -> HttpResponse:
    """Store a check of exactly the passage that the page showed."""
    if not {Can.WRITE, Can.APPROVE} & person_of(request).may:
        raise PermissionDenied
    given = request.POST
    claim, ref = given.get("claim", ""), given.get("ref", "")
    catalogue = get_catalogue()
    document = catalogue.documents.get(given.get("document", ""))
    cited = catalogue.claims[claim].evidence if claim in catalogue.claims else ()
    if document is None or (document.id, ref) not in {(one.document, one.ref) for one in cited}:
        messages.error(request, _("Danh mục không còn đoạn này; tải lại trang luận điểm."))
    elif key_of(document, ref)[2] != given.get("passage"):
        messages.error(
            request,
            _("Danh mục vừa ghi khác về đoạn này. Chưa ghi gì; đọc lại rồi đối chiếu lần nữa."),
        )
    elif not given.get("sure"):
        messages.error(request, _("Đánh dấu rằng bạn đã đối chiếu với bản gốc, rồi ghi lại."))
    else:
        note = given.get("note", "").strip()[:LONGEST_NOTE]
        made = note_check(person_of(request).pk, *key_of(document, ref), note=note)
        told = _("Đã ghi: %(name)s đã đối chiếu đoạn này với bản gốc.") % {"name": made.by}
        messages.success(request, told)
    target = reverse("claims:claim", args=[claim]) if claim in catalogue.claims else ""
    return HttpResponseRedirect(f"{target or reverse('claims:page')}#evidence")
