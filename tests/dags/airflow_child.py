"""Airflow in a process of its own: orders as lines of JSON on stdin, answers on stdout.

Airflow sets up logging and its database when it is imported; nothing of that may reach the other
tests, and importing it once for all orders saves minutes. Started by ``airflow_home.py``.
"""

import json
import os
import sys
import time
from datetime import datetime, timedelta
from typing import Any

from tests.paths import ROOT

DAGS = ROOT / "dags"


def parse() -> dict[str, Any]:
    """Read the folder as the DAG processor does; what Airflow itself loads is not counted."""
    from airflow.dag_processing.dagbag import DagBag

    DagBag(dag_folder=os.devnull)
    mine = [name for name in sys.modules if name.partition(".")[0] in ("dags", "pipeline", "core")]
    for name in mine:
        del sys.modules[name]
    before = set(sys.modules)
    begun, used = time.perf_counter(), time.process_time()
    bag = DagBag(dag_folder=DAGS, bundle_path=DAGS)
    return {
        "seconds": time.perf_counter() - begun,
        "cpu": time.process_time() - used,
        "errors": {name: str(error) for name, error in bag.import_errors.items()},
        "loaded": sorted(
            {name.partition(".")[0] for name in set(sys.modules) - before}
            & {"scrapy", "spacy", "onnxruntime", "numpy", "twisted", "transformers", "trafilatura"}
        ),
        "dags": {dag.dag_id: describe(dag) for dag in bag.dags.values()},
    }


def describe(dag: Any) -> dict[str, Any]:
    return {
        "doc": dag.doc_md,
        "file": dag.relative_fileloc,
        "catchup": dag.catchup,
        "runs": dag.max_active_runs,
        "deadline": bool(dag.deadline),
        "schedule": type(dag.timetable).__name__,
        "summary": cron_of(dag.timetable),
        "tasks": {
            task.task_id: {
                "pool": task.pool,
                "retries": task.retries,
                "backoff": task.retry_exponential_backoff,
                "priority": task.priority_weight,
                "mapped": task.is_mapped,
                "callback": bool(task.on_failure_callback),
            }
            for task in dag.tasks
        },
    }


def cron_of(timetable: Any) -> str:
    return str(getattr(getattr(timetable, "timetable", timetable), "expression", ""))


def run(
    dag: str,
    environment: dict[str, str],
    logical_date: str | None = None,
    run_after: str | None = None,
    retries: int | None = None,
) -> dict[str, Any]:
    """Run a DAG with ``dag.test``; without a logical date as a run by hand has none."""
    from airflow.dag_processing.dagbag import DagBag

    from core.settings import get_settings
    from pipeline.messages import language

    for name in [name for name in os.environ if name.startswith("COTMOC_")]:
        del os.environ[name]
    os.environ |= environment
    get_settings.cache_clear()
    language.cache_clear()
    found = DagBag(dag_folder=DAGS, bundle_path=DAGS).dags[dag]
    # Airflow 3.3's dag.test looks deadlines up by ids that only a stored DAG has; the test of the
    # real scheduler has them.
    found.deadline = None
    for task in found.tasks:
        if task.is_mapped:
            task.partial_kwargs["retry_delay"] = timedelta(seconds=0.2)
            if retries is not None:
                task.partial_kwargs["retries"] = retries
        else:
            task.retry_delay = timedelta(seconds=0.2)
            task.retries = task.retries if retries is None else retries
    begun = time.perf_counter()
    done = found.test(
        logical_date=datetime.fromisoformat(logical_date) if logical_date else None,
        run_after=datetime.fromisoformat(run_after) if run_after else None,
    )
    return {"state": str(done.state), "seconds": time.perf_counter() - begun} | outcomes(done)


def outcomes(dag_run: Any) -> dict[str, Any]:
    from airflow.models.asset import AssetEvent
    from airflow.models.xcom import XComModel
    from airflow.utils.session import create_session
    from sqlalchemy import select

    tasks = sorted(dag_run.get_task_instances(), key=lambda ti: (ti.task_id, ti.map_index))
    with create_session() as session:
        events = session.scalars(
            select(AssetEvent).where(
                AssetEvent.source_dag_id == dag_run.dag_id,
                AssetEvent.source_run_id == dag_run.run_id,
            )
        )
        assets = sorted(event.asset.name for event in events)
        rows = session.execute(
            select(XComModel.task_id, XComModel.map_index, XComModel.value).where(
                XComModel.run_id == dag_run.run_id,
                XComModel.dag_id == dag_run.dag_id,
                XComModel.key == "return_value",
            )
        ).all()
        values = [[task, index, value] for task, index, value in sorted(rows, key=str)]
    return {
        "run_id": dag_run.run_id,
        "logical_date": dag_run.logical_date and dag_run.logical_date.isoformat(),
        "tasks": [[ti.task_id, ti.map_index, str(ti.state), ti.try_number] for ti in tasks],
        "values": values,
        "assets": assets,
    }


ORDERS = {"parse": parse, "run": run}


def main() -> None:
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # what Airflow prints is no answer
    for line in sys.stdin:
        order = json.loads(line)
        try:
            answer = {"answer": ORDERS[order.pop("order")](**order)}
        except BaseException as error:
            import traceback

            traceback.print_exc()
            answer = {"error": f"{type(error).__name__}: {error}"}
        answers.write(json.dumps(answer, default=str) + "\n")
        answers.flush()


if __name__ == "__main__":
    main()
