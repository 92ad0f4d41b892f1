"""Addresses of the site: one line a part."""

from django.conf import settings
from django.urls import include, path

from dashboards.site import errors

urlpatterns = [
    path("", include("dashboards.site.today.urls")),
    path("", include("dashboards.site.accounts.urls")),
    *(
        path(f"{part}/", include(f"dashboards.site.{part}.urls"))
        for part in settings.PARTS
        if part not in ("today", "accounts")
    ),
]
handler400 = errors.bad_request
handler403 = errors.refused
handler404 = errors.not_found
