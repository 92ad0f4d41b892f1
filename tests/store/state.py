"""The whole state of a database as plain values, for comparing end states."""

from typing import Any

from store.connection import models

# Row numbers, and what tells of the way rather than of the end.
LEFT_OUT = {
    "Band": {"id"},
    "DocumentProfile": {"id"},
    "DocumentVersion": {"analysed_at"},
    "IndexState": {"id", "indexed_at"},
    "LandingFile": {"read_at"},
}


def dump(*names: str, without: tuple[str, ...] = ()) -> dict[str, list[tuple[Any, ...]]]:
    """Return the rows of these tables (all but accounts and runs when none is named), sorted."""
    wanted = names or (
        "Source",
        "LandingFile",
        "Capture",
        "Refusal",
        "Document",
        "DocumentVersion",
        "Band",
        "DocumentProfile",
        "Finding",
        "IndexState",
    )
    state = {}
    for name in wanted:
        model = getattr(models, name)
        fields = [
            field.attname
            for field in model._meta.concrete_fields
            if field.attname not in LEFT_OUT.get(name, set()) and field.attname not in without
        ]
        state[name] = sorted(model.objects.values_list(*fields), key=repr)
    return state
