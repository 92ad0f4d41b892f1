"""Who asks, where a view is for those who have signed in."""

from django.http import HttpRequest

from store.models import User


def person(request: HttpRequest) -> User:
    """Return the account that has signed in; the middleware lets nobody else so far."""
    if not isinstance(request.user, User):
        raise TypeError("this view needs somebody who has signed in")
    return request.user


def number_of(request: HttpRequest) -> int:
    """Return the number of that account."""
    return int(person(request).pk)
