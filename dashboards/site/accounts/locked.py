"""What somebody sees whose sign-in failed too often."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def locked_out(request: HttpRequest, credentials: Any = None, *args: Any) -> HttpResponse:
    """Return the page that says how long to wait."""
    return render(request, "accounts/locked.html", status=429)
