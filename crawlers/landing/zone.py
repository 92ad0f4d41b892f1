"""The landing zone: captures in WARC files, by way of fsspec (docs/explanation/landing-zone.md)."""

import hashlib
import io
import logging
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from pydantic import ValidationError

from core.errors import LandingError
from core.records import LEADS_NOWHERE, Capture
from core.vocabulary import Retention
from crawlers.landing.coding import decode_content
from crawlers.landing.commit import commit, file_sum
from crawlers.landing.layout import (
    SPOOL,
    FileSum,
    Marker,
    WarcName,
    captures_name,
    check_run_id,
    is_warc_name,
    load_captures,
    marker_name,
    parse_name,
    sum_of,
)
from crawlers.landing.records import read_captures, read_record
from crawlers.landing.salvage import cut_torn_end
from crawlers.landing.spool import Spool, SpoolRun
from crawlers.landing.storage import Storage
from crawlers.landing.writer import LandingWriter

logger = logging.getLogger(__name__)

CHUNK = 1 << 20
ROTATE_BYTES = 256 * 1024 * 1024
# Captures that lead to documents without being one: kept for conditional requests.
LISTING = "listing"
REDIRECT = "redirect"
WITHOUT_DOCUMENT = frozenset({LISTING, REDIRECT, LEADS_NOWHERE})

# On object storage nobody can ask whether a file's writer lives; a day later it surely does not.
REMOTE_ORPHAN_DAYS = 1


