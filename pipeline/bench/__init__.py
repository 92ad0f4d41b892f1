"""``cotmoc bench``: speed and memory of each stage, written to docs/speed.md."""

import json
import os
import platform
import statistics
import sys
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from core.errors import SettingsError
from core.settings import get_settings
from pipeline.messages import t
from pipeline.terminal import say, write_page

if TYPE_CHECKING:
    from pipeline.bench.extremes import Extreme

PLAIN_ARTICLES = 40
RUNS = 5
STAGES = ("ingest", "analyse", "sync")
SENTENCE = "Toàn bộ thác Bản Giốc đã bị bán cho Trung Quốc."


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage over all articles; ``start_up`` is the same command with nothing to do."""

    name: str
    seconds: float
    start_up: float
    peak_mb: float

    @property
    def working(self) -> float:
        """Seconds of work, start-up taken off."""
        return max(self.seconds - self.start_up, 0.001)


def write_bench(path: Path | None, *, articles: int) -> None:
    """Measure everything and write the page (None: to stdout).

    Raises:
        SettingsError: psutil, which measures memory, is not installed.
    """
    try:
        import psutil  # noqa: F401 - looked for only, so that the message is ours
    except ModuleNotFoundError as error:
        raise SettingsError("the benchmark needs psutil: run `make setup-dev` first") from error
    with tempfile.TemporaryDirectory(prefix="cotmoc-bench-") as folder:
        env = {"COTMOC_DATA_DIR": folder, "COTMOC_PROFILE": get_settings().profile}
        say(t(f"Tạo {articles} bài", f"Making {articles} articles"))
        stages = _measure_stages(Path(folder), env, articles)
        whole = {name: _median(command, env) for name, command in _commands().items()}
    say(t("Đo cách làm thông thường", "Measuring the plain way"))
    plain = _measure_plain()
    recall = _measure_recall()
    say(t("Đo hai thái cực của bước phân tích", "Measuring the analyse step at its extremes"))
    from pipeline.bench.extremes import measure_extremes

    page = _page(articles, stages, whole, plain, recall, measure_extremes())
    write_page(path, page)


def _measure_stages(folder: Path, env: dict[str, str], articles: int) -> list[Stage]:
    from crawlers.landing import LandingZone
    from pipeline.bench.articles import land_articles
    from pipeline.bench.process import cotmoc, run_watched

    land_articles(LandingZone(str(folder / "landing")), articles)
    # The first start of all makes the tables and converts the encoder: that is set-up.
    run_watched([cotmoc(), "check", SENTENCE], env=env)
    stages = []
    for name in STAGES:
        say(name)
        full = run_watched([cotmoc(), name], env=env)
        idle = [run_watched([cotmoc(), name], env=env).seconds for _ in range(3)]
        stages.append(Stage(name, full.seconds, statistics.median(idle), full.peak_mb))
    return stages


def _commands() -> dict[str, list[str]]:
    from pipeline.bench.process import cotmoc

    return {
        "cotmoc --help": [cotmoc(), "--help"],
        "cotmoc search": [cotmoc(), "search", "cửa khẩu"],
        "cotmoc check (one sentence, cold)": [cotmoc(), "check", SENTENCE],
    }


def _median(command: list[str], env: dict[str, str]) -> float:
    from pipeline.bench.process import run_watched

    run_watched(command, env=env)
    return statistics.median(run_watched(command, env=env).seconds for _ in range(RUNS))


def _measure_plain() -> dict[str, float]:
    from pipeline.bench.process import run_watched

    command = [sys.executable, "-m", "pipeline.bench.plain", str(PLAIN_ARTICLES)]
    figures: dict[str, float] = json.loads(run_watched(command).output.strip().splitlines()[-1])
    return figures


def _measure_recall() -> dict[str, int]:
    from pipeline.bench.process import run_watched

    command = [sys.executable, "-m", "pipeline.bench.recall"]
    figures: dict[str, int] = json.loads(run_watched(command).output.strip().splitlines()[-1])
    return figures


def _page(
    articles: int,
    stages: list[Stage],
    whole: dict[str, float],
    plain: dict[str, float],
    recall: dict[str, int],
    extremes: "list[Extreme]",
) -> str:
    from pipeline.bench.extremes import extremes_table

    total = sum(stage.working for stage in stages)
    analyse = next(stage for stage in stages if stage.name == "analyse")
    rate = articles / analyse.working
    peak = max(stage.peak_mb for stage in stages)
    lines = [
        "# Speed",
        "",
        f"Measured by `make bench` on {datetime.now(UTC):%Y-%m-%d}, on {os.cpu_count()} cores "
        f"({platform.machine()}), Python {platform.python_version()}; do not edit by hand.",
        "",
        f"{articles} articles of about 3 KB of text: the pages of the demonstration world, varied "
        "and repeated, one in ten about the border. Pages of real outlets are ten times larger "
        "around the same text; [quality](quality.md) gives the time that extraction takes on them.",
        "",
        "| stage | seconds | start-up | articles/s after start-up | peak memory, MB |",
        "| --- | --: | --: | --: | --: |",
    ]
    lines += [
        f"| {stage.name} | {stage.seconds:.1f} | {stage.start_up:.1f} "
        f"| {articles / stage.working:.0f} | {stage.peak_mb:.0f} |"
        for stage in stages
    ]
    lines += [
        f"| **end to end** | {sum(stage.seconds for stage in stages):.1f} | "
        f"| **{articles / total:.0f}** | **{peak:.0f}** |",
        "",
        "Memory counts all processes together, shared pages once.",
        "",
        "## Beside the plain way",
        "",
        "The plain way recognises named entities in every sentence (underthesea) and embeds every "
        "sentence; it runs on one core as written, and the analyse stage on all cores.",
        "",
        "| | articles/s | candidate claims found |",
        "| --- | --: | --: |",
        f"| plain way ({PLAIN_ARTICLES} articles, {plain['sentences']:.0f} sentences each) "
        f"| {plain['rate']:.2f} | {recall['plain']} of {recall['plain']} |",
        f"| analyse stage | {rate:.1f} | {recall['found']} of {recall['plain']} "
        f"({100 * recall['found'] / max(recall['plain'], 1):.1f} %) |",
        f"| ratio | {rate / plain['rate']:.0f} × | |",
        "",
        "## The analyse step at its extremes",
        "",
        *extremes_table(extremes, hit=recall.get("hit", 0), wanted=recall.get("wanted", 0)),
        "",
        "## Whole commands",
        "",
        f"Median of {RUNS} runs of the whole process, after one to warm the disk.",
        "",
        "| command | seconds |",
        "| --- | --: |",
        *(f"| `{name}` | {seconds:.2f} |" for name, seconds in whole.items()),
        "",
    ]
    return "\n".join(lines)
