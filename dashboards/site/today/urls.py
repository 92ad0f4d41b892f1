"""Addresses of this part of the site."""

from django.urls import path

from dashboards.site.today import views

app_name = "today"
urlpatterns = [path("", views.page, name="page")]
