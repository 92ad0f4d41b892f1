"""Collect the sources that are due, each by its own rhythm.

Every ten minutes `due` asks which sources are due by the rhythm that the profile gives each of
them, and `collect_source` is mapped over them: a task for each, up to four at once. A source that
fails is tried twice more, then shown in `cotmoc doctor`; it stops no other source, and the run
fails only when none could be read. `landed` tells the asset *landing zone* that new pages are
there; when there are none it is skipped.

Safe to run again and for any date: a source that was asked since is not due, and a page that has
not changed is not fetched again.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from airflow.sdk import dag, task

from dags.wiring import LANDING, SOURCES_POOL, carry_out, moment_of, options

if TYPE_CHECKING:
    from airflow.sdk.types import DagRunProtocol

# A source that keeps failing holds its run for some minutes; the next runs go on beside it.
RUNS = 4


@dag(
    schedule="*/10 * * * *",
    doc_md=__doc__,
    **options("collect", within=timedelta(minutes=45), runs=RUNS),
)
def collect() -> None:
    """Wire the tasks."""

    @task(priority_weight=10, weight_rule="absolute")
    def due(dag_run: "DagRunProtocol | None" = None) -> list[str]:
        from airflow.sdk.exceptions import AirflowFailException

        from pipeline.scheduled import HopelessError, sources_due

        try:
            return sources_due(moment_of(dag_run))
        except HopelessError as why:
            raise AirflowFailException(str(why)) from why

    @task(
        pool=SOURCES_POOL,
        retries=2,
        priority_weight=10,
        weight_rule="absolute",
        map_index_template="{{ source }}",
    )
    def collect_source(source: str, dag_run: "DagRunProtocol | None" = None) -> dict[str, int]:
        from airflow.sdk import get_current_context

        # map_index_template reads it there.
        get_current_context()["source"] = source  # type: ignore[typeddict-unknown-key]
        return carry_out("collect", dag_run, [source])

    @task(trigger_rule="all_done", outlets=[LANDING], priority_weight=10, weight_rule="absolute")
    def landed(sources: list[str], counts: Sequence[dict[str, int]]) -> int:
        from airflow.sdk.exceptions import AirflowFailException, AirflowSkipException

        read = [some for some in counts if some]
        if sources and not read:
            raise AirflowFailException(f"none of {len(sources)} sources could be read")
        if captured := sum(some.get("captured", 0) for some in read):
            return captured
        raise AirflowSkipException("no new pages")

    sources = due()
    # What is handed on are promises of these values.
    landed(sources, collect_source.expand(source=sources))  # type: ignore[arg-type]


collect()
