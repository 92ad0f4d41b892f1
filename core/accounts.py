"""Addresses that name somebody's account on a social platform: claims, not people.

Whose account it is cannot be seen from an address. So one is kept only where a profile names the
page or channel as a source; elsewhere the text is kept, and its address is not. Addresses that name
no account (a group, an event, a video by its number) are like any other. In texts such addresses
are masked: ``core.text.contact_patterns``.
"""

from collections.abc import Collection, Iterable, Mapping
from typing import Final
from urllib.parse import parse_qs, urlsplit

from core.records import Source

ALIASES: Final[Mapping[str, str]] = {
    "fb.com": "facebook.com",
    "fb.me": "facebook.com",
    "m.me": "facebook.com",
    "twitter.com": "x.com",
    "telegram.me": "t.me",
    "threads.com": "threads.net",
    "weibo.cn": "weibo.com",
}
PLATFORMS: Final = frozenset(
    {
        *("facebook.com", "instagram.com", "threads.net", "messenger.com", "x.com", "bsky.app"),
        *("tiktok.com", "douyin.com", "youtube.com", "t.me", "zalo.me", "linkedin.com", "vk.com"),
        *("ok.ru", "weibo.com", "reddit.com", "pinterest.com", "snapchat.com", "quora.com"),
    }
)
NO_ACCOUNT: Final = frozenset(
    {
        *("groups", "watch", "events", "hashtag", "search", "share", "sharer", "help", "policies"),
        *("results", "reel", "shorts", "playlist", "live", "embed", "video", "videos", "pages"),
        *("explore", "instagram.com/p", "x.com/i", "t.me/joinchat", "reddit.com/r"),
        *("linkedin.com/company", "linkedin.com/school"),
    }
)
"""First parts of a path that name no account, everywhere or on one platform."""
BEFORE_NAME: Final = frozenset(
    {"s", "c", "channel", "user", "u", "in", "p", "pg", "profile", "people"}
)
"""First parts of a path after which the account stands."""
BY_NUMBER: Final = frozenset({"profile.php", "permalink.php", "story.php"})


def account_of(url: str) -> str | None:
    """Return the account that an address names, as ``facebook.com/name``; None where it names none.

    What is no address names none.
    """
    try:
        parts = urlsplit(url if "://" in url else f"https://{url}")
        host = _platform(parts.hostname or "")
    except ValueError:
        return None
    path = [part.lower() for part in parts.path.split("/") if part]
    if path and path[0].startswith("@"):  # Mastodon, TikTok, YouTube, Medium
        return f"{host}/{path[0]}"
    if host not in PLATFORMS or not path or {path[0], f"{host}/{path[0]}"} & NO_ACCOUNT:
        return None
    if path[0] in BY_NUMBER:
        return f"{host}/{parse_qs(parts.query).get('id', [path[0]])[0]}"
    if path[0] in BEFORE_NAME and len(path) > 1:
        # A page's number stands behind its name: /people/name/123.
        return f"{host}/{path[2] if path[0] == 'people' and len(path) > 2 else path[1]}"
    return f"{host}/{path[0]}"


def may_be_kept(url: str, pages: Collection[str]) -> bool:
    """Return whether an address names no account, or that of a page of ``pages_of``."""
    account = account_of(url)
    return account is None or account in pages


def pages_of(sources: Iterable[Source]) -> frozenset[str]:
    """Return the accounts of the pages and channels that are sources, none of individuals."""
    found = (account_of(source.url) for source in sources if source.public_voice and source.url)
    return frozenset(account for account in found if account)


def _platform(host: str) -> str:
    """Return the host without what comes before a platform's own name."""
    host = host.lower()
    labels = host.split(".")
    for start in range(len(labels) - 1):
        name = ".".join(labels[start:])
        name = ALIASES.get(name, name)
        if name in PLATFORMS:
            return name
    return host
