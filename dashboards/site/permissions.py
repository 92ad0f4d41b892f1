"""What a view asks of the person before it: said beside the view, held by the middleware.

The mark is an attribute of the function, which the type of functions does not know.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from core.roles import Can
from store.models import User

View = TypeVar("View", bound=Callable[..., Any])


def needs(can: Can) -> Callable[[View], View]:
    """Say that a view is for those who may do this; all others are refused before it runs."""

    def mark(view: View) -> View:
        view.needs = can  # type: ignore[attr-defined]
        return view

    return mark


def for_everyone(view: View) -> View:
    """Say that a view answers without signing in."""
    view.needs = None  # type: ignore[attr-defined]
    return view


def for_signed_in(view: View) -> View:
    """Say that a view answers whoever has signed in, whatever their roles."""
    view.needs = "signed-in"  # type: ignore[attr-defined]
    return view


def by_token(view: View) -> View:
    """Say that a view asks for a key of the API itself, and refuses whoever has none."""
    view.needs = "token"  # type: ignore[attr-defined]
    return view


def person_of(request: HttpRequest) -> User:
    """Return who has signed in, in a view that is marked as asking for it.

    Raises:
        PermissionDenied: Nobody has.
    """
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user
