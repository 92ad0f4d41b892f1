"""Addresses of signing in and out, and of one's own account."""

from django.urls import path

from dashboards.site.accounts import views

app_name = "accounts"
urlpatterns = [
    path("sign-in/", views.SignIn.as_view(), name="login"),
    path("sign-out/", views.sign_out, name="logout"),
    path("first/", views.first, name="first"),
    path("me/", views.me, name="me"),
    path("language/", views.language, name="language"),
    path("theme/", views.theme, name="theme"),
]
