"""Fixtures that any room may ask for, the order of the files, and Django made ready."""

import os
import tempfile
from collections import Counter

import pytest

# Django takes its settings once for a process. Those of the site hold those of the store, so that
# tests of both can share a worker; what a test starts as a process of its own takes its own.
with tempfile.TemporaryDirectory() as _folder:
    os.environ["DJANGO_SETTINGS_MODULE"] = "dashboards.site.settings"
    os.environ["COTMOC_DATA_DIR"] = _folder
    import django

    django.setup()
    del os.environ["DJANGO_SETTINGS_MODULE"], os.environ["COTMOC_DATA_DIR"]

from core.settings import get_settings
from tests.elasticsearch.fixtures import elastic, elasticsearch_url

get_settings.cache_clear()
__all__ = ["elastic", "elasticsearch_url"]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Put the files with most slow tests first, those on Airflow before all, for several workers.

    Each takes a file at a time (``make test``): a long one at the end would leave the others idle.
    """
    if not hasattr(config, "workerinput"):
        return
    slow = Counter(item.path for item in items if item.get_closest_marker("slow"))
    items.sort(key=lambda item: ("dags" not in item.path.parts, -slow[item.path]))
