"""Collect: the sources of a profile into the landing zone, one outcome for each source."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from core.errors import ChoiceError
from core.records import FetchMemo, Source, SourceOutcome
from core.settings import Settings
from crawlers.runner import CrawlJob, CrawlSettings, crawl
from pipeline.installation import new_run_id, open_store
from pipeline.locks import holding
from pipeline.messages import t
from pipeline.profile import Profile, load_profile
from pipeline.terminal import say

MANY_POSTS_A_PAGE = ("telegram", "facebook")


def collect_profile(
    settings: Settings, name: str, *, only: Sequence[str] | None = None
) -> list[SourceOutcome]:
    """Collect a profile by its name.

    Args:
        only: Ids of sources; None for all.

    Raises:
        ChoiceError: No such profile, or no such source in it.
    """
    return collect_sources(settings, load_profile(settings.profiles_dir / name), only=only)


def collect_sources(
    settings: Settings,
    profile: Profile,
    *,
    only: Sequence[str] | None = None,
    crawl_settings: CrawlSettings | None = None,
) -> list[SourceOutcome]:
    """Collect the sources of a profile that are not read by hand.

    Each source is held by a lock of its own: one that is being collected is left out.
    """
    chosen = _chosen(profile, only)
    with open_store(settings), holding_sources(settings, chosen) as sources:
        return crawl_held(settings, profile, sources, crawl_settings=crawl_settings)


@contextmanager
def holding_sources(settings: Settings, sources: Sequence[Source]) -> Iterator[list[Source]]:
    """Hold the locks of those sources that nobody collects just now; the store must be open."""
    names = {f"source-{source.id}": source for source in sources}
    with holding(settings, list(names)) as held:
        for name, source in names.items():
            if name not in held:
                say(
                    t(
                        f"{source.id}: đang được thu thập, bỏ qua",
                        f"{source.id} is being collected already, left out",
                    )
                )
        yield [source for name, source in names.items() if name in held]


def crawl_held(
    settings: Settings,
    profile: Profile,
    sources: Sequence[Source],
    *,
    at: datetime | None = None,
    crawl_settings: CrawlSettings | None = None,
) -> list[SourceOutcome]:
    """Collect sources whose locks are held; each outcome is kept as it comes.

    Args:
        at: The time that the run is meant for, where a scheduler runs it.
    """
    from store import runs
    from store import sources as stored

    if not sources:
        return []
    stored.save_sources(sources)
    run = runs.start_run("collect", logical=at)
    job = CrawlJob(
        run_id=new_run_id(profile.id),
        landing=settings.landing,
        sources=tuple(sources),
        memos={source.id: _memos(source) for source in sources},
        settings=crawl_settings or CrawlSettings.of(settings),
    )
    outcomes = crawl(
        job,
        facebook_token=settings.facebook_token.get_secret_value(),
        # A source that has ended is not asked again because a slower one was cut short.
        on_outcome=lambda outcome: runs.record_outcomes(run, [outcome]),
    )
    runs.record_outcomes(run, outcomes)
    failed = sum(outcome.outcome == "failed" for outcome in outcomes)
    runs.finish_run(
        run,
        outcome="failed" if failed == len(outcomes) else "done",
        counts={"captured": sum(o.captured for o in outcomes), "failed": failed},
    )
    return outcomes


def _memos(source: Source) -> tuple[FetchMemo, ...]:
    from store import sources as stored

    memos = stored.fetch_memos(source.id)
    if source.protocol in MANY_POSTS_A_PAGE:
        # One capture holds many posts: what is known of them are the documents' addresses.
        memos += stored.document_memos(source.id)
    return tuple(memos)


def _chosen(profile: Profile, only: Sequence[str] | None) -> list[Source]:
    sources = [source for source in profile.sources if source.protocol != "import"]
    if only is None:
        return sources
    missing = sorted(set(only) - {source.id for source in sources})
    if missing:
        known = ", ".join(source.id for source in sources)
        raise ChoiceError(
            t(
                f"hồ sơ {profile.id!r} không có nguồn {missing}; có: {known}",
                f"profile {profile.id!r} has no source {missing}; it has: {known}",
            )
        )
    return [source for source in sources if source.id in only]
