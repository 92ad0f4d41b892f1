"""Who may call: a key in the header, its scope, and how often; cookies open nothing here."""

from datetime import UTC, datetime
from typing import Final

from django.http import HttpRequest
from ninja.errors import AuthenticationError, AuthorizationError, Throttled
from ninja.security import HttpBearer

from dashboards.site.limits import seconds_to_wait
from store.tokens import Token, open_token

CALLS: Final = 120
"""Calls of one key in a minute."""
TRIES: Final = 30
"""Keys that are none, from one machine in a minute."""


class Key(HttpBearer):
    """``Authorization: Bearer cotmoc_…``, made under "My account"."""

    def __init__(self, scope: str) -> None:
        super().__init__()
        self.scope = scope

    def authenticate(self, request: HttpRequest, token: str) -> Token:
        """Return the record of a key that may call this.

        Raises:
            AuthenticationError: It is no key, no longer one, or its owner's account is closed.
            AuthorizationError: The key or its owner may not do this.
            Throttled: Too many calls in this minute.
        """
        found = open_token(token.strip(), now=datetime.now(UTC))
        if found is None:
            _wait("api-unknown", request.META.get("REMOTE_ADDR", ""), TRIES)
            raise AuthenticationError
        _wait("api", str(found.id), CALLS)
        if not found.may or self.scope not in found.scopes:
            raise AuthorizationError
        return found


def _wait(what: str, who: str, per_minute: int) -> None:
    if wait_s := seconds_to_wait(what, who, per_minute):
        raise Throttled(wait_s)
