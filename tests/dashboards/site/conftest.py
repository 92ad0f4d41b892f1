"""A site for each test, with its own copy of the demonstration world."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.cache import cache

from tests.dashboards.site.world import Site, make_world, open_site


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    base = tmp_path_factory.getbasetemp()
    return make_world(base if worker_id == "master" else base.parent)


@pytest.fixture
def site(world: Path, tmp_path: Path) -> Iterator[Site]:
    cache.clear()
    with open_site(world, tmp_path) as site:
        yield site
