"""Import: files of an office into the landing zone, as archived resources like any capture.

Landing first means that an import survives a crash, can be extracted again after a change of
code, and goes the same way through as what is collected.
"""

import hashlib
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from core.errors import InputError
from core.records import Capture, Source
from core.settings import Settings
from core.vocabulary import Retention, SourceKind
from crawlers.landing import LandingZone
from extract import extract
from pipeline.inputs import Input, Rejected, count_files, read_inputs, read_lines
from pipeline.installation import new_run_id, open_store, working
from pipeline.messages import t
from pipeline.terminal import progress

STDIN = Path("-")


@dataclass(slots=True)
class ImportResult:
    """What was landed, what was known already, and what was refused before landing."""

    inputs: int = 0
    landed: int = 0
    known: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    messages: list[str] = field(default_factory=list)

    @property
    def refused(self) -> int:
        """Inputs that were refused before landing."""
        return self.reasons.total()


def land_files(
    settings: Settings, paths: Iterable[Path], *, source: str = "import"
) -> ImportResult:
    """Land every input under the paths; bytes that are known already are counted, not repeated.

    Args:
        source: Id of the source that the documents belong to where they name none.

    Raises:
        LandingError: The landing zone cannot be written (disk full); what was landed stays.
    """
    result = ImportResult()
    paths = list(paths)
    origin = Source(source, source, SourceKind.PRESS, "import", "")
    zone = LandingZone(settings.landing)
    with working(settings), open_store(settings), ExitStack() as stack:
        from store import sources

        if source not in {known.id for known in sources.list_sources()}:
            sources.save_sources([origin])
        seen = {memo.sha256 for memo in sources.fetch_memos(source)}
        writer = stack.enter_context(
            zone.writer(new_run_id("import"), retention=Retention.IMPORTED)
        )
        for item in _inputs(paths, settings.max_import_bytes):
            result.inputs += 1
            if isinstance(item, Rejected):
                result.reasons[item.reason] += 1
                result.messages.append(item.message)
                continue
            sha256 = hashlib.sha256(item.body).hexdigest()
            if sha256 in seen:
                result.known += 1
                continue
            seen.add(sha256)
            writer.add_resource(
                item.body,
                source=origin,
                url=item.url or _file_url(item),
                format=item.format,
                media_type=item.media_type or "application/octet-stream",
            )
            result.landed += 1
    return result


def _inputs(paths: list[Path], max_bytes: int) -> Iterator[Input | Rejected]:
    if STDIN in paths:
        yield from read_lines(sys.stdin.buffer, "stdin")
    files = [path for path in paths if path != STDIN]
    last: Path | None = None
    # The bar counts files; a file may hold many inputs.
    found = read_inputs(files, max_bytes=max_bytes)
    for file, item in progress(found, t("Nhập", "Importing"), total=count_files(files) or None):
        last = file
        yield item
    del last


def _file_url(item: Input) -> str:
    """Return a name for a file without an address; no folder of this machine stands in it.

    Files of the same name in two places stay apart by a digest of the folder, and a file that
    was edited and is imported again is a new version of the same document.
    """
    return f"file:{item.place}/{quote(item.name)}" if item.place else f"file:{quote(item.name)}"


def read_text(path: Path) -> str:
    """Return the text of one file in any format that import takes, for ``cotmoc check``.

    Raises:
        InputError: The file holds no text we can read.
    """
    for _, item in read_inputs([path], max_bytes=50_000_000):
        if isinstance(item, Rejected):
            raise InputError(item.reason, item.message)
        documents = extract(_as_capture(item), item.body)
        if documents.refusals:
            refusal = documents.refusals[0]
            raise InputError(refusal.reason, refusal.message)
        return "\n\n".join(
            f"{document.title}\n\n{document.text}".strip() for document in documents.documents
        )
    raise InputError("empty", f"{path}: holds nothing to read")


def _as_capture(item: Input) -> Capture:
    from datetime import UTC, datetime

    return Capture(
        id="check",
        source="check",
        url=item.url or f"file:{quote(item.name)}",
        fetched_at=datetime.now(UTC),
        status=200,
        format=item.format,
        media_type=item.media_type,
        warc="",
        offset=0,
        length=len(item.body),
        sha256="",
    )
