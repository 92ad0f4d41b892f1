"""Tokens with which a subscriber leaves without signing in: made and verified here, kept nowhere.

A token is ``<subscriber>.<mac>``: an HMAC over the subscriber's number and nonce under the
installation's key, so that it can be neither guessed nor made from the database alone. It opens
nothing but the way out. Whoever answers ``POST /unsubscribe/<token>`` (RFC 8058) takes the number
with ``subscriber_of``, looks up that subscriber's nonce, and asks ``verify_token``.
"""

import base64
import hashlib
import hmac

PURPOSE = b"cotmoc unsubscribe 1"
PATH = "unsubscribe"


def sign_token(key: str, subscriber: int, nonce: str) -> str:
    """Return the token of a subscriber."""
    return f"{subscriber}.{_mac(key, subscriber, nonce)}"


def subscriber_of(token: str) -> int | None:
    """Return whose token it claims to be; None where it is no token. Verify it afterwards."""
    number, dot, mac = token.strip().partition(".")
    if not (dot and mac and number.isascii() and number.isdecimal() and len(number) < 19):
        return None
    return int(number)


def verify_token(key: str, token: str, nonce: str) -> bool:
    """Return whether a token is that of its subscriber."""
    number = subscriber_of(token)
    if number is None:
        return False
    return hmac.compare_digest(sign_token(key, number, nonce).encode(), token.strip().encode())


def unsubscribe_url(public_url: str, token: str) -> str:
    """Return the address at which one click ends a subscription."""
    return f"{public_url.rstrip('/')}/{PATH}/{token}"


def _mac(key: str, subscriber: int, nonce: str) -> str:
    text = f"{subscriber}:{nonce}".encode()
    whole = hmac.new(key.encode(), PURPOSE + b"\0" + text, hashlib.sha256).digest()
    return base64.urlsafe_b64encode(whole[:18]).decode()
