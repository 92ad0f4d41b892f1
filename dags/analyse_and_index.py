"""Extract, analyse and index what was collected.

Runs when the *landing zone* has new pages, and once an hour for what else may wait (a changed
catalogue, files that were imported, a run that was killed). `batches` names the landing files that
are not read yet; `take_in` is mapped over batches of them and carries each through to the index. A
batch that fails is tried again and stops no other; `the_rest` then does what is still pending, and
stands alone when there was no batch.

Safe to run again: every step marks what is done only when it is stored. One task at a time moves
documents along (pool `cotmoc_documents`).
"""

from datetime import timedelta
from typing import TYPE_CHECKING

from airflow.sdk import AssetOrTimeSchedule, CronTriggerTimetable, dag, task

from dags.wiring import ANALYSED, DOCUMENTS_POOL, INDEXED, LANDING, carry_out, options, schedule_of

if TYPE_CHECKING:
    from airflow.sdk.types import DagRunProtocol

JOB = "analyse_and_index"
HOURLY = CronTriggerTimetable(schedule_of(JOB), timezone="UTC")


@dag(
    schedule=AssetOrTimeSchedule(timetable=HOURLY, assets=LANDING),
    doc_md=__doc__,
    **options(JOB, within=timedelta(hours=3)),
)
def analyse_and_index() -> None:
    """Wire the tasks."""

    @task(priority_weight=8, weight_rule="absolute")
    def batches() -> list[list[str]]:
        from pipeline.scheduled import landing_batches

        return landing_batches()

    @task(pool=DOCUMENTS_POOL, outlets=[ANALYSED], priority_weight=8, weight_rule="absolute")
    def take_in(files: list[str], dag_run: "DagRunProtocol | None" = None) -> dict[str, int]:
        return carry_out(JOB, dag_run, files)

    @task(
        pool=DOCUMENTS_POOL,
        trigger_rule="all_done",
        outlets=[INDEXED],
        priority_weight=8,
        weight_rule="absolute",
    )
    def the_rest(dag_run: "DagRunProtocol | None" = None) -> dict[str, int]:
        return carry_out(JOB, dag_run)

    take_in.expand(files=batches()) >> the_rest()


analyse_and_index()
