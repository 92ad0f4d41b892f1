"""Identities: the same thing always gets the same id, on every machine and after every crash."""

import hashlib
import hmac
import re
import unicodedata
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from w3lib.url import canonicalize_url, url_query_cleaner

from core.accounts import account_of
from core.text import fold_text

TRACKING_PARAMETERS = re.compile(
    r"^(utm_\w+|fbclid|gclid|yclid|msclkid|mc_[ce]id|igshid|zarsrc|_ga|spm|ref|ref_src|"
    r"from_source|gidzl|zalo_\w+)$",
    re.IGNORECASE,
)
WORDS = re.compile(r"[^\W_]+")
SECRET_PARAMETERS = frozenset({"access_token", "appsecret_proof", "client_secret"})


def digest(*parts: str) -> str:
    """Return 32 hex digits (128 bits) of SHA-256 over the parts, each with its length before it."""
    sha = hashlib.sha256()
    for part in parts:
        data = part.encode("utf-8", "surrogatepass")
        sha.update(len(data).to_bytes(8, "big"))
        sha.update(data)
    return sha.hexdigest()[:32]


def canonical_address(url: str) -> str:
    """Return the address without what does not change the page.

    Tracking parameters and fragment go, host and scheme become lower case, ``http`` becomes
    ``https``, ``www.`` and ``m.`` and a trailing slash go, parameters are sorted.

    Raises:
        ValueError: The address has no host (``url`` names it).
    """
    parts = urlsplit(url.strip())
    if not parts.hostname:
        raise ValueError(f"address {url!r} has no host; give it as https://host/path")
    names = [pair.split("=", 1)[0] for pair in parts.query.split("&") if pair]
    dropped = [name for name in names if TRACKING_PARAMETERS.match(name)]
    cleaned = url_query_cleaner(url.strip(), dropped, remove=True) if dropped else url.strip()
    canonical = urlsplit(canonicalize_url(cleaned))
    host = (canonical.hostname or "").removeprefix("www.").removeprefix("m.")
    port = f":{canonical.port}" if canonical.port not in (None, 80, 443) else ""
    path = canonical.path.rstrip("/") or "/"
    query = f"?{canonical.query}" if canonical.query else ""
    return f"https://{host}{port}{path}{query}"


def without_credentials(url: str) -> str:
    """Return the address without user, password and the parameters that carry a token.

    Raises:
        ValueError: It is no address.
    """
    parts = urlsplit(url)
    netloc = parts.netloc.rpartition("@")[2]
    query = parts.query
    if any(name.lower() in SECRET_PARAMETERS for name, _ in parse_qsl(query)):
        pairs = parse_qsl(query, keep_blank_values=True)
        query = urlencode([pair for pair in pairs if pair[0].lower() not in SECRET_PARAMETERS])
    if netloc == parts.netloc and query == parts.query:
        return url
    return urlunsplit(parts._replace(netloc=netloc, query=query))


def document_id(source: str, url: str) -> str:
    """Return the stable id of a document at an address of a source."""
    return f"{source}:{digest(canonical_address(url))}"


def imported_id(source: str, own_id: str) -> str:
    """Return the id of an imported document that came with an id of its own.

    One with an ``@`` is, or holds, the handle or the mail address of somebody, and an address may
    be that of an account: its digest stands for it, which is as stable and names nobody.
    """
    return f"{source}:{digest(own_id) if '@' in own_id or account_of(own_id) else own_id}"


def individual_id(source: str, post: str, *, key: str) -> str:
    """Return the keyed id of a post of an individual; without the key it leads nowhere.

    Args:
        post: What tells the post apart at its source, such as an address; it is not kept.
        key: Secret of this installation (``COTMOC_ID_KEY``).
    """
    mac = hmac.new(key.encode(), post.encode(), hashlib.sha256).hexdigest()[:32]
    return f"{source}:{mac}"


def version_id(title: str, text: str) -> str:
    """Return the id of a version: hash of the masked title and text in NFC."""
    return digest(unicodedata.normalize("NFC", title), unicodedata.normalize("NFC", text))


def capture_id(source: str, url: str, sha256: str, status: int) -> str:
    """Return the id of a capture; the same bytes at the same address are one capture."""
    return digest(source, url, sha256, str(status))


def finding_id(version: str, claim: str, field: str, start: int, end: int) -> str:
    """Return the id of a finding of a version."""
    return digest(version, claim, field, str(start), str(end))


def statement_id(text: str) -> str:
    """Return the id of a wording: the same with and without marks, capitals and punctuation."""
    return digest(" ".join(WORDS.findall(fold_text(text))))
