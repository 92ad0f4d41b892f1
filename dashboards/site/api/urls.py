"""Addresses of the API, its description, and the page that tells how to use it."""

from django.urls import URLPattern, URLResolver, path

from dashboards.site.api import views
from dashboards.site.api.service import api
from dashboards.site.permissions import by_token, for_everyone

app_name = "api"
DESCRIPTION = "openapi-json"
ROOT = "api-root"


def marked(entry: URLPattern | URLResolver) -> URLPattern | URLResolver:
    """Return an address of the API with what its view needs: a key, which it asks for itself."""
    if isinstance(entry, URLPattern):
        (for_everyone if entry.name == DESCRIPTION else by_token)(entry.callback)
    return entry


urlpatterns = [
    path("", views.page, name="page"),
    path("", views.page, name=ROOT),  # by this name the description finds where it stands
    *(marked(entry) for entry in api.urls[0] if getattr(entry, "name", "") != ROOT),
]
