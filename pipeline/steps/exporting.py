"""Export: everything that a query finds into a file, whole or not at all."""

import os
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from core.errors import ChoiceError, CotmocError, InputError
from core.searching import SearchQuery
from index.export import FORMATS, write_export
from pipeline.messages import t
from pipeline.steps.searching import everything

STDOUT = "-"


def export(query: SearchQuery, out: str, *, format: str = "") -> int:
    """Write all that a query finds and return how many rows there are.

    Args:
        out: A file, which appears when it is complete, or ``-`` for stdout.
        format: ``csv``, ``jsonl`` or ``xlsx``; empty: what the file is called, and JSON lines
            for stdout, as between all commands.

    Raises:
        QueryError: The query does not parse.
        ChoiceError: The format is not told, or is none of these.
        InputError: The file cannot be written.
        IndexUnavailable: There is no index yet, or it cannot be reached.
    """
    told = "jsonl" if out == STDOUT else Path(out).suffix.lower().removeprefix(".")
    chosen = format or told
    if chosen not in FORMATS:
        raise ChoiceError(
            t(
                f"chưa rõ định dạng của {out!r}; thêm --format {'|'.join(FORMATS)}",
                f"the format of {out!r} is not told; add --format {'|'.join(FORMATS)}",
            ),
        )

    def write(stream: BinaryIO) -> int:
        return write_export(everything(query), stream, entity=query.entity, format=chosen)

    if out == STDOUT:
        return write(sys.stdout.buffer)
    return _write_whole(Path(out), write)


def _write_whole(path: Path, write: Callable[[BinaryIO], int]) -> int:
    """Write beside the file, and put it there at the end."""
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with fresh.open("wb") as stream:
            count = write(stream)
        fresh.replace(path)
    except CotmocError:
        raise
    except OSError as error:
        raise InputError(
            "unwritable",
            t(
                f"không ghi được {str(path)!r}: {error.strerror}; kiểm tra thư mục và đĩa",
                f"{str(path)!r} cannot be written: {error.strerror}; check folder and disk",
            ),
        ) from error
    finally:
        with suppress(OSError):
            fresh.unlink(missing_ok=True)
    return count
