"""Storing what extraction found, with its capture, in one transaction: all or nothing.

Doing it again changes nothing, and captures may come in any order (``store.observation``).
docs/explanation/store.md, "Ingest".
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from django.db.models import Q

from core.records import Capture, Document
from store.batches import chunks
from store.captures import Address, address_of, gone_times, save_captures
from store.clean import clean_text, in_utc
from store.connection import models, writing
from store.groups import join_groups
from store.observation import (
    Observation,
    new_row,
    new_version,
    observation,
    observe,
    take_gone,
    unstorable,
)
from store.refusals import Refused, save_refusals
from store.sources import ensure_sources
from store.wanted import drop_findings_of, want_documents

BATCH = 50
KINDS = ("new", "edited", "unchanged")


class RefusalLike(Protocol):
    """What extraction says of an input that gave no document."""

    @property
    def reason(self) -> str:
        """One stable word for counting."""

    @property
    def message(self) -> str:
        """What failed, on which input, and what to do."""


Extraction = tuple[Capture, Sequence[Document], Sequence[RefusalLike]]


@dataclass(frozen=True, slots=True)
class IngestCounts:
    """Documents by what became of them, refused inputs, and documents newly found gone."""

    new: int = 0
    edited: int = 0
    unchanged: int = 0
    refused: int = 0
    gone: int = 0

    def __add__(self, other: "IngestCounts") -> "IngestCounts":
        """Add up two counts."""
        return IngestCounts(
            self.new + other.new,
            self.edited + other.edited,
            self.unchanged + other.unchanged,
            self.refused + other.refused,
            self.gone + other.gone,
        )


def save_extracted(
    capture: Capture,
    documents: Sequence[Document],
    refusals: Sequence[RefusalLike],
    *,
    seen_at: datetime,
    profile_reason: tuple[str, str] | None = None,
    run: int | None = None,
) -> IngestCounts:
    """Store one capture with what came of it, in one transaction.

    Args:
        seen_at: The clock now; it dates refusals. First and last sight of a document are the
            times at which its captures were fetched, so that they survive re-extraction.
        profile_reason: Profile and why it keeps these documents ("source of the profile").
        run: Id of the run, for refusals.

    Raises:
        StoreError: The database refused; nothing of it is stored.
    """
    return save_batch(
        [(capture, documents, refusals)], seen_at=seen_at, profile_reason=profile_reason, run=run
    )


def save_batch(
    batch: Iterable[Extraction],
    *,
    seen_at: datetime,
    profile_reason: tuple[str, str] | None = None,
    run: int | None = None,
) -> IngestCounts:
    """Store many captures, one transaction for every 50; else as ``save_extracted``.

    Raises:
        StoreError: The database refused; the transactions before stay, the rest is not stored.
    """
    total = IngestCounts()
    for some in chunks(batch, BATCH):
        with writing():
            total += _save(some, in_utc(seen_at), profile_reason, run)
    return total


@dataclass(slots=True)
class _Work:
    """What one transaction gathers."""

    observations: list[Observation]
    refused: list[Refused]
    rows: dict[str, models.Document]
    kinds: dict[str, list[str]]
    dirty: set[str] = field(default_factory=set)
    visible: set[str] = field(default_factory=set)
    earlier: set[str] = field(default_factory=set)
    replaced: set[str] = field(default_factory=set)
    gone: set[str] = field(default_factory=set)


def _save(
    batch: Sequence[Extraction],
    seen_at: datetime,
    profile_reason: tuple[str, str] | None,
    run: int | None,
) -> IngestCounts:
    work = _gather(batch)
    captures = [capture for capture, _, _ in batch]
    ensure_sources(
        {capture.source for capture in captures}
        | {seen.document.source for seen in work.observations}
    )
    _observe(work)
    save_captures(captures, _outcomes(captures, work))
    _find_gone(captures, work)
    _write_rows(work)
    _write_versions(work.observations)
    _tell(work)
    save_refusals(work.refused, refused_at=seen_at, run=run)
    if profile_reason:
        _keep({seen.document.id for seen in work.observations}, *profile_reason)
    kinds = [kind for some in work.kinds.values() for kind in some]
    return IngestCounts(
        new=kinds.count("new"),
        edited=kinds.count("edited"),
        unchanged=kinds.count("unchanged"),
        refused=len(work.refused),
        gone=len(work.gone),
    )


def _gather(batch: Sequence[Extraction]) -> _Work:
    observations: list[Observation] = []
    refused: list[Refused] = []
    kinds: dict[str, list[str]] = defaultdict(list)
    for capture, documents, refusals in batch:
        shown: dict[str, Observation] = {}
        for document in documents:
            if problem := unstorable(document):
                refused.append(Refused(capture.url, "bad_id", problem, capture.id))
                continue
            if document.id in shown:  # a page that lists a post twice
                kinds[capture.id].append("unchanged")
            shown[document.id] = observation(document, capture)
        observations += shown.values()
        refused += [
            Refused(capture.url, item.reason, item.message, capture.id) for item in refusals
        ]
    observations.sort(key=lambda seen: seen.rank)
    ids = {seen.document.id for seen in observations}
    rows = models.Document.objects.in_bulk(list(ids))
    return _Work(observations, refused, rows, kinds)


def _observe(work: _Work) -> None:
    for seen in work.observations:
        id_ = seen.document.id
        row = work.rows.get(id_)
        if row is None:
            work.rows[id_] = new_row(seen)
            work.dirty.add(id_)
            work.visible.add(id_)
            work.kinds[seen.capture].append("new")
            continue
        current = row.current_id
        change = observe(row, seen)
        work.kinds[seen.capture].append(change.kind)
        work.dirty |= {id_} if change.dirty else set()
        work.visible |= {id_} if change.visible else set()
        work.earlier |= {id_} if change.earlier else set()
        if current and current != row.current_id:
            work.replaced.add(current)


def _outcomes(captures: Sequence[Capture], work: _Work) -> dict[str, tuple[str, str]]:
    """Return what each capture gave, the most telling word first."""
    reasons = {item.capture: item.reason for item in reversed(work.refused)}
    outcomes = {}
    for capture in captures:
        kinds = work.kinds.get(capture.id, [])
        if capture.tells_gone:
            word = "gone"
        else:
            fallback = "refused" if capture.id in reasons else "empty"
            word = next((word for word in KINDS if word in kinds), fallback)
        outcomes[capture.id] = (word, reasons.get(capture.id, ""))
    return outcomes


def _find_gone(captures: Sequence[Capture], work: _Work) -> None:
    """Mark documents whose address is gone, also where that was known before they were."""
    found = {capture.id: address_of(capture) for capture in captures if capture.tells_gone}
    addresses = {id_: {(row.source_id, row.url_key)} for id_, row in work.rows.items()}
    ended = set(found.values())
    for row, theirs in _at({key for _, key in ended} - {""}):
        if theirs & ended:
            work.rows.setdefault(row.id, row)
            addresses[row.id] = theirs
    times = gone_times(address for some in addresses.values() for address in some)
    for id_, row in work.rows.items():
        moment = max((times[each] for each in addresses[id_] if each in times), default=None)
        was_gone = row.gone_at is not None
        if moment is not None and take_gone(row, moment):
            work.dirty.add(id_)
            if not was_gone:
                work.gone.add(id_)
                work.visible.add(id_)
    # Extraction says that such a page gives no document; where it has one, that is no refusal.
    known = {address for some in addresses.values() for address in some}
    known_captures = {id_ for id_, address in found.items() if address in known}
    work.refused = [item for item in work.refused if item.capture not in known_captures]


def _at(keys: set[str]) -> Iterator[tuple[models.Document, set[Address]]]:
    """Yield the documents at these addresses, with the address that each was fetched from.

    A page may name another address as its own. Posts share the address of their channel, which
    tells nothing of each.
    """
    fetched = Q(capture__url_key__in=keys, capture__format="html")
    rows = models.Document.objects.filter(Q(url_key__in=keys) | fetched)
    for row in rows.select_related("capture"):
        addresses = {(row.source_id, row.url_key)}
        if row.capture is not None and row.capture.format == "html":
            addresses.add((row.source_id, row.capture.url_key))
        yield row, addresses


def _write_rows(work: _Work) -> None:
    models.Document.objects.bulk_create(
        [work.rows[id_] for id_ in sorted(work.dirty)],
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=_OVERWRITTEN,
    )


# Not the group, which only ``join_groups`` changes, nor what never changes.
_OVERWRITTEN = [
    item.name
    for item in models.Document._meta.concrete_fields
    if item.name not in ("id", "source", "group_id")
]


def _write_versions(observations: Sequence[Observation]) -> None:
    first: dict[str, Observation] = {}
    for seen in observations:  # oldest first
        first.setdefault(seen.version, seen)
    stored = models.DocumentVersion.objects.filter(id__in=list(first))
    for id_, created, capture in stored.values_list("id", "created", "capture_id"):
        seen = first.pop(id_)
        if (seen.seen, seen.capture) < (created, capture or ""):
            models.DocumentVersion.objects.filter(id=id_).update(
                created=seen.seen, capture=seen.capture
            )
    models.DocumentVersion.objects.bulk_create([new_version(seen) for seen in first.values()])


def _tell(work: _Work) -> None:
    """Join groups, and want what changed in every search index."""
    signatures = defaultdict(list)
    for seen in work.observations:
        if seen.document.signature:
            signatures[seen.document.id].append(seen.document.signature)
    moved = join_groups(signatures, earlier=work.earlier)
    want_documents(work.visible | moved)
    drop_findings_of(work.replaced - {row.current_id for row in work.rows.values()})


def _keep(ids: Iterable[str], profile: str, reason: str) -> None:
    """Note why documents belong to a profile; the first reason stays."""
    models.DocumentProfile.objects.bulk_create(
        [
            models.DocumentProfile(document_id=id_, profile=profile, reason=clean_text(reason))
            for id_ in sorted(ids)
        ],
        ignore_conflicts=True,
    )
