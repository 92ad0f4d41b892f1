"""Refuse addresses that a crawler of public pages has no business with."""

import ipaddress
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler

from crawlers.failures import RefusedAddressError

SCHEMES = frozenset({"http", "https"})
LOCAL_NAMES = (".localhost", ".local", ".internal", ".lan")


class GuardMiddleware:
    """Let through http(s) only, and addresses inside a network only to the source's own host.

    A page on the internet must not make the crawler ask ``http://192.168.1.1/`` of the office.
    """

    def __init__(self, home: str) -> None:
        """Remember the host of the source."""
        self.home = home

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "GuardMiddleware":
        """Return the middleware of a crawler, whose spider knows its source."""
        return cls(getattr(crawler.spider, "home", ""))

    def process_request(self, request: Request) -> None:
        """Refuse the request by raising, or let it go on."""
        if reason := refusal(request.url, self.home):
            raise RefusedAddressError(f"{request.url}: {reason}")


def refusal(url: str, home: str) -> str:
    """Return why an address is not asked, or an empty text."""
    parts = urlsplit(url)
    if parts.scheme not in SCHEMES:
        return f"{parts.scheme}: is not collected, only http and https"
    host = (parts.hostname or "").lower().rstrip(".")
    if not host:
        return "the address has no host"
    if host != home and is_inside(host):
        return "the address is inside a network, and not the source's own"
    return ""


def is_inside(host: str) -> bool:
    """Return whether a host name or address belongs to this machine or a private network."""
    try:
        return not ipaddress.ip_address(host).is_global
    except ValueError:
        return host == "localhost" or host.endswith(LOCAL_NAMES)
