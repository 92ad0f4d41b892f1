"""The first page: what was flagged since yesterday, and what waits."""

from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from core.roles import Can
from dashboards.site.engines import get_catalogue
from dashboards.site.permissions import needs, person_of
from dashboards.site.today.summary import summary
from dashboards.site.today.waiting import waits_for


@needs(Can.VIEW)
@require_GET
def page(request: HttpRequest) -> HttpResponse:
    """Show the morning."""
    catalogue, now = get_catalogue(), datetime.now(UTC)
    context = {
        "told": summary(catalogue, now),
        "waits": waits_for(person_of(request), catalogue, now),
    }
    return render(request, "today/page.html", context)
