"""Texts that somebody of the office wants kept: files that the next run takes in, then removes.

They wait in a folder and not in a table, because they enter by the landing zone as everything
else does, so that what is stored can be extracted again. docs/explanation/site.md.
"""

import hashlib
import json
import os
from pathlib import Path
from typing import Final

from core.errors import StoreError

FOLDER: Final = "inbox"
SUFFIX: Final = ".jsonl"


def put_text(data_dir: Path, text: str, *, title: str = "") -> str:
    """Keep a text for the next run; return its name, the same for the same words.

    Raises:
        StoreError: It cannot be written.
    """
    record = {"title": title, "text": text}
    body = json.dumps(record, ensure_ascii=False).encode("utf-8", "replace") + b"\n"
    name = hashlib.sha256(body).hexdigest()[:32]
    folder = data_dir / FOLDER
    fresh = folder / f".{name}.{os.getpid()}"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(body)
            stream.flush()
            os.fsync(stream.fileno())
        fresh.rename(folder / f"{name}{SUFFIX}")
    except OSError as error:
        raise StoreError(
            f"folder {str(folder)!r}: {error.strerror}; check its rights and the space on the disk"
        ) from error
    return name


def waiting(data_dir: Path) -> list[Path]:
    """Return the files that no run has taken in yet, by name.

    Raises:
        StoreError: The folder cannot be read.
    """
    folder = data_dir / FOLDER
    try:
        return sorted(path for path in folder.glob(f"*{SUFFIX}") if not path.name.startswith("."))
    except OSError as error:
        raise StoreError(f"folder {str(folder)!r}: {error.strerror}; check its rights") from error
