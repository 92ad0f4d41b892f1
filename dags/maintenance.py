"""Nightly care: the index is checked, the disk looked at, and everything backed up.

What is wrong is mended where that is safe, and shown in `cotmoc doctor` where it is not.
"""

from datetime import timedelta
from typing import TYPE_CHECKING

from airflow.sdk import dag, task

from dags.wiring import DOCUMENTS_POOL, carry_out, options, schedule_of

if TYPE_CHECKING:
    from airflow.sdk.types import DagRunProtocol

JOB = "maintenance"


@dag(schedule=schedule_of(JOB), doc_md=__doc__, **options(JOB, within=timedelta(hours=4)))
def maintenance() -> None:
    """Wire the task."""

    @task(pool=DOCUMENTS_POOL, priority_weight=1, weight_rule="absolute")
    def take_care(dag_run: "DagRunProtocol | None" = None) -> dict[str, int]:
        return carry_out(JOB, dag_run)

    take_care()


maintenance()
