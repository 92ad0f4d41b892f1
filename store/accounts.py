"""Accounts of the office: made, given roles, closed; never deleted, their decisions name them.

Two rules hold whatever page asks: somebody who administers stays, and nobody takes that role from
themselves, so that an office cannot lock itself out by one click.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from core.errors import CotmocError
from core.roles import Role
from store.audit import note_act
from store.clean import clean_text
from store.connection import models, reading, writing

ADMINISTRATOR: Final = str(Role.ADMINISTRATOR)


class Why(StrEnum):
    """Why a change of an account is refused."""

    UNKNOWN = "unknown"
    NAME_TAKEN = "name-taken"
    ADDRESS_TAKEN = "address-taken"
    OWN_ROLE = "own-role"
    OWN_ACCOUNT = "own-account"
    LAST_ADMINISTRATOR = "last-administrator"


class AccountRefused(CotmocError):
    """An account cannot be changed so; nothing is changed."""

    def __init__(self, why: Why) -> None:
        super().__init__(f"the account is not changed: {why}")
        self.why = why


@dataclass(frozen=True, slots=True)
class Account:
    """An account as administrators see it.

    Attributes:
        given: Its password is one that somebody else set: it has to be changed at signing in.
    """

    id: int
    username: str
    called: str
    first_name: str
    email: str
    roles: tuple[str, ...]
    active: bool
    last_login: datetime | None
    created: datetime

    @property
    def given(self) -> bool:
        """Whether the next sign-in has to choose a password."""
        return self.last_login is None


@dataclass(frozen=True, slots=True)
class Details:
    """What an administrator says of an account."""

    first_name: str
    email: str
    roles: tuple[str, ...]


def list_accounts() -> list[Account]:
    """Return all accounts, open ones first, by name.

    Raises:
        StoreError: The database cannot be read.
    """
    rows = models.User.objects.prefetch_related("groups").order_by("-is_active", "username")
    with reading():
        return [_account(row) for row in rows]


def get_account(number: int) -> Account | None:
    """Return an account.

    Raises:
        StoreError: The database cannot be read.
    """
    with reading():
        row = models.User.objects.prefetch_related("groups").filter(pk=number).first()
        return _account(row) if row else None


def add_account(by: int, username: str, details: Details, password: str) -> Account:
    """Make an account whose password has to be changed at the first signing in.

    Raises:
        AccountRefused: The name or the address is taken.
        StoreError: The database refused.
    """
    username = models.User.normalize_username(clean_text(username.strip()))
    with writing():
        if models.User.objects.filter(username__iexact=username).exists():
            raise AccountRefused(Why.NAME_TAKEN)
        _refuse_taken(details.email)
        row = models.User(username=username, email=details.email.strip().lower())
        row.first_name = clean_text(details.first_name.strip())
        row.set_password(password)
        row.save()
        _give_roles(row, details.roles)
        made = {"name": username, "roles": sorted(details.roles)}
        note_act(by, "user.add", "user", str(row.pk), after=made)
        return _account(row)


def change_account(by: int, number: int, details: Details) -> None:
    """Change name, address and roles.

    Raises:
        AccountRefused: There is none, the address is taken, or nobody would administer.
        StoreError: The database refused.
    """
    with writing():
        row = _row(number)
        before = _account(row)
        if ADMINISTRATOR in before.roles and ADMINISTRATOR not in details.roles:
            _refuse_losing(by, before, Why.OWN_ROLE)
        _refuse_taken(details.email, but=number)
        row.first_name = clean_text(details.first_name.strip())
        row.email = details.email.strip().lower()
        row.save(update_fields=["first_name", "email"])
        _give_roles(row, details.roles)
        was, now = _told(before), _told(_account(_row(number)))
        address = " (email)" if before.email != row.email else ""
        if was != now or address:
            note_act(by, "user.change", "user", str(number), before=was, after=now, note=address)


def set_active(by: int, number: int, active: bool) -> None:
    """Open or close an account; a closed one cannot sign in and its keys open nothing.

    Raises:
        AccountRefused: There is none, it is one's own, or nobody would administer.
        StoreError: The database refused.
    """
    with writing():
        row = _row(number)
        if row.is_active == active:
            return
        if not active:
            _refuse_losing(by, _account(row), Why.OWN_ACCOUNT)
        models.User.objects.filter(pk=number).update(is_active=active)
        note_act(
            by,
            "user.open" if active else "user.close",
            "user",
            str(number),
            before={"active": not active},
            after={"active": active},
        )


def give_password(by: int, number: int, password: str) -> None:
    """Set a password that has to be changed at the next signing in; all sessions end.

    Raises:
        AccountRefused: There is none.
        StoreError: The database refused.
    """
    with writing():
        row = _row(number)
        row.set_password(password)
        row.last_login = None
        row.save(update_fields=["password", "last_login"])
        note_act(by, "user.password", "user", str(number))


def _row(number: int) -> models.User:
    row = models.User.objects.prefetch_related("groups").filter(pk=number).first()
    if row is None:
        raise AccountRefused(Why.UNKNOWN)
    return row


def _refuse_losing(by: int, account: Account, own: Why) -> None:
    """Refuse to take an administrator away, where it is oneself or the last."""
    if account.id == by:
        raise AccountRefused(own)
    others = models.User.objects.filter(is_active=True, groups__name=ADMINISTRATOR)
    administers = account.active and ADMINISTRATOR in account.roles
    if administers and not others.exclude(pk=account.id).exists():
        raise AccountRefused(Why.LAST_ADMINISTRATOR)


def _refuse_taken(email: str, *, but: int | None = None) -> None:
    if not email.strip():
        return
    taken = models.User.objects.filter(email__iexact=email.strip())
    if (taken if but is None else taken.exclude(pk=but)).exists():
        raise AccountRefused(Why.ADDRESS_TAKEN)


def _give_roles(row: models.User, roles: Collection[str]) -> None:
    known = [str(role) for role in Role if str(role) in roles]
    # Imported here: Django is ready only when store.connection is.
    from django.contrib.auth.models import Group  # noqa: PLC0415

    row.groups.set(Group.objects.filter(name__in=known))


def _told(account: Account) -> dict[str, Any]:
    # Never the address: the trail cannot be corrected, and nobody should stand in it for good.
    return {"called": account.first_name, "roles": sorted(account.roles)}


def _account(row: models.User) -> Account:
    return Account(
        id=row.pk,
        username=row.username,
        called=row.called,
        first_name=row.first_name,
        email=row.email,
        roles=tuple(sorted(group.name for group in row.groups.all())),
        active=row.is_active,
        last_login=row.last_login,
        created=row.date_joined,
    )
