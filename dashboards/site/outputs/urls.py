"""Addresses of this part of the site; those of ``public`` are open to everybody."""

from django.urls import path

from dashboards.site.outputs import public, views

app_name = "outputs"
urlpatterns = [
    path("", public.listed, name="list"),
    path("en/", public.listed, {"lang": "en"}, name="list-en"),
    path("feeds/<slug:lang>/<str:file>", public.feed, name="feed"),
    path("<int:id_>/", public.public, name="public"),
    path("<int:id_>/<slug:lang>/", public.public, name="public-in"),
    path("<int:id_>/versions/<int:number>/", views.forms, name="forms"),
    path(
        "<int:id_>/versions/<int:number>/<slug:form>/<slug:lang>/", views.download, name="download"
    ),
]
