"""Delete posts of individuals whose time is over, from the store and from the index.

Once a night. How long they are kept is `COTMOC_RETENTION_DAYS`.
"""

from datetime import timedelta
from typing import TYPE_CHECKING

from airflow.sdk import dag, task

from dags.wiring import DOCUMENTS_POOL, carry_out, options, schedule_of

if TYPE_CHECKING:
    from airflow.sdk.types import DagRunProtocol

JOB = "retention"


@dag(schedule=schedule_of(JOB), doc_md=__doc__, **options(JOB, within=timedelta(hours=2)))
def retention() -> None:
    """Wire the task."""

    @task(pool=DOCUMENTS_POOL, priority_weight=2, weight_rule="absolute")
    def delete_expired(dag_run: "DagRunProtocol | None" = None) -> dict[str, int]:
        return carry_out(JOB, dag_run)

    delete_expired()


retention()
