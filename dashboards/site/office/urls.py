"""Addresses of administration."""

from django.urls import path

from dashboards.site.office import health, keeping, people, subscribers, trail

app_name = "office"
urlpatterns = [
    path("", people.page, name="page"),
    path("people/add/", people.add, name="add-person"),
    path("people/<int:number>/", people.change, name="person"),
    path("people/<int:number>/password/", people.give_password, name="give-password"),
    path("people/<int:number>/active/", people.set_active, name="person-active"),
    path("people/<int:number>/unlock/", people.free, name="unlock"),
    path("subscribers/", subscribers.listed, name="subscribers"),
    path("subscribers/<int:number>/", subscribers.change, name="subscriber"),
    path("subscribers/<int:number>/active/", subscribers.set_active, name="subscriber-active"),
    path("subscribers/<int:number>/remove/", subscribers.remove, name="remove-subscriber"),
    path("trail/", trail.trail, name="trail"),
    path("retention/", keeping.keeping, name="retention"),
    path("health/", health.health, name="health"),
]
