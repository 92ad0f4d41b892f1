"""Mail the daily digest, to each subscriber at the time that he or she chose.

Every few minutes it is asked whose time has come; the ledger of messages lets nobody be sent the
same day twice, however often a run is repeated. A message whose fate is unknown is shown in
`cotmoc doctor` and only a person sends it again. Skipped while no mail server is configured.
"""

from datetime import timedelta
from typing import TYPE_CHECKING

from airflow.sdk import dag, task

from dags.wiring import MAIL_POOL, carry_out, options, schedule_of

if TYPE_CHECKING:
    from airflow.sdk.types import DagRunProtocol

JOB = "daily_digest"


@dag(schedule=schedule_of(JOB), doc_md=__doc__, **options(JOB, within=timedelta(minutes=30)))
def daily_digest() -> None:
    """Wire the task."""

    @task(pool=MAIL_POOL, priority_weight=30, weight_rule="absolute")
    def send_digests(dag_run: "DagRunProtocol | None" = None) -> dict[str, int]:
        return carry_out(JOB, dag_run)

    send_digests()


daily_digest()
