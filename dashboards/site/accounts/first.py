"""The first account: made by whoever holds the code that ``cotmoc serve`` prints at its start."""

import hmac
import secrets

from django.contrib.auth import get_user_model

from core.settings import get_settings

FILE = "first-account.code"


def needed() -> bool:
    """Whether there is no account yet."""
    return not get_user_model().objects.exists()


def code() -> str:
    """Return the code, made once; on disk so that a restart does not change it."""
    path = get_settings().data_dir / FILE
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(f"{secrets.randbelow(10**8):08d}")
    return path.read_text().strip()


def is_code(given: str) -> bool:
    """Whether somebody has the code."""
    return hmac.compare_digest(given.strip().encode(), code().encode())


def forget_code() -> None:
    """Let the code go once the account is made."""
    (get_settings().data_dir / FILE).unlink(missing_ok=True)