class LandingZone:
    """What was collected or handed in, as received; a file counts when its marker is there.

    Args:
        url: Folder, or fsspec URL such as ``s3://bucket/landing`` or ``memory://landing``.
        spool: Local folder for unfinished files; by default inside a local zone, else in the
            user's cache folder.
    """

    def __init__(self, url: str, *, spool: Path | None = None) -> None:
        """Open the zone; a local folder is made when it is first written to."""
        self.url = url
        self._storage = Storage(url)
        if spool is None:
            if self._storage.local is not None:
                spool = self._storage.local / SPOOL
            else:
                digest = hashlib.sha256(url.encode()).hexdigest()[:16]
                spool = Path.home() / ".cache" / "cotmoc" / "spool" / digest
        self._spool = Spool(spool)

    def files(self) -> list[str]:
        """Return the names of the committed WARC files, sorted."""
        names = set(self._storage.names())
        return sorted(name for name in names if is_warc_name(name) and marker_name(name) in names)

    def captures(self, file: str) -> Iterator[Capture]:
        """Yield the captures of a file, in the order in which they were written.

        Raises:
            LandingError: The file is not committed, or its captures file is damaged.
        """
        parse_name(file)
        marker = self._marker(file)
        name = captures_name(file)
        body = self._storage.read(name)
        if sum_of(body) != marker.captures:
            raise LandingError(
                f"{name} is not what was committed; restore it from a backup, or delete "
                f"{marker_name(file)} and run recover, which reads the WARC file again"
            )
        yield from load_captures(name, body)

    def read(self, capture: Capture) -> bytes:
        """Return the payload of a capture, content coding undone.

        Raises:
            LandingError: The record is damaged or gone; the message names the file.
        """
        parse_name(capture.warc)
        place = f"{capture.warc} at byte {capture.offset}"
        record = self._storage.read_range(capture.warc, capture.offset, capture.length)
        stored = read_record(io.BytesIO(record), place)
        payload = decode_content(stored.body, stored.coding)
        if hashlib.sha256(payload).hexdigest() != capture.sha256:
            raise LandingError(
                f"{place} ({capture.url}) is damaged: its checksum differs; restore the file "
                "from a backup, the other captures of the file are read all the same"
            )
        return payload

    def payloads(
        self,
        file: str,
        *,
        everything: bool = False,
        on_damage: Callable[[Capture, LandingError], None] | None = None,
    ) -> Iterator[tuple[Capture, bytes]]:
        """Yield the captures of a file with their payloads.

        Args:
            everything: Also what never holds a document: listing pages and redirects.
            on_damage: Called for a damaged capture, and the rest goes on.

        Raises:
            LandingError: The file is not committed; or a capture is damaged and there is no
                ``on_damage``.
        """
        for capture in self.captures(file):
            if capture.format in WITHOUT_DOCUMENT and not everything:
                continue
            try:
                payload = self.read(capture)
            except LandingError as error:
                if on_damage is None:
                    raise
                on_damage(capture, error)
                continue
            yield capture, payload

    def writer(
        self,
        run_id: str,
        *,
        retention: Retention = Retention.PUBLIC,
        rotate_bytes: int = ROTATE_BYTES,
        secrets: tuple[str, ...] = (),
    ) -> LandingWriter:
        """Return the writer of a run, a context manager that commits on exit.

        Args:
            run_id: Goes into file names; a run on another machine needs another one.
            rotate_bytes: Size at which the next file is begun.
            secrets: Tokens that must not be archived wherever they turn up.

        Raises:
            LandingError: ``retention`` is that of individuals, who are never archived.
        """
        if retention is Retention.INDIVIDUAL:
            raise LandingError(
                "posts of individuals are never archived; store their text without an address"
            )
        return LandingWriter(
            self._storage,
            self._spool,
            check_run_id(run_id),
            retention=retention,
            rotate_bytes=rotate_bytes,
            secrets=secrets,
        )

    def recover(self) -> list[str]:
        """Commit every whole record that killed runs left; return the files it committed.

        Runs that are still alive are not touched. Safe to call at any time, again and from
        several processes.

        Raises:
            LandingError: What is left cannot be read or committed, such as on a full disk.
        """
        recovered = []
        for run in self._spool.abandoned():
            done = False
            try:
                recovered += self._recover_run(run)
                done = True
            finally:
                run.close(remove=done)
        return sorted(recovered + self._recover_orphans())

    def verify(self, file: str) -> None:
        """Check a WARC file against its marker, byte by byte.

        Raises:
            LandingError: It is not what was committed.
        """
        marker = self._marker(file)
        with self._storage.open(file) as stream:
            digest = hashlib.sha256()
            while chunk := stream.read(CHUNK):
                digest.update(chunk)
            found = FileSum(size=stream.tell(), sha256=digest.hexdigest())
        if found != marker.warc:
            raise LandingError(f"{file} is not what was committed; restore it from a backup")

    def delete(self, file: str) -> None:
        """Remove a WARC file with its captures, marker first, when its retention is over."""
        parse_name(file)
        for name in (marker_name(file), captures_name(file), file):
            self._storage.remove(name)

    def _marker(self, file: str) -> Marker:
        name = marker_name(file)
        try:
            return Marker.model_validate_json(self._storage.read(name))
        except ValidationError as error:
            raise LandingError(
                f"{name} is damaged; delete it and run recover, which makes it again"
            ) from error

    def _recover_run(self, run: SpoolRun) -> list[str]:
        target = run.target()
        if target is None:
            return []
        names = (WarcName(*target, seq) for seq, _ in run.parts())
        recovered = [
            self._salvage(run.part(name.seq), str(name))
            for name in names
            if not self._storage.exists(marker_name(str(name)))
        ]
        return [name for name in recovered if name]

    def _recover_orphans(self) -> list[str]:
        """Commit files that were put in place by a run that died before their marker."""
        names = set(self._storage.names())
        recovered = []
        for name in sorted(names):
            if not is_warc_name(name) or marker_name(name) in names or not self._is_orphan(name):
                continue
            parts = parse_name(name)
            run = self._spool.open(parts.retention, parts.day, parts.run_id)
            done = False
            try:
                self._storage.fetch(name, run.part(parts.seq))
                if self._salvage(run.part(parts.seq), name):
                    recovered.append(name)
                else:
                    self.delete(name)
                done = True
            finally:
                run.close(remove=done)
        return recovered

    def _is_orphan(self, name: str) -> bool:
        parts = parse_name(name)
        if self._storage.local is None:
            age = datetime.now(UTC) - datetime.fromisoformat(parts.day).replace(tzinfo=UTC)
            if age <= timedelta(days=REMOTE_ORPHAN_DAYS):
                return False
        # The run's folder is looked for first: a living run writes its marker, then removes it.
        return not self._spool.has_run(parts) and not self._storage.exists(marker_name(name))

    def _salvage(self, part: Path, name: str) -> str:
        cut_torn_end(part)
        with part.open("rb") as stream:
            captures = list(read_captures(stream, name, Retention(parse_name(name).retention)))
        if not captures:
            part.unlink()
            return ""
        commit(self._storage, part, name, file_sum(part), captures, salvaged=True)
        logger.warning("%s: %d captures of an interrupted run are saved", name, len(captures))
        return name
