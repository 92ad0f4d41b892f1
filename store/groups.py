"""Groups of near-duplicates: documents that share at least two of their 16 MinHash bands.

A group is what such links connect, over all versions that a document has had; so it is the same
whatever the order in which documents came, and a replay changes nothing. It is named after its
first document: the one first seen, on a tie the one whose id sorts first.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from store.batches import chunks
from store.connection import execute_many, models

SHARED_BANDS = 2
INSERT_BAND = "INSERT INTO store_band (band, hash, document_id) VALUES (%s, %s, %s)"
Key = tuple[int, int]


def band_keys(signature: Sequence[int]) -> list[Key]:
    """Return (band number, hash) of a signature; hashes fit a signed 64-bit column."""
    return [(band, value & 0x7FFF_FFFF_FFFF_FFFF) for band, value in enumerate(signature)]


def join_groups(
    signatures: Mapping[str, Iterable[Sequence[int]]], *, earlier: Iterable[str]
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
    sets = _connect(
        [{group_of[id_], *(group_of[other] for other in links.get(id_, ()))} for id_ in touched]
    )
    changed: set[str] = set()
    for names in sets:
        members = {id_ for id_ in touched if group_of[id_] in names}
        changed |= _name_group(names, members)
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
    for ids in chunks(sorted(keys)):
        for id_, band, value in models.Band.objects.filter(document__in=ids).values_list(
            "document_id", "band", "hash"
        ):
            keys[id_].discard((band, value))
    new = {id_: some for id_, some in keys.items() if some}
    execute_many(
        INSERT_BAND,
        [(band, value, id_) for id_, some in sorted(new.items()) for band, value in sorted(some)],
    )
    # Links are counted over all bands of a document, those stored before too.
    for ids in chunks(sorted(new)):
        for id_, band, value in models.Band.objects.filter(document__in=ids).values_list(
            "document_id", "band", "hash"
        ):
            new[id_].add((band, value))
    return new


def _links(new: Mapping[str, set[Key]]) -> dict[str, set[str]]:
    owners: dict[Key, list[str]] = defaultdict(list)
    wanted = {key for keys in new.values() for key in keys}
    for values in chunks(sorted({value for _, value in wanted})):
        rows = models.Band.objects.filter(hash__in=values).values_list(
            "band", "hash", "document_id"
        )
        for band, value, id_ in rows.iterator(chunk_size=10_000):
            owners[band, value].append(id_)
    links: dict[str, set[str]] = {}
    for id_, keys in new.items():
        shared = Counter(other for key in keys for other in owners[key])
        del shared[id_]
        links[id_] = {other for other, count in shared.items() if count >= SHARED_BANDS}
    return {id_: others for id_, others in links.items() if others}


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


def _name_group(names: set[str], members: set[str]) -> set[str]:
    # A group's name is its first document: only names and documents just touched can be first.
    first = (
        models.Document.objects.filter(id__in=names | members).order_by("first_seen", "id")[0].id
    )
    moved = models.Document.objects.filter(group_id__in=names).exclude(group_id=first)
    changed = set(moved.values_list("id", flat=True))
    if changed:
        moved.update(group_id=first)
    return changed
