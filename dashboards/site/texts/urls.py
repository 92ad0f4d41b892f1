"""Addresses of this part of the site."""

from django.urls import path

from dashboards.site.texts import views

app_name = "texts"
urlpatterns = [
    path("", views.page, name="page"),
    path("check/", views.check, name="check"),
    path("keep/", views.keep, name="keep"),
]
