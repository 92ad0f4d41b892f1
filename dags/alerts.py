"""Mail immediate alerts for new findings of high priority.

Runs when documents have been *analysed*, and every ten minutes for what quiet hours held back. A
ledger keeps what was sent, so that nothing is sent twice and nothing is passed over. Skipped while
no mail server is configured.
"""

from datetime import timedelta
from typing import TYPE_CHECKING

from airflow.sdk import AssetOrTimeSchedule, CronTriggerTimetable, dag, task

from dags.wiring import ANALYSED, MAIL_POOL, carry_out, options, schedule_of

if TYPE_CHECKING:
    from airflow.sdk.types import DagRunProtocol

JOB = "alerts"
REGULARLY = CronTriggerTimetable(schedule_of(JOB), timezone="UTC")


@dag(
    schedule=AssetOrTimeSchedule(timetable=REGULARLY, assets=ANALYSED),
    doc_md=__doc__,
    **options(JOB, within=timedelta(minutes=20)),
)
def alerts() -> None:
    """Wire the task."""

    @task(pool=MAIL_POOL, priority_weight=20, weight_rule="absolute")
    def send_alerts(dag_run: "DagRunProtocol | None" = None) -> dict[str, int]:
        return carry_out(JOB, dag_run)

    send_alerts()


alerts()
