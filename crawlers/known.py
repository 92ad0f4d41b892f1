"""What is known of a source from earlier runs, by canonical address."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from core.identity import canonical_address
from core.records import FetchMemo


def address_key(url: str) -> str:
    """Return what two addresses of one page have in common; the text itself if it is no address."""
    try:
        return canonical_address(url)
    except ValueError:
        return url.strip()


class KnownAddresses:
    """Memos of one source; of several for one address the latest counts."""

    def __init__(self, memos: Iterable[FetchMemo]) -> None:
        """Sort the memos by address."""
        self._memos: dict[str, FetchMemo] = {}
        for memo in memos:
            key = address_key(memo.url)
            other = self._memos.get(key)
            if other is None or other.fetched_at <= memo.fetched_at:
                self._memos[key] = memo

    def __bool__(self) -> bool:
        """Return whether anything is known."""
        return bool(self._memos)

    def __iter__(self) -> Iterator[FetchMemo]:
        """Yield the memos."""
        yield from self._memos.values()

    def get(self, url: str) -> FetchMemo | None:
        """Return the memo of an address, however it is written."""
        return self._memos.get(address_key(url))


def has_changed(memo: FetchMemo, changed_at: datetime | None) -> bool:
    """Return whether a listing says that a page is newer than what was fetched."""
    return changed_at is not None and changed_at > memo.fetched_at
