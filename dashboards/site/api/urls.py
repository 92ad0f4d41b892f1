"""Addresses of this part of the site."""

from django.urls import path

from dashboards.site.api import views

app_name = "api"
urlpatterns = [path("", views.page, name="page")]
