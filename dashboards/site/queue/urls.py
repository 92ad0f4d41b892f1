"""Addresses of this part of the site."""

from django.urls import path

from dashboards.site.queue import views

app_name = "queue"
urlpatterns = [
    path("", views.page, name="page"),
    path("decided/", views.decided, name="decided"),
    path("undo/", views.undo, name="undo"),
    path("<slug:finding>/", views.item, name="item"),
    path("<slug:finding>/decide/", views.decide, name="decide"),
    path("<slug:finding>/hold/", views.hold, name="hold"),
]
