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
from typing import BinaryIO

from core.accounts import may_be_kept, pages_of
from core.errors import InputError
from core.records import Source
from core.settings import Settings
from core.vocabulary import Retention, SourceKind
from crawlers.landing import LandingZone
from extract import Refusal
from extract.charset import decode
from extract.handed import read_handed
from pipeline.inputs import Input, Rejected, count_files, read_bytes, read_inputs, read_lines
from pipeline.installation import new_run_id, open_store, working
from pipeline.messages import t
from pipeline.profile import load_profile
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
        InputError: The source is an individual; nothing is landed.
    """
    result = ImportResult()
    paths = list(paths)
    origin = Source(source, source, SourceKind.PRESS, "import", "")
    zone = LandingZone(settings.landing)
    with working(settings), open_store(settings), ExitStack() as stack:
        from store import sources

        stored = {known.id: known for known in sources.list_sources()}
        if source not in stored:
            sources.save_sources([origin])
        elif not stored[source].public_voice:
            message = f"source {source!r} is an individual; files are not archived under it"
            raise InputError("individual", message)
        seen = sources.documented_digests(source)
        profile = load_profile(settings.profiles_dir / settings.profile)
        pages = pages_of([*stored.values(), *profile.sources])
        writer = stack.enter_context(
            zone.writer(new_run_id("import"), retention=Retention.IMPORTED)
        )
        for item in _inputs(paths, settings.max_import_bytes):
            result.inputs += 1
            if isinstance(item, Rejected):
                result.reasons[item.reason] += 1
                result.messages.append(item.message)
                continue
            if item.url and not may_be_kept(item.url, pages):
                result.reasons["individual"] += 1
                result.messages.append(_of_an_account(item))
                continue
            sha256 = hashlib.sha256(item.body).hexdigest()
            if sha256 in seen:
                result.known += 1
                continue
            seen.add(sha256)
            writer.add_resource(
                item.body,
                source=origin,
                url=item.url or item.file,
                format=item.format,
                media_type=item.media_type or "application/octet-stream",
            )
            result.landed += 1
    return result


def _of_an_account(item: Input) -> str:
    # Without the address: messages are kept too.
    place = item.name.removesuffix(item.url).strip()
    return t(
        f"{place}: trang của một tài khoản mạng xã hội không phải nguồn của hồ sơ tỉnh, nên không "
        "lưu; nếu là trang công khai, hãy thêm nó vào sources.yaml",
        f"{place}: the page of an account on a social platform that is no source of the profile "
        "is not archived; where it is a public page, add it to sources.yaml",
    )


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


@dataclass(frozen=True, slots=True)
class Texts:
    """The documents of a file, and a message for each that could not be read."""

    documents: tuple[str, ...]
    left_out: tuple[str, ...] = ()

    @property
    def joined(self) -> str:
        """All documents as one text."""
        return "\n\n".join(self.documents)


def read_text(path: Path, *, max_bytes: int) -> Texts:
    """Return the texts of one file in any format that import takes, for ``cotmoc check``.

    Raises:
        InputError: The file holds no text we can read.
    """
    return _texts((item for _, item in read_inputs([path], max_bytes=max_bytes)), str(path))


def read_stream(stream: BinaryIO, name: str, *, max_bytes: int) -> Texts:
    """Return what was piped in: plain text as it stands, a document's text else.

    Raises:
        InputError: Nothing, too much, or nothing that we can read.
    """
    body = stream.read(max_bytes + 1)
    if len(body) > max_bytes:
        message = f"{name}: over {max_bytes:,} bytes; raise COTMOC_MAX_IMPORT_BYTES or split it"
        raise InputError("too_large", message)
    item = read_bytes(body, name)
    if isinstance(item, Input) and item.format == "text":
        return Texts((_decoded(body),))
    return _texts([item], name)


def _decoded(body: bytes) -> str:
    try:
        return body.decode("utf-8-sig")  # as it stands: positions found in it stay true
    except UnicodeDecodeError:
        return decode(body).text.removeprefix("\ufeff")


def _texts(items: Iterable[Input | Rejected], name: str) -> Texts:
    documents: list[str] = []
    refused: list[Rejected | Refusal] = []
    for item in items:
        if isinstance(item, Rejected):
            refused.append(item)
            continue
        extracted = read_handed(item.body, item.url or item.file, item.format)
        refused.extend(extracted.refusals)
        documents.extend(f"{found.title}\n\n{found.text}".strip() for found in extracted.documents)
    if not documents:
        if refused:
            raise InputError(refused[0].reason, refused[0].message)
        raise InputError("empty", f"{name}: holds nothing to read")
    return Texts(tuple(documents), tuple(item.message for item in refused))
