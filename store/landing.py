"""Which files of the landing zone have been stored."""

from collections.abc import Iterable
from datetime import UTC, datetime

from store.batches import chunks
from store.connection import models, reading, writing

READ = "read"


def unread_files(names: Iterable[str]) -> list[str]:
    """Return those of the file names that are not marked read, in the order given.

    Raises:
        StoreError: The database cannot be read.
    """
    wanted = list(dict.fromkeys(names))
    read: set[str] = set()
    with reading():
        for some in chunks(wanted):
            rows = models.LandingFile.objects.filter(name__in=some, state=READ)
            read.update(rows.values_list("name", flat=True))
    return [name for name in wanted if name not in read]


def mark_read(name: str, *, now: datetime | None = None) -> None:
    """Note that every capture of a file is stored; call it after the last batch.

    Raises:
        StoreError: The database refused; the file will be read again, which changes nothing.
    """
    with writing():
        models.LandingFile.objects.update_or_create(
            name=name, defaults={"state": READ, "read_at": now or datetime.now(UTC)}
        )


def forget_read(names: Iterable[str] | None = None) -> int:
    """Have files read again (None: all), for re-extraction; return how many there were.

    Raises:
        StoreError: The database refused; nothing is changed.
    """
    forgotten = 0
    with writing():
        if names is None:
            return models.LandingFile.objects.all().delete()[0]
        for some in chunks(names):
            forgotten += models.LandingFile.objects.filter(name__in=some).delete()[0]
    return forgotten
