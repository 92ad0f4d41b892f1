"""Entries as they can be held against each other, and told apart by a fingerprint."""

import json
from collections.abc import Mapping
from typing import Any

from core.identity import digest
from nlp.catalogue.entries import ClaimEntry


def plain(entry: ClaimEntry) -> dict[str, Any]:
    """Return the entry as YAML and JSON hold it, without what is empty and without ``replaces``."""
    values = entry.model_dump(mode="json", exclude_defaults=True, exclude={"replaces"})
    return {name: value for name, value in values.items() if value not in ("", [], None)}


def fingerprint(entry: ClaimEntry | Mapping[str, Any]) -> str:
    """Return 16 hex digits over what an entry says; comments and layout do not count."""
    values = plain(entry) if isinstance(entry, ClaimEntry) else dict(entry)
    return digest(json.dumps(values, ensure_ascii=False, sort_keys=True))[:16]
