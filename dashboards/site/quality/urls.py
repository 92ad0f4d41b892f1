"""Addresses of this part of the site."""

from django.urls import path

from dashboards.site.quality import views

app_name = "quality"
urlpatterns = [path("", views.page, name="page")]
