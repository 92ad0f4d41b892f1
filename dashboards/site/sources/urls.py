"""Addresses of this part of the site."""

from django.urls import path

from dashboards.site.sources import views

app_name = "sources"
urlpatterns = [
    path("", views.page, name="page"),
    path("source/<path:source>", views.source, name="source"),
]
