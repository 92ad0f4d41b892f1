"""The key that signs sessions and forms: made once in the data folder, readable by its owner."""

import os
import secrets

from core.errors import StoreError
from core.settings import Settings


def secret_key(settings: Settings) -> str:
    """Return the key of this installation.

    Raises:
        StoreError: The file cannot be read or written.
    """
    path = settings.data_dir / "site.key"
    try:
        settings.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not path.exists():
            fresh = path.with_suffix(f".{os.getpid()}")
            descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(descriptor, "w") as stream:
                stream.write(secrets.token_hex(32))
            # Link, not rename: the first of two processes wins, and both read the same key.
            try:
                os.link(fresh, path)
            except FileExistsError:
                pass
            finally:
                fresh.unlink()
        return path.read_text().strip()
    except OSError as error:
        raise StoreError(f"key file {str(path)!r}: {error}; check its rights") from error
