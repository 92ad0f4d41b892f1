"""The end state of an installation, as values that two runs can be compared by."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from core.settings import Settings
from index import open_index
from pipeline.installation import open_store

# Sequence numbers and first sight differ between runs by nature; everything else must not.
SEEN = datetime(2026, 1, 1, tzinfo=UTC)


def make_settings(folder: Path, **changes: Any) -> Settings:
    """Settings of an installation in a folder, untouched by the environment's ``.env``."""
    return Settings(data_dir=folder, _env_file=None, **changes)


def end_state(settings: Settings) -> dict[str, Any]:
    """Every document and every entity of the index."""
    with open_store(settings):
        from store import findings
        from store.connection import models

        documents = sorted(models.Document.objects.values_list("id", flat=True))
        finding_ids = sorted(models.Finding.objects.values_list("id", flat=True))
        stored = {id_: _document(findings.get(id_)) for id_ in documents}
    with open_index(settings) as index:
        entities = {id_: index.get("document", id_) for id_ in documents}
        entities |= {id_: index.get("finding", id_) for id_ in finding_ids}
        return {
            "documents": stored,
            "entities": {
                id_: replace(entity, seq=0, first_seen=SEEN) if entity else None
                for id_, entity in entities.items()
            },
            "counts": index.count(),
        }


def _document(row: Any) -> tuple[Any, ...]:
    return (
        row.title,
        row.text,
        row.url,
        row.group_id,
        row.lang,
        row.gone_at is not None,
        row.analysis,
        tuple(sorted(version.hash for version in row.versions)),
        tuple(sorted((finding.id, repr(finding.judgement)) for finding in row.findings)),
    )
