"""The catalogue, and the page of a claim."""

from datetime import UTC, datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from core.roles import Can
from dashboards.site.claims.listing import CatalogueForm, rows_of
from dashboards.site.claims.shown import context_of
from dashboards.site.engines import get_catalogue
from dashboards.site.paging import page_of
from dashboards.site.permissions import needs, person_of
from store.findings import list_findings
from store.proposals import State, list_proposals

FINDINGS = 20


@needs(Can.VIEW)
@require_GET
def page(request: HttpRequest) -> HttpResponse:
    """Show the catalogue."""
    catalogue = get_catalogue()
    form = CatalogueForm(request.GET, catalogue.claims)
    rows = rows_of(form, catalogue.claims, datetime.now(UTC))
    context = {
        "form": form,
        "pager": page_of(request, rows, size=100),
        "count": len(rows),
        "all": len(catalogue.claims),
        "waiting": len(list_proposals(state=State.OPEN, limit=100)),
    }
    template = "claims/_rows.html" if _is_fragment(request) else "claims/page.html"
    response = render(request, template, context)
    response.headers["Vary"] = "HX-Request"
    return response


def _is_fragment(request: HttpRequest) -> bool:
    return request.headers.get("HX-Target") == "claims"


@needs(Can.VIEW)
@require_GET
def claim(request: HttpRequest, claim: str) -> HttpResponse:
    """Show a claim."""
    catalogue = get_catalogue()
    if claim not in catalogue.claims:
        raise Http404(claim)
    asked = request.GET.get("page", "1")
    number = max(1, int(asked)) if asked.isdecimal() and len(asked) < 7 else 1
    found = list_findings(claim=claim, limit=FINDINGS + 1, offset=(number - 1) * FINDINGS)
    user = person_of(request)
    context = context_of(catalogue.claims[claim], catalogue, datetime.now(UTC)) | {
        "findings": found[:FINDINGS],
        "number": number,
        "before": number - 1,
        "after": number + 1,
        "more": len(found) > FINDINGS,
        "may_check": bool({Can.WRITE, Can.APPROVE} & user.may),
        "may_propose": Can.PROPOSE in user.may,
        "may_review": Can.REVIEW in user.may,
        "may_write": Can.WRITE in user.may,
    }
    return render(request, "claims/claim.html", context)
