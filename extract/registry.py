"""The formats that extraction reads, one reader a file; adding one: docs/how-to/add-a-format.md."""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

from core.vocabulary import SourceKind
from extract.context import Context
from extract.result import Reading

Reader = Callable[[bytes, Context], Reading]


@dataclass(frozen=True, slots=True)
class Format:
    """How one format is read.

    Attributes:
        module, function: The reader, imported when first used: the libraries for PDF and
            Word files take longer to load than a page takes to read.
        max_bytes: Largest input taken.
        textual: Whether the bytes are text, so that binary bytes are refused.
        kind: Kind of source where none is known.
    """

    module: str
    function: str
    max_bytes: int
    textual: bool = True
    kind: SourceKind = SourceKind.PRESS

    def reader(self) -> Reader:
        """Return the reader."""
        reader: Reader = getattr(import_module(self.module), self.function)
        return reader


FORMATS = {
    "html": Format("extract.html", "read_html", 10_000_000),
    "telegram": Format("extract.telegram", "read_telegram", 10_000_000, kind=SourceKind.SOCIAL),
    "facebook": Format("extract.facebook", "read_facebook", 20_000_000, kind=SourceKind.SOCIAL),
    "text": Format("extract.text", "read_text", 20_000_000),
    "record": Format("extract.record", "read_record", 20_000_000),
    "pdf": Format("extract.pdf", "read_pdf", 50_000_000, textual=False),
    "docx": Format("extract.docx", "read_docx", 50_000_000, textual=False),
}
