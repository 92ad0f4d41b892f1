"""Addresses of this part of the site."""

from django.urls import path

from dashboards.site.claims import checking, proposals, proposing, views

app_name = "claims"
urlpatterns = [
    path("", views.page, name="page"),
    path("claim/<path:claim>", views.claim, name="claim"),
    path("check/", checking.check, name="check"),
    path("new/", proposing.new, name="new"),
    path("change/<path:claim>", proposing.change, name="change"),
    path("proposals/", proposals.listed, name="proposals"),
    path("proposals/<int:number>/", proposals.proposal, name="proposal"),
    path("proposals/<int:number>/decide/", proposals.decide, name="decide"),
]
