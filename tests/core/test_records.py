"""Claims, not people: no record has a field about a person."""

import dataclasses
import inspect

import pytest

from core import records, searching

FORBIDDEN = (
    "author",
    "handle",
    "byline",
    "avatar",
    "user",
    "profile",
    "account",
    "follower",
    "photo",
)
RECORDS = [
    item
    for module in (records, searching)
    for _, item in inspect.getmembers(module, inspect.isclass)
    if dataclasses.is_dataclass(item)
]


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.__name__)
def test_no_field_is_about_a_person(record: type) -> None:
    names = [field.name for field in dataclasses.fields(record)]
    assert not [name for name in names if any(word in name for word in FORBIDDEN)]


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.__name__)
def test_records_are_frozen(record: type) -> None:
    assert record.__dataclass_params__.frozen  # type: ignore[attr-defined]  # of every dataclass
