"""``cotmoc watch``: the jobs by themselves on one machine, without Airflow.

APScheduler says when to wake up; whether a job is due is read from the run ledger each time. So
nothing is lost by sleep, power cuts or a clock that jumps, and nothing is done twice by a second
scheduler. Heavy work runs in child processes (``cotmoc job NAME``): this one stays small.
docs/how-to/keep-it-running.md.
"""

from pipeline.watch.clock import Clock
from pipeline.watch.lock import is_watched
from pipeline.watch.scheduler import Watch
from pipeline.watch.times import next_runs

__all__ = ["Clock", "Watch", "is_watched", "next_runs"]
