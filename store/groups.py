"""Groups of near-duplicates: documents that share at least two of their 16 MinHash bands.

A group is what such links connect, over all versions that a document has had; so it is the same
whatever the order in which documents came, and a replay changes nothing. It is named after its
first document: the one first seen, on a tie the one whose id sorts first.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from django.db.models import Count

from store.batches import chunks
from store.connection import execute_many, models

SHARED_BANDS = 2
# Pages of one mould come by the thousand, all in one group: the first of them stand for all.
# Without a limit, 3,000 alike slow ingest from 360 to 60 documents a second.
MOST_OWNERS = 300
INSERT_BAND = "INSERT INTO store_band (band, hash, document_id) VALUES (%s, %s, %s)"
Key = tuple[int, int]


def band_keys(signature: Sequence[int]) -> list[Key]:
    """Return (band number, hash) of a signature; hashes fit a signed 64-bit column."""
    return [(band, value & 0x7FFF_FFFF_FFFF_FFFF) for band, value in enumerate(signature)]


def join_groups(
    signatures: Mapping[str, Iterable[Sequence[int]]], *, earlier: Collection[str]
) -> set[str]:
    """Store new bands, join groups that they connect, and return documents whose group changed.

    Args:
        signatures: By document id, of versions just observed; the documents are stored already.
        earlier: Documents whose ``first_seen`` has just become earlier.
    """
    new = _store_bands(signatures)
    links = _links(new)
    touched = {*links, *earlier, *(other for others in links.values() for other in others)}
    if not touched:
        return set()
    group_of = _group_of(touched)
    sets = [{group_of[id_], *(group_of[other] for other in links[id_])} for id_ in links]
    # A document that is seen earlier than known may become the first of its group.
    sets += [{group_of[id_]} for id_ in earlier]
    changed: set[str] = set()
    for names in _connect(sets):
        candidates = names | {id_ for id_ in earlier if group_of[id_] in names}
        if len(candidates) > 1:
            changed |= _name_group(names, candidates)
    return changed


def rename_groups(names: Iterable[str]) -> set[str]:
    """Name groups anew whose first document has been deleted; return their documents."""
    changed: set[str] = set()
    for name in names:
        rest = models.Document.objects.filter(group_id=name)
        first = rest.order_by("first_seen", "id").values_list("id", flat=True).first()
        if first is not None and first != name:
            changed |= set(rest.values_list("id", flat=True))
            rest.update(group_id=first)
    return changed


def _store_bands(signatures: Mapping[str, Iterable[Sequence[int]]]) -> dict[str, set[Key]]:
    keys = {
        id_: {key for signature in some for key in band_keys(signature)}
        for id_, some in signatures.items()
    }
    stored: dict[str, set[Key]] = defaultdict(set)
    for ids in chunks(sorted(keys)):
        rows = models.Band.objects.filter(document__in=ids)
        for id_, band, value in rows.values_list("document_id", "band", "hash"):
            stored[id_].add((band, value))
    new = {id_: some - stored[id_] for id_, some in keys.items() if some - stored[id_]}
    execute_many(
        INSERT_BAND,
        [(band, value, id_) for id_, some in sorted(new.items()) for band, value in sorted(some)],
    )
    # Links are counted over all bands of a document, those of its earlier versions too.
    return {id_: keys[id_] | stored[id_] for id_ in new}


def _links(new: Mapping[str, set[Key]]) -> dict[str, set[str]]:
    owners: dict[Key, list[str]] = defaultdict(list)
    for band, value, id_ in _owners({value for keys in new.values() for _, value in keys}):
        owners[band, value].append(id_)
    links: dict[str, set[str]] = {}
    for id_, keys in new.items():
        shared = Counter(other for key in keys for other in owners[key])
        del shared[id_]
        links[id_] = {other for other, count in shared.items() if count >= SHARED_BANDS}
    return {id_: others for id_, others in links.items() if others}


def _owners(values: set[int]) -> Iterator[tuple[int, int, str]]:
    """Yield band, hash and document of these hashes, at most ``MOST_OWNERS`` of each hash."""
    columns = ("band", "hash", "document_id")
    for some in chunks(sorted(values)):
        bands = models.Band.objects.filter(hash__in=some)
        counts = dict(bands.values_list("hash").annotate(Count("id")).order_by())
        crowded = sorted(value for value, count in counts.items() if count > MOST_OWNERS)
        yield from bands.exclude(hash__in=crowded).values_list(*columns)
        for value in crowded:
            first = models.Band.objects.filter(hash=value).order_by("hash", "band", "document_id")
            yield from first.values_list(*columns)[:MOST_OWNERS]


def _group_of(ids: Iterable[str]) -> dict[str, str]:
    return {
        id_: group
        for some in chunks(sorted(ids))
        for id_, group in models.Document.objects.filter(id__in=some).values_list("id", "group_id")
    }


def _connect(sets: Iterable[set[str]]) -> list[set[str]]:
    """Join sets that have a member in common."""
    joined: list[set[str]] = []
    for some in sets:
        apart = [other for other in joined if not other & some]
        joined = [*apart, some.union(*(other for other in joined if other & some))]
    return joined


def _name_group(names: set[str], candidates: set[str]) -> set[str]:
    """Name joined groups after their first document and return the documents renamed.

    A name is the first document of its group, so that only names and documents that have just
    become earlier can be the first of all.
    """
    found = [
        row
        for ids in chunks(sorted(candidates))
        for row in models.Document.objects.filter(id__in=ids).values_list("first_seen", "id")
    ]
    first = min(found)[1]
    changed: set[str] = set()
    for some in chunks(sorted(names - {first})):
        moved = models.Document.objects.filter(group_id__in=some)
        changed.update(moved.values_list("id", flat=True))
        moved.update(group_id=first)
    return changed
