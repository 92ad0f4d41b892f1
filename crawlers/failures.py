"""Put failures into a few classes that people can act on.

``dns``, ``refused``, ``timeout``, ``tls``, ``connection``, ``http_403`` and the like,
``robots``, ``redirect``, ``scheme``, ``too_large``, ``coding``, ``media_type``, ``layout``,
``auth``, ``throttled``, ``disk_full``, ``landing``, ``individual``, ``protocol``, ``options``,
``stopped``, ``crashed``.
"""

from collections.abc import Iterator

from OpenSSL import SSL
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadTimeoutError,
    IgnoreRequest,
    NotSupported,
    ResponseDataLossError,
    UnsupportedURLSchemeError,
)
from service_identity.exceptions import VerificationError
from twisted.internet.error import SSLError
from twisted.python.failure import Failure

from core.errors import CotmocError, SettingsError
from crawlers.landing.coding import TooLargeError
from crawlers.landing.storage import DiskFullError

# What another run may well get: the listing is then read in full again.
TEMPORARY = frozenset(
    {"dns", "refused", "timeout", "tls", "connection", "auth", "throttled", "crashed", "stopped"}
)


def is_temporary(failure: str) -> bool:
    """Return whether another run may succeed where this one failed."""
    return failure in TEMPORARY or failure.startswith("http_5")


def classify_status(status: int) -> str:
    """Return the class of an HTTP status that is no success."""
    if status == 429:
        return "throttled"
    if 300 <= status < 400:
        return "redirect"
    return f"http_{status}"


def classify_error(error: BaseException) -> tuple[str, str]:
    """Return the class of an exception from the downloader, and what it says."""
    chain = list(_chain(error))
    for kinds, name in _CLASSES:
        for cause in chain:
            if isinstance(cause, kinds):
                return name, _message(cause)
    if isinstance(error, IgnoreRequest):
        return _classify_ignored(str(error)), str(error)
    return "connection", _message(error)


def _classify_ignored(message: str) -> str:
    # Scrapy tells its reasons apart by text only (scrapy/downloadermiddlewares/*.py).
    for words, name in (
        ("robots.txt", "robots"),
        ("redirections", "redirect"),
        ("DOWNLOAD_MAXSIZE", "too_large"),
    ):
        if words in message:
            return name
    return "connection"


def _chain(error: BaseException) -> Iterator[BaseException]:
    """Yield an exception and what caused it, Twisted's lists of reasons included."""
    seen: set[int] = set()
    waiting = [error]
    while waiting:
        current = waiting.pop(0)
        if id(current) in seen:
            continue
        seen.add(id(current))
        yield current
        reasons = getattr(current, "reasons", None) or ()
        waiting += [item.value for item in reasons if isinstance(item, Failure) and item.value]
        waiting += [cause for cause in (current.__cause__, current.__context__) if cause]


def _message(error: BaseException) -> str:
    return f"{type(error).__name__}: {error}".strip().removesuffix(":")


class RefusedAddressError(IgnoreRequest):
    """An address that a crawler must not ask: another scheme, or inside somebody's network."""


_CLASSES: tuple[tuple[tuple[type[BaseException], ...], str], ...] = (
    ((DiskFullError,), "disk_full"),
    ((TooLargeError,), "too_large"),
    ((RefusedAddressError, UnsupportedURLSchemeError, NotSupported), "scheme"),
    ((CannotResolveHostError,), "dns"),
    ((DownloadConnectionRefusedError,), "refused"),
    ((DownloadTimeoutError,), "timeout"),
    ((SSL.Error, SSLError, VerificationError), "tls"),
    ((DownloadCancelledError,), "too_large"),
    ((ResponseDataLossError,), "connection"),
    ((SettingsError,), "options"),
    ((CotmocError,), "landing"),
)
