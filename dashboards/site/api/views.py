"""The page that tells how to use the API."""

from dataclasses import dataclass
from functools import lru_cache

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from core.roles import Can
from dashboards.site.accounts.forms import SCOPE_NAMES
from dashboards.site.api.keys import CALLS
from dashboards.site.api.service import api
from dashboards.site.permissions import needs


@dataclass(frozen=True, slots=True)
class Call:
    """A call, as its description has it."""

    path: str
    scope: str
    parameters: tuple[str, ...]


@needs(Can.VIEW)
@require_GET
def page(request: HttpRequest) -> HttpResponse:
    """Show the calls, what they need and an example."""
    context = {
        "calls": _calls(),
        "scopes": SCOPE_NAMES,
        "limit": CALLS,
        "base": request.build_absolute_uri("/api/"),
    }
    return render(request, "api/page.html", context)


@lru_cache(maxsize=1)
def _calls() -> list[Call]:
    return [
        Call(
            path,
            methods["get"]["tags"][0],
            tuple(parameter["name"] for parameter in methods["get"].get("parameters", ())),
        )
        for path, methods in api.get_openapi_schema()["paths"].items()
    ]
