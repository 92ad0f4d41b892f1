"""Pages of this part of the site."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from core.roles import Can
from dashboards.site.permissions import needs


@needs(Can.VIEW)
@require_GET
def page(request: HttpRequest) -> HttpResponse:
    """Show the part."""
    return render(request, "site/soon.html")
