"""Look again at what was seen a day and a week ago: edited, deleted or moved.

An edit becomes a new version of the same document and is judged anew; what was deleted stays, with
the time since when it is gone.
"""

from datetime import timedelta
from typing import TYPE_CHECKING

from airflow.sdk import dag, task

from dags.wiring import LANDING, SOURCES_POOL, carry_out, options, schedule_of

if TYPE_CHECKING:
    from airflow.sdk.types import DagRunProtocol

JOB = "revisit"


@dag(schedule=schedule_of(JOB), doc_md=__doc__, **options(JOB, within=timedelta(hours=2)))
def revisit() -> None:
    """Wire the task."""

    @task(pool=SOURCES_POOL, priority_weight=4, weight_rule="absolute")
    def look_again(dag_run: "DagRunProtocol | None" = None) -> dict[str, int]:
        return carry_out(JOB, dag_run)

    @task(outlets=[LANDING], priority_weight=4, weight_rule="absolute")
    def changed(counts: dict[str, int]) -> int:
        from airflow.sdk.exceptions import AirflowSkipException

        if found := sum(counts.get(f"ingest_{kind}", 0) for kind in ("new", "edited", "gone")):
            return found
        raise AirflowSkipException("nothing has changed")

    changed(look_again())  # type: ignore[arg-type]  # the promise of one


revisit()
