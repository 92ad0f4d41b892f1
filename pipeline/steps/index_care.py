"""Holding an index against the store, and mending what differs through the sync itself."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from core.settings import Settings
from index import open_index
from index.address import index_name
from index.base import ENTITIES, IndexBackend, checksum_of_marks, mark_of
from index.compare import ABSENT, ANY, Difference, Version, compare
from nlp.meaning import vectors_name
from pipeline.installation import open_store, working
from pipeline.steps.sync import Delivery, SyncResult
from store.batches import chunks

LISTED = 20
REPAIR_BATCH = 2000
# How much greater a number has to be than what is known of the index. A server remembers the
# numbers of what was deleted behind our back for a minute, and takes nothing that is not newer.
MARGINS = (1, 1_000, 1_000_000)


@dataclass(slots=True)
class CheckResult:
    """How an index compares with the store.

    Attributes:
        held, expected: How many entities of each kind it holds and should hold.
        unsettled: Entities with a change pending or refused, of which nothing can be said.
        kinds: Differences by kind: ``missing``, ``extra``, ``stale``, ``ahead``.
        listed: The first of them.
        repaired: What the sync did about them; None when it was not asked to.
    """

    name: str
    held: dict[str, int] = field(default_factory=dict)
    expected: Counter[str] = field(default_factory=Counter)
    unsettled: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    listed: list[Difference] = field(default_factory=list)
    repaired: SyncResult | None = None

    @property
    def sound(self) -> bool:
        """Whether nothing differs."""
        return not self.kinds


def check_index(settings: Settings, *, repair: bool = False, listed: int = LISTED) -> CheckResult:
    """Compare counts and checksums; where they differ, every entity; mend it if asked to.

    Args:
        repair: Deliver what is pending, send again what is missing, stale or ahead, and delete
            what should not be there.
        listed: How many differences to return one by one.

    Raises:
        IndexUnavailable: The index cannot be reached.
        StoreError: The database refused.
    """
    with working(settings), open_store(settings), open_index(settings) as index:
        from store import backends, sync

        name = index_name(settings)
        result = CheckResult(name)
        sync.pending(name, 1)  # an index that the store has never heard of lacks everything
        # What nobody ever asked the index to hold is wanted first.
        backends.want_unlisted(name)
        delivery = Delivery(name, vectors_name(settings), SyncResult())
        if repair:
            # Also what an earlier repair wanted that was broken off.
            delivery.into(index)
        if _agrees(index, result):
            return result
        result.kinds, result.listed = _differences(index, name, listed)
        if repair and result.kinds:
            result.repaired = delivery.result
            _mend(index, name, delivery)
    return result


def _differences(
    index: IndexBackend, name: str, listed: int
) -> tuple[Counter[str], list[Difference]]:
    kinds: Counter[str] = Counter()
    first: list[Difference] = []
    for difference in compare(_expected(name), _held(index)):
        kinds[difference.kind] += 1
        if len(first) < listed:
            first.append(difference)
    return kinds, first


def _mend(index: IndexBackend, name: str, delivery: Delivery) -> None:
    """Want what differs again and deliver it, with ever greater numbers until nothing differs."""
    for margin in MARGINS:
        differing = 0
        # Spooled in a temporary file: what is wanted meanwhile is not seen twice.
        for some in chunks(compare(_expected(name), _held(index)), REPAIR_BATCH):
            _want_again(name, some, margin)
            differing += len(some)
        if not differing:
            break
        delivery.into(index)
    counts = index.count()
    delivery.result.documents = counts["document"]
    delivery.result.findings = counts["finding"]


def _agrees(index: IndexBackend, result: CheckResult) -> bool:
    """Fill in counts; return whether counts and checksums leave nothing to look for."""
    from store import backends

    marks = dict.fromkeys(ENTITIES, 0)
    for state in backends.states(result.name):
        result.unsettled += not state.settled
        if not state.deleted:
            result.expected[state.entity_type] += 1
            marks[state.entity_type] += mark_of(state.id, state.seq)
    result.held = index.count()
    if result.unsettled or any(result.held[kind] != result.expected[kind] for kind in ENTITIES):
        return False
    expected = {entity: checksum_of_marks([total]) for entity, total in marks.items()}
    return expected == index.checksum()


def _expected(name: str) -> Iterator[Version]:
    from store import backends

    for state in backends.states(name):
        seq = state.seq if not state.deleted else ABSENT
        yield Version(state.entity_type, state.id, seq if state.settled else ANY)


def _held(index: IndexBackend) -> Iterator[Version]:
    for entity in ENTITIES:
        for id_, seq in index.versions(entity):
            yield Version(entity, id_, seq)


def _want_again(name: str, differences: list[Difference], margin: int) -> None:
    from store import backends

    backends.want_again(
        name,
        [
            backends.Wanted(
                difference.entity,
                difference.id,
                max(difference.wanted, difference.held) + margin,
                deleted=difference.wanted == ABSENT,
            )
            for difference in differences
        ],
    )


@dataclass(frozen=True, slots=True)
class Standing:
    """How one index stands in the eyes of the store.

    Attributes:
        current: Whether it is the one that the settings name.
    """

    name: str
    current: bool
    documents: int
    findings: int
    pending: int
    dead: int
    rebuilding: bool


def index_standings(settings: Settings) -> list[Standing]:
    """Return every index that is kept up to date, the settings' own among them."""
    with open_store(settings):
        from store import backends

        name = index_name(settings)
        rows = [
            Standing(
                name=row.name,
                current=row.name == name,
                documents=row.documents,
                findings=row.findings,
                pending=row.pending,
                dead=row.dead,
                rebuilding=row.rebuilding,
            )
            for row in backends.list_backends()
        ]
    if not any(row.current for row in rows):
        rows.append(Standing(name, True, 0, 0, 0, 0, False))
    return rows
