"""Airflow and the demonstration world, once for the tests of a file."""

from collections.abc import Iterator

import pytest

from demo.server import serve
from tests.dags.airflow_home import AirflowChild, airflow_child


@pytest.fixture(scope="package")
def airflow(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AirflowChild]:
    with airflow_child(tmp_path_factory.mktemp("airflow")) as child:
        yield child


@pytest.fixture(scope="package")
def world() -> Iterator[str]:
    with serve(slow_s=0.2) as base:
        yield base
