"""Searches that people of the office keep under a name, for themselves or for all of them."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from django.db.models import Q

from core.errors import ChoiceError
from store.audit import note_act
from store.clean import clean_text
from store.connection import models, reading, writing
from store.models.office import NAME

MOST: Final = 200
"""Of one owner."""


@dataclass(frozen=True, slots=True)
class Saved:
    """A saved search.

    Attributes:
        query: The part of its address after the question mark.
        owner: The name that colleagues see.
        own: Whether it belongs to the person who asks; only the owner may change it.
    """

    id: int
    name: str
    query: str
    shared: bool
    owner: str
    own: bool
    created: datetime


def list_saved(user: int) -> list[Saved]:
    """Return a person's own searches and those that others share, by name.

    Raises:
        StoreError: The database cannot be read.
    """
    rows = models.SavedSearch.objects.filter(Q(owner=user) | Q(shared=True))
    with reading():
        found = [
            Saved(
                row.pk,
                row.name,
                row.query,
                row.shared,
                row.owner.called,
                row.owner_id == user,
                row.created,
            )
            for row in rows.select_related("owner")
        ]
    return sorted(found, key=lambda saved: (not saved.own, saved.name.casefold(), saved.id))


def save_search(
    user: int, name: str, query: str, *, shared: bool, now: datetime | None = None
) -> bool:
    """Keep a search; one of the same name is replaced. Return whether the name is new.

    Raises:
        ChoiceError: The name is empty or too long, or there are too many.
        StoreError: The database refused.
    """
    name = checked_name(name)
    with writing():
        own = models.SavedSearch.objects.filter(owner=user)
        before = own.filter(name=name).first()
        if before is None and own.count() >= MOST:
            raise ChoiceError(f"there are {MOST} saved searches already; delete some first")
        row, new = models.SavedSearch.objects.update_or_create(
            owner_id=user,
            name=name,
            defaults={"query": clean_text(query), "shared": shared},
            create_defaults={
                "query": clean_text(query),
                "shared": shared,
                "created": now or datetime.now(UTC),
            },
        )
        _note(user, "search.save", row, before=None if before is None else _facts(before))
    return new


def change_saved(user: int, number: int, *, name: str, shared: bool) -> bool:
    """Rename one's own search, share it or take it back; return whether it is one's own.

    Raises:
        ChoiceError: The name is empty, too long, or that of another one.
        StoreError: The database refused.
    """
    name = checked_name(name)
    with writing():
        own = models.SavedSearch.objects.filter(owner=user)
        row = own.filter(pk=number).first()
        if row is None:
            return False
        if own.filter(name=name).exclude(pk=number).exists():
            raise ChoiceError(f"another saved search is called {name!r}; choose another name")
        before = _facts(row)
        row.name, row.shared = name, shared
        row.save()
        _note(user, "search.change", row, before=before)
    return True


def delete_saved(user: int, number: int) -> bool:
    """Delete one's own search; return whether it is one's own.

    Raises:
        StoreError: The database refused.
    """
    with writing():
        row = models.SavedSearch.objects.filter(owner=user, pk=number).first()
        if row is None:
            return False
        note_act(user, "search.delete", "saved_search", str(row.pk), before=_facts(row))
        row.delete()
    return True


def checked_name(name: str) -> str:
    """Return a name on one line.

    Raises:
        ChoiceError: It is empty or too long.
    """
    name = " ".join(clean_text(name).split())
    if not name or len(name) > NAME:
        raise ChoiceError(f"a saved search needs a name of 1 to {NAME} characters")
    return name


def _facts(row: models.SavedSearch) -> dict[str, object]:
    return {"name": row.name, "query": row.query, "shared": row.shared}


def _note(
    user: int, action: str, row: models.SavedSearch, *, before: dict[str, object] | None
) -> None:
    note_act(user, action, "saved_search", str(row.pk), before=before, after=_facts(row))
