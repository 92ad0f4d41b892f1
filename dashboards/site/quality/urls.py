"""Addresses of this part of the site."""

from django.urls import path

from dashboards.site.quality import views

app_name = "quality"
urlpatterns = [
    path("", views.page, name="page"),
    path("draw/", views.draw, name="draw"),
    path("sample/<int:number>/", views.mark, name="mark"),
]
