"""What the tables may hold: nothing about persons, nothing that PostgreSQL refuses."""

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db.models import CharField, Field, Model, TextField

from store.connection import models

PERSONS = (
    "author", "byline", "writer", "handle", "nick", "screen_name", "user", "account", "profile",
    "avatar", "picture", "photo", "email", "phone", "follower", "friend", "person", "poster",
)  # fmt: skip
# The office's own accounts, and the province's profile, are not people who wrote something.
EXCEPTED = {
    ("DocumentProfile", "profile"),
    ("Document", "profiles"),
    ("Rebuttal", "writer"),
}
TABLES = [model for model in apps.get_app_config("store").get_models() if model is not models.User]
# A PostgreSQL B-tree entry holds at most 2,704 bytes; a character takes up to 4.
INDEX_BYTES = 2_704


def columns(model: type[Model]) -> list[Field]:
    return [field for field in model._meta.get_fields() if isinstance(field, Field)]


@pytest.mark.parametrize("model", TABLES, ids=lambda model: model.__name__)
def test_no_field_about_persons(model):
    names = {field.name for field in model._meta.get_fields()}
    found = {
        name
        for name in names
        if any(word in name.lower() for word in PERSONS) and (model.__name__, name) not in EXCEPTED
    }
    assert not found


def test_only_decisions_point_at_accounts():
    pointing = {
        (model.__name__, field.name)
        for model in TABLES
        for field in columns(model)
        if field.related_model is models.User
    }
    # What somebody of the office decided, wrote or keeps for their own work: nothing else.
    assert pointing == {
        ("ApiToken", "owner"),
        ("Approval", "approver"),
        ("AuditEntry", "actor"),
        ("ClaimProposal", "decided_by"),
        ("ClaimProposal", "proposed_by"),
        ("EvidenceCheck", "checked_by"),
        ("Hold", "holder"),
        ("MissSample", "read_by"),
        ("Rebuttal", "writer"),
        ("RebuttalVersion", "written_by"),
        ("Review", "decided_by"),
        ("SavedSearch", "owner"),
    }


def test_migrations_are_complete(database):
    call_command("makemigrations", "store", check=True, dry_run=True, verbosity=0)


@pytest.mark.parametrize("model", TABLES, ids=lambda model: model.__name__)
def test_index_entries_fit_postgresql(model):
    single = [
        [field] for field in columns(model) if field.primary_key or field.db_index or field.unique
    ]
    named = [index.fields for index in model._meta.indexes]
    named += [constraint.fields for constraint in model._meta.constraints]
    together = [[model._meta.get_field(name) for name in names] for names in named]
    for fields in single + together:
        assert sum(index_bytes(field) for field in fields) < INDEX_BYTES, fields


def index_bytes(field: Field) -> int:
    if field.is_relation:
        return index_bytes(field.target_field)
    assert not isinstance(field, TextField), f"{field} is unbounded"
    return 4 * field.max_length if isinstance(field, CharField) else 8
