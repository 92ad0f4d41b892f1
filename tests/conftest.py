"""Fixtures that any room may ask for, and the order of the files."""

from collections import Counter

import pytest

from tests.elasticsearch.fixtures import elastic, elasticsearch_url

__all__ = ["elastic", "elasticsearch_url"]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Put the files with most slow tests first, those on Airflow before all, for several workers.

    Each takes a file at a time (``make test``): a long one at the end would leave the others idle.
    """
    if not hasattr(config, "workerinput"):
        return
    slow = Counter(item.path for item in items if item.get_closest_marker("slow"))
    items.sort(key=lambda item: ("dags" not in item.path.parts, -slow[item.path]))
