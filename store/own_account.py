"""What somebody changes of their own account: password, address."""

from datetime import datetime

from store.accounts import AccountRefused, Why
from store.audit import note_act
from store.clean import in_utc
from store.connection import models, writing
from store.subscribers import find_subscriber, move_subscriber


def choose_password(user: models.User, password: str, *, now: datetime) -> None:
    """Set one's own password; other sessions of the account end.

    Raises:
        StoreError: The database refused.
    """
    with writing():
        user.set_password(password)
        # Empty as long as the password is one that somebody else gave.
        user.last_login = user.last_login or in_utc(now)
        user.save(update_fields=["password", "last_login"])
        note_act(user.pk, "user.own_password", "user", str(user.pk))


def must_choose_password(user: models.User, *, still: bool) -> None:
    """Note after signing in with a given password that it has yet to be changed.

    Raises:
        StoreError: The database refused.
    """
    if still:
        with writing():
            models.User.objects.filter(pk=user.pk).update(last_login=None)
        user.last_login = None


def change_address(user: models.User, address: str) -> None:
    """Change one's own address; a subscription under the old one goes along.

    An address that gets mail already belongs to somebody else: only an administrator joins them.

    Raises:
        AccountRefused: Another account has this address, or somebody gets mail under it.
        StoreError: The database refused.
    """
    address, old = address.strip().lower(), user.email.strip().lower()
    if address == old:
        return
    with writing():
        taken = models.User.objects.filter(email__iexact=address).exclude(pk=user.pk)
        if address and (taken.exists() or find_subscriber(address)):
            raise AccountRefused(Why.ADDRESS_TAKEN)
        if old and address:
            move_subscriber(old, address)
        user.email = address
        user.save(update_fields=["email"])
        note_act(user.pk, "user.own_email", "user", str(user.pk))
