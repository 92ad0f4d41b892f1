"""Ingest: landing files to documents in the store, one transaction a batch.

A landing file is marked as read after all of its captures are stored; killed in between, the
file is read again and nothing changes twice.
"""

import logging
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import islice

from core.errors import LandingError
from core.records import Capture, Source
from core.settings import Settings
from crawlers.landing import LandingZone
from extract import Refusal
from pipeline.installation import id_key, open_store, working
from pipeline.messages import t
from pipeline.pool import ExtractPool
from pipeline.terminal import progress, say

logger = logging.getLogger(__name__)
BATCH = 100


@dataclass(slots=True)
class IngestResult:
    """What ingest did: counts by outcome, and refusals by reason."""

    files: int = 0
    captures: int = 0
    new: int = 0
    edited: int = 0
    unchanged: int = 0
    gone: int = 0
    refused: int = 0
    damaged: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    messages: list[str] = field(default_factory=list)


def ingest_landing(settings: Settings, *, again: bool = False) -> IngestResult:
    """Extract every landing file that is not yet read.

    Args:
        again: Also those already read: re-extraction of everything after a change of code.

    Raises:
        StoreError: The database refused; run again to go on.
        LandingError: The landing zone cannot be read at all.
    """
    result = IngestResult()
    zone = LandingZone(settings.landing)
    with working(settings), open_store(settings):
        from store import landing, sources

        for file in zone.recover():
            say(t(f"Đã cứu tệp dở dang: {file}", f"Recovered what a stopped run left: {file}"))
        names = zone.files()
        unread = names if again else landing.unread_files(names)
        if not unread:
            return result
        known = {source.id: source for source in sources.list_sources()}
        with ExtractPool(settings, id_key=id_key(settings)) as pool:
            for name in unread:
                _ingest_file(zone, name, known, pool, result)
                landing.mark_read(name)
                result.files += 1
    return result


def _ingest_file(
    zone: LandingZone, name: str, known: dict[str, Source], pool: ExtractPool, result: IngestResult
) -> None:
    from store import ingest

    def on_damage(capture: Capture, error: LandingError) -> None:
        result.damaged += 1
        result.messages.append(str(error))
        logger.warning("%s", error)

    try:
        listed = [capture for capture in zone.captures(name) if not _holds_document(capture)]
    except LandingError as error:
        # One damaged file must not keep the others from being read.
        result.damaged += 1
        result.messages.append(str(error))
        return
    # Listing pages hold no document; their memos serve the next conditional request.
    ingest.save_batch([(capture, (), ()) for capture in listed], seen_at=datetime.now(UTC))
    payloads = progress(zone.payloads(name, on_damage=on_damage), t("Bóc tách", "Extracting"))
    for batch in _batches(payloads):
        extracted = pool.extract(batch, known)
        rows = [
            (capture, found.documents, found.refusals)
            for (capture, _), found in zip(batch, extracted, strict=True)
        ]
        counts = ingest.save_batch(rows, seen_at=datetime.now(UTC))
        result.captures += len(batch)
        result.new += counts.new
        result.edited += counts.edited
        result.unchanged += counts.unchanged
        result.gone += counts.gone
        _note_refusals(result, [refusal for _, _, refusals in rows for refusal in refusals])


def _note_refusals(result: IngestResult, refusals: Sequence[Refusal]) -> None:
    for refusal in refusals:
        # A known page that answers 404 or 410 is counted as gone, not as refused.
        if refusal.reason != "gone":
            result.refused += 1
            result.reasons[refusal.reason] += 1
            result.messages.append(refusal.message)


def _holds_document(capture: Capture) -> bool:
    from crawlers.landing.zone import WITHOUT_DOCUMENT

    return capture.format not in WITHOUT_DOCUMENT


def _batches(
    payloads: Iterator[tuple[Capture, bytes]],
) -> Iterator[list[tuple[Capture, bytes]]]:
    while batch := list(islice(payloads, BATCH)):
        yield batch
