"""Every page of the site with a real address, found as a person finds them: by following links."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from django.test import Client
from django.urls import (
    NoReverseMatch,
    Resolver404,
    URLPattern,
    URLResolver,
    get_resolver,
    resolve,
    reverse,
)
from lxml import html

NOT_A_GET = 405
HOST = "127.0.0.1"
EACH = 2
"""How many pages of one view are read for further links."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What following all links found.

    Attributes:
        pages: An address of each view that shows a page.
        other: Views that answer with something else than a page, such as a file, or only to forms.
        broken: Addresses that a page links to and that do not answer, with the page.
    """

    pages: dict[str, str]
    other: set[str]
    broken: list[str]


def views(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Yield every view with its name."""
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from views(entry, f"{entry.namespace}:" if entry.namespace else prefix)
        else:
            yield f"{prefix}{entry.name}", entry


EVERY = dict(views(get_resolver("dashboards.site.urls")))


def follow_links(client: Client, start: list[str]) -> Seen:
    """Read the pages that need no argument, then whatever they link to, a few of each view."""
    seen = Seen({}, set(), [])
    waiting = [(address, "") for address in [*start, *_plain()]]
    read: dict[str, int] = {}
    known: set[str] = set()
    while waiting:
        address, origin = waiting.pop(0)
        path = urlsplit(address).path
        try:
            name = resolve(path).view_name
        except Resolver404:
            seen.broken.append(f"{address} (linked from {origin})")
            continue
        if address in known or read.get(name, 0) >= EACH:
            continue
        known.add(address)
        read[name] = read.get(name, 0) + 1
        answer = client.get(address)
        if answer.status_code == NOT_A_GET:
            seen.other.add(name)
            continue
        if answer.status_code >= 400:
            seen.broken.append(f"{address} {answer.status_code} (linked from {origin})")
            continue
        if answer.status_code != 200:
            continue
        if not is_page(answer.headers):
            seen.other.add(name)
            continue
        body = b"".join(answer) if answer.streaming else answer.content
        seen.pages.setdefault(name, address)
        waiting.extend((link, address) for link in _links(body, address))
    seen.other.difference_update(seen.pages)
    return seen


def is_page(headers: Mapping[str, str]) -> bool:
    """Whether an answer is shown by a browser, and not saved."""
    kind = headers.get("Content-Type", "")
    return kind.startswith("text/html") and "attachment" not in headers.get(
        "Content-Disposition", ""
    )


def only_forms(client: Client, names: set[str]) -> set[str]:
    """Return the views among these that answer to forms alone, whatever their arguments."""
    found = set()
    for name in names:
        address = with_any_argument(EVERY[name], name)
        if address and client.get(address).status_code == NOT_A_GET:
            found.add(name)
    return found


def with_any_argument(pattern: URLPattern, name: str) -> str:
    """Return an address of a view, whatever stands behind it; empty where none fits."""
    for value in (1, "a"):
        try:
            return reverse(name, kwargs=dict.fromkeys(pattern.pattern.converters, value))
        except NoReverseMatch:
            continue
    return ""


def _plain() -> Iterator[str]:
    for name, pattern in EVERY.items():
        if not pattern.pattern.converters:
            yield reverse(name)


def _links(body: bytes, address: str) -> Iterator[str]:
    tree = html.fromstring(body)
    for found in tree.xpath("//a/@href | //iframe/@src | //link[@rel='alternate']/@href"):
        target = urljoin(address, found).partition("#")[0]
        parts = urlsplit(target)
        if parts.netloc in ("", HOST) and parts.path and parts.scheme in ("", "http"):
            yield parts._replace(scheme="", netloc="").geturl()
