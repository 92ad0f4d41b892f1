"""Every backend runs the same contract; a new one is a new parameter here."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from index import IndexBackend, open_index
from index.synonyms import SynonymSource, no_synonyms
from tests.elasticsearch.fixtures import cleaned, settings_at
from tests.index.corpus import load_entities

BACKENDS = ["tantivy", "elasticsearch"]


@contextmanager
def fresh_index(
    engine: str,
    folder: Path,
    request: pytest.FixtureRequest,
    *,
    synonyms: SynonymSource = no_synonyms,
) -> Iterator[IndexBackend]:
    """Give an index of an engine with nothing in it; without a server its tests are skipped."""
    if engine == "tantivy":
        with open_index(folder / "index", synonyms=synonyms) as backend:
            yield backend
        return
    url = request.getfixturevalue("elasticsearch_url")
    with (
        cleaned(settings_at(url)) as where,
        open_index(where, synonyms=synonyms) as backend,
    ):
        yield backend


@pytest.fixture(scope="session", params=BACKENDS)
def filled(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[IndexBackend]:
    """An index with the corpus; tests only read it."""
    with fresh_index(request.param, tmp_path_factory.mktemp("filled"), request) as backend:
        backend.upsert(load_entities())
        yield backend


@pytest.fixture(params=BACKENDS)
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[IndexBackend]:
    """An index with nothing in it."""
    with fresh_index(request.param, tmp_path, request) as backend:
        yield backend
