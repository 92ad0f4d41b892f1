"""Write captures into the landing zone; a file counts once its commit marker is there."""

import hashlib
from datetime import UTC, datetime
from types import TracebackType

from core.errors import LandingError
from core.identity import without_credentials
from core.records import Capture, Source
from core.vocabulary import Retention
from crawlers.landing.coding import decode_content
from crawlers.landing.commit import OpenWarc, commit
from crawlers.landing.exchange import Exchange, split_content_type
from crawlers.landing.layout import WarcName
from crawlers.landing.records import CaptureMeta, resource_record, response_records
from crawlers.landing.redact import (
    REQUEST_SECRETS,
    RESPONSE_SECRETS,
    redact_headers,
    redact_payload,
)
from crawlers.landing.spool import Spool, SpoolRun
from crawlers.landing.storage import Storage


class LandingWriter:
    """One run's way into the landing zone; a context manager that commits on exit.

    Nothing exists before the first record, so that a run that finds nothing leaves nothing.
    After an error in the ``with`` block, what was written whole is committed all the same.
    """

    def __init__(
        self,
        storage: Storage,
        spool: Spool,
        run_id: str,
        *,
        retention: Retention,
        rotate_bytes: int,
        secrets: tuple[str, ...] = (),
    ) -> None:
        """Remember where to write; see ``LandingZone.writer``."""
        self._storage = storage
        self._spool = spool
        self._run_id = run_id
        self._retention = retention
        self._rotate_bytes = rotate_bytes
        self._secrets = secrets
        self._day = datetime.now(UTC).strftime("%Y-%m-%d")
        self._run: SpoolRun | None = None
        self._file: OpenWarc | None = None
        self._seq = 0
        self._broken = False
        self.committed: list[str] = []

    def __enter__(self) -> "LandingWriter":
        """Return the writer itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Commit what was written whole."""
        self.close()

    def add_response(
        self,
        exchange: Exchange,
        *,
        source: Source,
        format: str,
        listed_at: datetime | None = None,
        settled_at: datetime | None = None,
        max_bytes: int = 0,
    ) -> Capture:
        """Archive a response with its request and return the capture.

        Args:
            exchange: As received; credentials are taken out here.
            format: How ``extract`` reads it (``core.records.Capture.format``).
            listed_at: Time that a listing or feed gave.
            settled_at: When everything that a listing names had been dealt with; stands as
                the capture's ``fetched_at``, while the WARC record keeps the real time.
            max_bytes: Most bytes of a payload when decompressed; 0 means no limit.

        Raises:
            LandingError: The source is an individual, the body is not coded as it says, or
                the zone cannot be written.
        """
        _refuse_individual(source)
        exchange, payload = self._clean(exchange, max_bytes)
        media_type, charset = split_content_type(exchange.header("content-type"))
        meta = CaptureMeta(
            source=source.id,
            url=exchange.url,
            fetched_at=settled_at or exchange.fetched_at,
            status=exchange.status,
            format=format,
            media_type=media_type,
            sha256=hashlib.sha256(payload).hexdigest(),
            charset=charset,
            etag=exchange.header("etag"),
            last_modified=exchange.header("last-modified"),
            listed_at=listed_at,
        )
        response, request = response_records(exchange, meta)
        return self._append(meta, response, request)

    def add_resource(
        self,
        payload: bytes,
        *,
        source: Source,
        url: str,
        format: str,
        media_type: str,
        charset: str = "",
        fetched_at: datetime | None = None,
        listed_at: datetime | None = None,
    ) -> Capture:
        """Archive a file that was handed in and return the capture.

        Args:
            payload: The file's bytes, not compressed.
            url: Its address, where known; else a ``urn:`` or ``file:`` name without folders.

        Raises:
            LandingError: The source is an individual, or the zone cannot be written.
        """
        _refuse_individual(source)
        meta = CaptureMeta(
            source=source.id,
            url="".join(char for char in without_credentials(url) if char.isprintable()),
            fetched_at=fetched_at or datetime.now(UTC),
            status=200,
            format=format,
            media_type=media_type,
            sha256=hashlib.sha256(payload).hexdigest(),
            charset=charset,
            listed_at=listed_at,
        )
        return self._append(meta, resource_record(payload, meta))

    def close(self) -> None:
        """Commit what was written whole and end the run; safe to call twice.

        Raises:
            LandingError: It cannot be committed; it stays in the spool for ``recover()``.
        """
        committed = False
        try:
            self._commit()
            committed = True
        finally:
            if self._run:
                # What a failed commit left behind waits there for recover().
                self._run.close(remove=committed and not self._run.parts())
                self._run = None

    def _clean(self, exchange: Exchange, max_bytes: int) -> tuple[Exchange, bytes]:
        coding = exchange.header("content-encoding")
        payload = decode_content(exchange.body, coding, max_bytes=max_bytes)
        cleaned = redact_payload(payload, self._secrets)
        headers = redact_headers(exchange.response_headers, RESPONSE_SECRETS)
        body = exchange.body
        if cleaned != payload:
            # What is compressed cannot be cleaned in place: such a body is kept decompressed.
            body, unset = cleaned, {b"content-encoding", b"content-length"}
            headers = tuple(pair for pair in headers if pair[0].lower() not in unset)
        return Exchange(
            url=without_credentials(exchange.url),
            status=exchange.status,
            request_headers=redact_headers(exchange.request_headers, REQUEST_SECRETS),
            response_headers=headers,
            body=body,
            fetched_at=exchange.fetched_at,
            method=exchange.method,
        ), cleaned

    def _append(self, meta: CaptureMeta, record: bytes, *more: bytes) -> Capture:
        if self._broken:
            raise LandingError(
                f"run {self._run_id}: the landing zone failed before; start a new run"
            )
        try:
            if self._file and self._file.size >= self._rotate_bytes:
                self._commit()
            if self._file is None:
                self._file = self._start_file()
            return self._file.append(self._retention, meta, record, *more)
        except LandingError:
            self._broken = True
            raise

    def _start_file(self) -> OpenWarc:
        if self._run is None:
            self._run = self._spool.open(self._retention.value, self._day, self._run_id)
        with self._spool.locked():
            while True:
                self._seq += 1
                name = WarcName(self._retention.value, self._day, self._run_id, self._seq)
                if not self._spool.taken(name) and not self._storage.exists(str(name)):
                    break
            return OpenWarc(self._run.part(self._seq), str(name))

    def _commit(self) -> None:
        if self._file is None:
            return
        file, self._file = self._file, None
        warc = file.finish()
        if not file.captures:
            file.path.unlink(missing_ok=True)
            return
        commit(self._storage, file.path, file.name, warc, file.captures)
        self.committed.append(file.name)


def _refuse_individual(source: Source) -> None:
    if not source.public_voice:
        raise LandingError(
            f"source {source.id}: posts of individuals are never archived; "
            "only public pages, outlets and institutions are collected"
        )
