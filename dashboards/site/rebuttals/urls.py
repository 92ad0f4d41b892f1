"""Addresses of this part of the site."""

from django.urls import path

from dashboards.site.rebuttals import deciding, starting, views, writing

app_name = "rebuttals"
urlpatterns = [
    path("", views.page, name="page"),
    path("new/", starting.new, name="new"),
    path("<int:id_>/", views.detail, name="detail"),
    path("<int:id_>/versions/", views.versions, name="versions"),
    path("<int:id_>/edit/", writing.edit, name="edit"),
    path("<int:id_>/preview/", writing.show_preview, name="preview"),
    path("<int:id_>/submit/", deciding.submit, name="submit"),
    path("<int:id_>/take-back/", deciding.take_back, name="take-back"),
    path("<int:id_>/decide/", deciding.decide, name="decide"),
    path("<int:id_>/withdraw/", deciding.withdraw, name="withdraw"),
    path("<int:id_>/reopen/", deciding.reopen, name="reopen"),
    path("<int:id_>/check/", deciding.check, name="check"),
]
