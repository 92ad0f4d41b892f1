"""Addresses of signing in and out, of one's own account, and of leaving the digest."""

from django.urls import path

from dashboards.site.accounts import leaving, mail, own, views

app_name = "accounts"
urlpatterns = [
    path("sign-in/", views.SignIn.as_view(), name="login"),
    path("sign-out/", views.sign_out, name="logout"),
    path("first/", views.first, name="first"),
    path("me/", own.me, name="me"),
    path("me/password/", own.password, name="password"),
    path("me/mail/", mail.mine, name="mail"),
    path("me/mail/leave/", mail.leave_digest, name="leave"),
    path("me/alerts/add/", mail.add_alert, name="add-alert"),
    path("me/alerts/<int:number>/remove/", mail.remove_alert, name="remove-alert"),
    path("me/tokens/", own.tokens, name="tokens"),
    path("me/tokens/<int:number>/revoke/", own.revoke, name="revoke-token"),
    path("language/", views.language, name="language"),
    path("theme/", views.theme, name="theme"),
    # Without a slash at its end, as core.unsubscribing writes it: a POST cannot be redirected.
    path("unsubscribe/<str:token>", leaving.unsubscribe, name="unsubscribe"),
]
