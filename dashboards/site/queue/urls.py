"""Addresses of this part of the site."""

from django.urls import path

from dashboards.site.queue import views

app_name = "queue"
urlpatterns = [path("", views.page, name="page")]
