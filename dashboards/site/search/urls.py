"""Addresses of this part of the site."""

from django.urls import path

from dashboards.site.search import views

app_name = "search"
urlpatterns = [path("", views.page, name="page")]
