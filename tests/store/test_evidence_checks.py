"""Checks of passages count for exactly what the catalogue said then."""

from dataclasses import replace

import pytest

from core.records import EvidenceDocument
from core.vocabulary import Grade
from store.audit import list_acts
from store.connection import models
from store.evidence_checks import (
    find_checks,
    is_checked,
    is_held,
    key_of,
    list_checks,
    note_check,
    passage_of,
)
from tests.store.build import NOW

TREATY = EvidenceDocument(
    id="treaty-1999",
    title={"vi": "Hiệp ước"},
    kind="treaty",
    grade=Grade.PRIMARY,
    registration="I-1",
    points={"Art. 1": {"vi": "một", "en": "one"}, "Art. 2": {"vi": "hai"}},
)


@pytest.fixture
def people(database):
    return [models.User.objects.create_user(name) for name in ("lan", "minh")]


def test_a_check_names_who_and_when_and_stands_in_the_trail(people):
    key = key_of(TREATY, "Art. 1")
    assert not is_checked(*key)
    assert not is_held(TREATY, "Art. 1")
    made = note_check(people[0].pk, *key, note="bản gốc ở kho lưu trữ", now=NOW)
    assert (made.by, made.at, made.note) == ("lan", NOW, "bản gốc ở kho lưu trữ")
    assert is_checked(*key)
    assert is_held(TREATY, "Art. 1")
    assert not is_held(TREATY, "Art. 2")
    assert [act.action for act in list_acts(entity="evidence")] == ["evidence.check"]


def test_who_checked_first_stays(people):
    key = key_of(TREATY, "Art. 1")
    note_check(people[0].pk, *key, now=NOW)
    again = note_check(people[1].pk, *key, note="tôi cũng xem", now=NOW)
    assert (again.by, again.note) == ("lan", "")
    assert len(list_checks()) == len(list_acts()) == 1


@pytest.mark.parametrize(
    "changed",
    [
        replace(TREATY, points={"Art. 1": {"vi": "một", "en": "another"}}),
        replace(TREATY, registration="I-2"),
        replace(TREATY, id="treaty-2000"),
    ],
    ids=["gist", "registration", "document"],
)
def test_a_check_ends_with_the_wording_it_was_made_of(people, changed):
    note_check(people[0].pk, *key_of(TREATY, "Art. 1"), now=NOW)
    assert not is_held(changed, "Art. 1")
    assert find_checks([key_of(changed, "Art. 1")]) == {}


def test_what_is_said_of_other_points_or_the_title_changes_nothing():
    other = replace(TREATY, title={"vi": "Tên khác"}, points=TREATY.points | {"Art. 2": {}})
    assert passage_of(TREATY, "Art. 1") == passage_of(other, "Art. 1")
    assert passage_of(TREATY, "Art. 1–2") != passage_of(other, "Art. 1–2")


def test_the_catalogues_own_day_counts(database):
    assert is_held(replace(TREATY, checked_on="2026-01-05"), "Art. 1")
