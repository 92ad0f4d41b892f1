"""Take credentials out of what is archived and logged.

The archive holds bytes as received, except for these: what opens an account has no place in a
file that is kept for years. Addresses: ``core.identity.without_credentials``.
"""

import re
from urllib.parse import quote

from crawlers.landing.exchange import Headers

REDACTED = "REDACTED"
REQUEST_SECRETS = frozenset({b"authorization", b"cookie", b"proxy-authorization"})
RESPONSE_SECRETS = frozenset({b"set-cookie", b"set-cookie2", b"authentication-info"})

# In JSON the address of the next page stands with \/ and &; the token ends at any of these.
_TOKEN_IN_BODY = re.compile(rb"((?:access_token|appsecret_proof|client_secret)=)[^&\"'\s<>\\]+")
_TOKEN_IN_TEXT = re.compile(r"((?:access_token|appsecret_proof|client_secret)=)[^&\"'\s<>\\]+")


def redact_headers(headers: Headers, secret_names: frozenset[bytes]) -> Headers:
    """Return the headers without those that carry credentials."""
    return tuple(
        (name, _TOKEN_IN_BODY.sub(rb"\1" + REDACTED.encode(), value))
        for name, value in headers
        if name.lower() not in secret_names
    )


def redact_payload(payload: bytes, secrets: tuple[str, ...] = ()) -> bytes:
    """Return a decoded payload without tokens: those handed in, and those of addresses in it."""
    if b"access_token" in payload or b"appsecret_proof" in payload or b"client_secret" in payload:
        payload = _TOKEN_IN_BODY.sub(rb"\1" + REDACTED.encode(), payload)
    for secret in secrets:
        for form in {secret, quote(secret, safe="")} if secret else ():
            payload = payload.replace(form.encode(), REDACTED.encode())
    return payload


def redact_text(text: str, secrets: tuple[str, ...] = ()) -> str:
    """Return a message for a log or an outcome without tokens."""
    text = _TOKEN_IN_TEXT.sub(rf"\1{REDACTED}", text)
    for secret in secrets:
        if secret:
            text = text.replace(secret, REDACTED)
    return text
