"""Addresses of this part of the site."""

from django.urls import path

from dashboards.site.office import views

app_name = "office"
urlpatterns = [path("", views.page, name="page")]
