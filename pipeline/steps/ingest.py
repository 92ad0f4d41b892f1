"""Ingest: landing files to documents in the store, one transaction a batch.

A landing file is marked as read after all of its captures are stored; killed in between, the
file is read again and nothing changes twice.
"""

import logging
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import islice

from core.accounts import pages_of
from core.errors import LandingError
from core.records import Capture, Document, Source
from core.settings import Settings
from core.vocabulary import Retention
from crawlers.landing import LandingZone
from extract import Refusal
from pipeline.installation import id_key, open_store, working
from pipeline.messages import t
from pipeline.noting import Notes
from pipeline.pool import ExtractPool
from pipeline.profile import Profile, load_profile
from pipeline.terminal import progress, say

logger = logging.getLogger(__name__)
BATCH = 100
Row = tuple[Capture, Sequence[Document], Sequence[Refusal]]


@dataclass(slots=True)
class IngestResult:
    """What ingest did: counts by outcome, and refusals by reason.

    Attributes:
        notes: What was passed over without losing a document, such as unknown keys.
    """

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
    notes: list[str] = field(default_factory=list)


def unread_files(settings: Settings) -> list[str]:
    """Return the names of the landing files that are not read yet, oldest first.

    Raises:
        StoreError: The database cannot be read.
        LandingError: The landing zone cannot be read at all.
    """
    names = LandingZone(settings.landing).files()
    with open_store(settings):
        from store import landing

        return landing.unread_files(names)


def ingest_landing(
    settings: Settings,
    *,
    again: bool = False,
    only: Sequence[str] | None = None,
    profile: Profile | None = None,
) -> IngestResult:
    """Extract every landing file that is not yet read.

    Args:
        again: Also those already read: re-extraction of everything after a change of code.
        only: No more than the files of these names; None: all.
        profile: The province that keeps the documents of its sources; None: the settings'.

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
        wanted = None if only is None else set(only)
        names = [name for name in zone.files() if wanted is None or name in wanted]
        unread = names if again else landing.unread_files(names)
        if not unread:
            return result
        known = {source.id: source for source in sources.list_sources()}
        keeper = profile or load_profile(settings.profiles_dir / settings.profile)
        pages = pages_of([*known.values(), *keeper.sources])
        with ExtractPool(settings, id_key=id_key(settings), pages=pages) as pool:
            work = _Ingest(zone, known, keeper, pool, result)
            for name in unread:
                work.read_file(name)
                landing.mark_read(name)
                result.files += 1
        result.notes = work.notes.lines()
    return result


@dataclass(frozen=True, slots=True)
class _Ingest:
    """One ingest under way."""

    zone: LandingZone
    known: Mapping[str, Source]
    keeper: Profile
    pool: ExtractPool
    result: IngestResult
    notes: Notes = field(default_factory=Notes)

    def read_file(self, name: str) -> None:
        """Store every capture of a landing file with what comes of it."""
        from store import ingest

        try:
            listed = [
                capture for capture in self.zone.captures(name) if not _holds_document(capture)
            ]
        except LandingError as error:
            # One damaged file must not keep the others from being read.
            self._note_damage(error)
            return
        # Listing pages hold no document; their memos serve the next conditional request.
        rows = [(capture, (), ()) for capture in listed]
        self.result.gone += ingest.save_batch(rows, seen_at=datetime.now(UTC)).gone
        payloads = self.zone.payloads(name, on_damage=lambda _, error: self._note_damage(error))
        for batch in _batches(progress(payloads, t("Bóc tách", "Extracting"))):
            extracted = self.pool.extract(batch, self.known)
            self.notes.take([capture for capture, _ in batch], extracted)
            self._save(
                [
                    (capture, found.documents, found.refusals)
                    for (capture, _), found in zip(batch, extracted, strict=True)
                ]
            )

    def _save(self, rows: Sequence["Row"]) -> None:
        from store import ingest

        result = self.result
        for reason, some in _by_reason(rows, self.keeper).items():
            counts = ingest.save_batch(some, seen_at=datetime.now(UTC), profile_reason=reason)
            result.new += counts.new
            result.edited += counts.edited
            result.unchanged += counts.unchanged
            result.gone += counts.gone
        result.captures += len(rows)
        for refusal in (refusal for _, _, refusals in rows for refusal in refusals):
            # A known page that answers 404 or 410 is counted as gone, not as refused.
            if refusal.reason != "gone":
                result.refused += 1
                result.reasons[refusal.reason] += 1
                result.messages.append(refusal.message)

    def _note_damage(self, error: LandingError) -> None:
        self.result.damaged += 1
        self.result.messages.append(str(error))
        logger.warning("%s", error)


def _by_reason(rows: Sequence[Row], keeper: Profile) -> dict[tuple[str, str] | None, list[Row]]:
    """Return the rows by why the province keeps their documents (None: it does not say)."""
    own = {source.id for source in keeper.sources}
    groups: dict[tuple[str, str] | None, list[Row]] = {}
    for row in rows:
        source = row[0].source
        reason = None
        if source in own:
            reason = (keeper.id, f"source of the profile: {source}")
        elif row[0].retention is Retention.IMPORTED:
            reason = (keeper.id, "imported by the office")
        groups.setdefault(reason, []).append(row)
    return groups


def _holds_document(capture: Capture) -> bool:
    from crawlers.landing.zone import WITHOUT_DOCUMENT

    return capture.format not in WITHOUT_DOCUMENT


def _batches(
    payloads: Iterator[tuple[Capture, bytes]],
) -> Iterator[list[tuple[Capture, bytes]]]:
    while batch := list(islice(payloads, BATCH)):
        yield batch
