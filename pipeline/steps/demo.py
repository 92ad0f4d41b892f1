"""``cotmoc demo``: the invented world served on 127.0.0.1, and the whole way through on it."""

import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from core.errors import ChoiceError
from core.settings import ROOT, Settings
from crawlers.runner import CrawlSettings
from demo.server import serve
from pipeline.messages import t
from pipeline.profile import load_profile
from pipeline.steps.chain import ChainResult, go_on
from pipeline.steps.collect import collect_sources
from pipeline.terminal import say
from pipeline.view.findings import print_findings
from pipeline.view.outcomes import print_chain

PROFILE = ROOT / "demo" / "profile"
SECOND_DAY = "demo-second-day"
SLOW_S = 1.0
TOKEN = "demo-token"  # noqa: S105 - the invented world's own, it opens nothing


def run_demo(settings: Settings, *, port: int) -> None:
    """Collect the demonstration world, go the whole way through, and print what was flagged."""
    settings = demo_settings(settings)
    say(
        t(
            "Thế giới minh hoạ: mọi toà soạn và bài viết đều do chúng tôi đặt ra.",
            "The demonstration world: all outlets and articles are invented.",
        )
    )
    second_day = settings.data_dir / SECOND_DAY
    first = not second_day.exists()
    days = (1, 2) if first else (2,)
    for edition in days:
        say(t(f"\nNgày thứ {edition}", f"\nDay {edition}"))
        result = run_edition(settings, edition, port=port)
        print_chain(result)
    if not first and result.nothing_new:
        say(t("Không có gì mới so với lần trước.", "Nothing new since the last run."))
    print_findings(settings, flagged=True)
    say_where_next(settings.data_dir)


def run_edition(settings: Settings, edition: int, *, port: int) -> ChainResult:
    """Serve one edition of the world and go the whole way through on it."""
    changed_at = _changed_at(settings.data_dir) if edition > 1 else None
    with _serve(port, edition, changed_at) as base:
        crawl = replace(CrawlSettings.of(settings), facebook_api=f"{base}/v23.0", retries=1)
        profile = load_profile(PROFILE, replace={"base": base})
        return go_on(
            settings,
            profile,
            lambda: collect_sources(settings, profile, crawl_settings=crawl),
        )


@contextmanager
def _serve(port: int, edition: int, changed_at: datetime | None) -> Iterator[str]:
    with ExitStack() as stack:
        try:
            served = serve(port=port, edition=edition, slow_s=SLOW_S, changed_at=changed_at)
            base = stack.enter_context(served)
        except (OSError, OverflowError) as error:
            why = getattr(error, "strerror", None) or error
            raise ChoiceError(
                t(
                    f"không dùng được cổng {port} trên 127.0.0.1 ({why}); chọn cổng khác bằng "
                    "--port, và giữ cổng đó: địa chỉ của các văn bản có số cổng",
                    f"port {port} on 127.0.0.1 cannot be used ({why}); choose another "
                    "with --port, and keep to it: addresses of documents hold the port",
                )
            ) from error
        yield base


def _changed_at(folder: Path) -> datetime:
    """Return when the second day's edits were made: once, and the same in every later run."""
    path = folder / SECOND_DAY
    if not path.exists():
        path.write_text(datetime.now(UTC).replace(microsecond=0).isoformat(), encoding="utf-8")
    return datetime.fromisoformat(path.read_text(encoding="utf-8"))


def demo_settings(settings: Settings) -> Settings:
    """Return settings for the world on loopback: no waiting between requests, its own token."""
    from pydantic import SecretStr

    return settings.model_copy(
        update={
            # A folder of its own: nothing invented may stand among what is real.
            "data_dir": settings.data_dir / "demo",
            "database_url": "",
            "landing_url": "",
            "search_url": "",
            "download_delay_s": 0.0,
            "download_timeout_s": 4.0,
            "facebook_token": SecretStr(TOKEN),
        }
    )


def demo_variables(folder: Path, base: str) -> dict[str, str]:
    """Write the invented province as a profile of its own; return the variables that follow it.

    Args:
        base: Where the world is served.
    """
    profile = folder / "profiles" / "demo"
    shutil.copytree(PROFILE, profile, dirs_exist_ok=True)
    sources = profile / "sources.yaml"
    sources.write_text(sources.read_text("utf-8").replace("{base}", base), "utf-8")
    return {
        "COTMOC_DATA_DIR": str(folder / "data"),
        "COTMOC_PROFILES_DIR": str(profile.parent),
        "COTMOC_PROFILE": profile.name,
        "COTMOC_DOWNLOAD_DELAY_S": "0",
        "COTMOC_DOWNLOAD_TIMEOUT_S": "4",
        "COTMOC_FACEBOOK_TOKEN": TOKEN,
        "COTMOC_FACEBOOK_API": f"{base}/v23.0",
    }


def say_where_next(folder: Path) -> None:
    """Print what to do with the world that is there now, the site first."""
    command = f"COTMOC_DATA_DIR={folder} .venv/bin/cotmoc"
    # The mail proves what was read: it has to know the invented sources.
    invented = f"COTMOC_PROFILES_DIR={PROFILE.parent.name} COTMOC_PROFILE={PROFILE.name}"
    site = f"{invented} {command} serve"
    mail = f"{invented} {command} digest --preview digest.html"
    say(
        t(
            f"\nMở trang làm việc trên dữ liệu này (lệnh in địa chỉ và mã cài đặt):\n  {site}\n"
            f'\nXem tiếp:\n  {command} search "Bản Giốc"\n  {command} findings --all\n'
            f'  {command} show MÃ\n  {command} check "Toàn bộ thác Bản Giốc đã bị bán cho '
            f'Trung Quốc."\n  {mail}\n  {command} doctor',
            f"\nOpen the site on this data (it prints its address and a set-up code):\n  {site}\n"
            f'\nWhere to look next:\n  {command} search "Ban Gioc"\n  {command} findings --all\n'
            f'  {command} show ID\n  {command} check "The Ban Gioc falls were sold to China."\n'
            f"  {mail}\n  {command} doctor",
        )
    )
