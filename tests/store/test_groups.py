"""Near-duplicate groups: two shared bands, named after the first document."""

import itertools

import pytest

from store.connection import models
from store.ingest import save_batch
from tests.store.build import NOW, extraction, make_document, page


def bands(*shared: int, own: int) -> tuple[int, ...]:
    """A signature of 16 bands: the first ones given, the others unlike any other's."""
    return (*shared, *(own * 1000 + i for i in range(len(shared), 16)))


def group(number: int) -> str:
    return models.Document.objects.get(id=make_document(page(number)).id).group_id


def id_of(number: int) -> str:
    return make_document(page(number)).id


STORIES = {
    1: extraction(1, 1, "một", signature=bands(7, 8, own=1)),
    2: extraction(2, 2, "hai", signature=bands(7, 8, 9, 10, own=2)),
    3: extraction(3, 3, "ba", signature=bands(70, 80, 9, 10, own=3)),
    4: extraction(4, 4, "bốn", signature=bands(7, own=4)),
    5: extraction(5, 5, "năm", signature=()),
}


@pytest.mark.parametrize("order", list(itertools.permutations([1, 2, 3, 4]))[::3])
@pytest.mark.parametrize("together", [True, False], ids=["one batch", "one by one"])
def test_groups_are_the_same_in_any_order(database, order, together):
    if together:
        save_batch([STORIES[number] for number in order], seen_at=NOW)
    for number in order:
        save_batch([STORIES[number]], seen_at=NOW)
    assert [group(number) for number in (1, 2, 3, 4)] == [id_of(1), id_of(1), id_of(1), id_of(4)]


def test_document_without_signature_is_its_own_group(database):
    save_batch([STORIES[5]], seen_at=NOW)
    assert group(5) == id_of(5)


def test_same_value_in_another_band_is_not_shared(database):
    first, second = (1, 2, *range(100, 114)), (2, 1, *range(200, 214))
    save_batch(
        [extraction(1, 1, "a", signature=first), extraction(2, 2, "b", signature=second)],
        seen_at=NOW,
    )
    assert group(2) == id_of(2)


def test_earlier_capture_found_later_names_the_group(database):
    save_batch([STORIES[1], STORIES[2]], seen_at=NOW)
    save_batch([extraction(2, 0, "hai", signature=STORIES[2][1][0].signature)], seen_at=NOW)
    assert group(1) == group(2) == id_of(2)


def test_an_edit_does_not_leave_the_group(database):
    save_batch([STORIES[1], STORIES[2]], seen_at=NOW)
    save_batch([extraction(2, 9, "khác hẳn", signature=bands(own=99))], seen_at=NOW)
    assert group(2) == id_of(1)


def test_hashes_of_64_bits_fit(database):
    big = tuple(2**64 - 1 - i for i in range(16))
    save_batch(
        [extraction(1, 1, "a", signature=big), extraction(2, 2, "b", signature=big)], seen_at=NOW
    )
    assert group(2) == id_of(1)
