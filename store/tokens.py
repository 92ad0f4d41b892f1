"""Keys to the read-only API: made, looked up, revoked; only a hash of each is kept."""

import hashlib
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Q, QuerySet

from core.errors import ChoiceError
from core.roles import Can
from store.clean import clean_text, in_utc
from store.connection import models, reading, writing
from store.models.lengths import WORD

PREFIX: Final = "cotmoc_"
"""So that a key is known for one where it lies about."""
SCOPES: Final = ("search", "findings", "claims", "rebuttals", "sources")
MOST: Final = 10
"""Keys of one person that hold at a time."""
NOTED_EVERY: Final = timedelta(minutes=10)
"""Each note of use is a write, and SQLite has one writer."""


@dataclass(frozen=True, slots=True)
class Token:
    """A key, without what opens.

    Attributes:
        may: Whether its owner may still look at the site at all.
    """

    id: int
    owner: int
    name: str
    scopes: tuple[str, ...]
    created: datetime
    expires: datetime | None
    last_used: datetime | None
    revoked: datetime | None
    may: bool = True

    def holds(self, now: datetime) -> bool:
        """Whether it still opens something."""
        return self.revoked is None and (self.expires is None or in_utc(now) < self.expires)


def make_token(
    owner: int, name: str, scopes: Collection[str], *, expires: datetime, now: datetime
) -> tuple[str, Token]:
    """Return a new key and its record; the key itself can never be read again.

    Raises:
        ChoiceError: A scope is unknown, the name stands already, or there are too many.
        StoreError: The database refused.
    """
    chosen = tuple(scope for scope in SCOPES if scope in scopes)
    if not chosen or len(chosen) != len(set(scopes)):
        raise ChoiceError(f"scopes {sorted(scopes)}: choose from {', '.join(SCOPES)}")
    name = clean_text(name.strip())[:WORD]
    with writing():
        held = _holding(owner, now)
        if held.count() >= MOST:
            raise ChoiceError(f"{MOST} keys hold already; revoke one first")
        if not name or held.filter(name=name).exists():
            raise ChoiceError(f"name {name!r}: give one that no other of your keys has")
        key = PREFIX + secrets.token_urlsafe(32)
        row = models.ApiToken.objects.create(
            owner_id=owner,
            name=name,
            digest=_digest(key),
            scopes=list(chosen),
            created=in_utc(now),
            expires=in_utc(expires),
        )
    return key, _token(row)


def list_tokens(owner: int) -> list[Token]:
    """Return somebody's keys, newest first, those that no longer hold among them.

    Raises:
        StoreError: The database cannot be read.
    """
    with reading():
        return [_token(row) for row in models.ApiToken.objects.filter(owner=owner).order_by("-id")]


def revoke_token(owner: int, number: int, *, now: datetime) -> bool:
    """Take a key of this owner back; return whether there was one that was not revoked.

    Raises:
        StoreError: The database refused.
    """
    with writing():
        rows = models.ApiToken.objects.filter(pk=number, owner=owner, revoked__isnull=True)
        return bool(rows.update(revoked=in_utc(now)))


def open_token(key: str, *, now: datetime) -> Token | None:
    """Return the record of a key that holds and whose owner's account is open, and note its use.

    Raises:
        StoreError: The database cannot be read.
    """
    if not key.startswith(PREFIX):
        return None
    with reading():
        row = models.ApiToken.objects.select_related("owner").filter(digest=_digest(key)).first()
    if row is None or not row.owner.is_active or not _token(row).holds(now):
        return None
    if row.last_used is None or in_utc(now) - row.last_used > NOTED_EVERY:
        with writing():
            models.ApiToken.objects.filter(pk=row.pk).update(last_used=in_utc(now))
    with reading():
        return _token(row, may=Can.VIEW in row.owner.may)


def _holding(owner: int, now: datetime) -> "QuerySet[models.ApiToken]":
    still = Q(expires__isnull=True) | Q(expires__gt=in_utc(now))
    return models.ApiToken.objects.filter(still, owner=owner, revoked__isnull=True)


def _digest(key: str) -> str:
    # 256 bits from the system's generator: there is nothing to guess that salt would slow down.
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()


def _token(row: models.ApiToken, *, may: bool = True) -> Token:
    return Token(
        id=row.pk,
        owner=row.owner_id,
        name=row.name,
        scopes=tuple(row.scopes),
        created=row.created,
        expires=row.expires,
        last_used=row.last_used,
        revoked=row.revoked,
        may=may,
    )
