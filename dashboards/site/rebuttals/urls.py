"""Addresses of this part of the site."""

from django.urls import path

from dashboards.site.rebuttals import views

app_name = "rebuttals"
urlpatterns = [path("", views.page, name="page")]
