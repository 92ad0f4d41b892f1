"""Addresses of this part of the site."""

from django.urls import path

from dashboards.site.claims import views

app_name = "claims"
urlpatterns = [path("", views.page, name="page")]
