"""Everything that a query finds, as a file: rows pass one by one (docs/how-to/export.md).

Each format is a module with ``write(rows, columns, out)``; adding one is a file and a line here.
"""

from collections.abc import Iterable
from importlib import import_module
from typing import BinaryIO, Final

from core.searching import IndexEntity
from index.export.columns import COLUMNS, Column

FORMATS: Final = {"csv": "as_csv", "jsonl": "as_jsonl", "xlsx": "as_xlsx"}

__all__ = ["COLUMNS", "FORMATS", "Column", "write_export"]


def write_export(
    entities: Iterable[IndexEntity], out: BinaryIO, *, entity: str, format: str
) -> int:
    """Write entities of one kind and return how many; none of them is kept in memory.

    Args:
        out: Open for writing; it need not be able to seek.
        entity: ``document`` or ``finding``.
        format: One of ``FORMATS``.

    Raises:
        OSError: What is written to refused.
    """
    module = import_module(f"index.export.{FORMATS[format]}")
    written: int = module.write(entities, COLUMNS[entity], out)
    return written
