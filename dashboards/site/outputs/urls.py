"""Addresses of this part of the site."""

app_name = "outputs"
urlpatterns: list[object] = []
