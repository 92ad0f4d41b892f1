"""Addresses of this part of the site."""

from django.urls import path

from dashboards.site.search import alert_views, document_views, saved_views, views

app_name = "search"
urlpatterns = [
    path("", views.page, name="page"),
    path("export/", views.export, name="export"),
    path("saved/", saved_views.saved, name="saved"),
    path("saved/add/", saved_views.save, name="save"),
    path("saved/<int:number>/change/", saved_views.change, name="change_saved"),
    path("saved/<int:number>/delete/", saved_views.delete, name="delete_saved"),
    path("alert/", alert_views.alert, name="alert"),
    path("document/<path:id>", document_views.document, name="document"),
    path("capture/<path:id>", document_views.capture, name="capture"),
]
