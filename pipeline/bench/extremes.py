"""The analyse step at its extremes: articles that name no border, and articles all about it."""

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from core.settings import get_settings
from crawlers.landing import LandingZone
from pipeline.bench.articles import land_articles
from pipeline.bench.process import cotmoc, run_watched

ORDINARY: Final = 3000
BORDER: Final = 300


@dataclass(frozen=True, slots=True)
class Extreme:
    """Articles a second through the analyse step, start-up taken off; ``aim`` is at least."""

    name: str
    articles: int
    rate: float
    aim: float


def measure_extremes() -> list[Extreme]:
    """Return both extremes; each in a data folder of its own."""
    return [
        Extreme("none names a border", ORDINARY, _rate(ORDINARY, border_every=0), 150.0),
        Extreme("all are about the border", BORDER, _rate(BORDER, border_every=1), 6.0),
    ]


def extremes_table(extremes: list[Extreme], *, hit: int, wanted: int) -> list[str]:
    """Return the lines of the table, each speed beside the recall of the same settings."""
    recall = f"{hit} of {wanted} ({hit / wanted:.3f})" if wanted else "not measured: no set"
    return [
        "| articles | articles/s | aim | recall on the headline set, same settings |",
        "| --- | --: | --: | --- |",
        *(
            f"| {one.articles}, {one.name} | {one.rate:.0f} | ≥ {one.aim:.0f} | {recall} |"
            for one in extremes
        ),
    ]


def _rate(articles: int, *, border_every: int) -> float:
    with tempfile.TemporaryDirectory(prefix="cotmoc-bench-") as folder:
        env = {"COTMOC_DATA_DIR": folder, "COTMOC_PROFILE": get_settings().profile}
        zone = LandingZone(str(Path(folder) / "landing"))
        land_articles(zone, articles, border_every=border_every)
        run_watched([cotmoc(), "ingest"], env=env)
        full = run_watched([cotmoc(), "analyse"], env=env).seconds
        idle = run_watched([cotmoc(), "analyse"], env=env).seconds
    return articles / max(full - idle, 0.001)
