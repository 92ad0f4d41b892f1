"""The job ``collect``: the sources that are due, in one crawl; one that fails stops no other."""

from collections.abc import Sequence

from core.errors import ChoiceError
from core.records import Source, SourceOutcome
from pipeline.installation import BusyError, working
from pipeline.jobs import Order, Report
from pipeline.messages import t
from pipeline.profile import load_profile
from pipeline.steps.collect import crawl_held, holding_sources
from pipeline.steps.ingest import ingest_landing
from pipeline.steps.rhythms import due


def collect_due(order: Order) -> Report:
    """Collect what is due at the order's time; the store must be open.

    Raises:
        ChoiceError: The order names a source that the profile does not have.
    """
    settings = order.settings
    profile = load_profile(settings.profiles_dir / settings.profile)
    wanted = _chosen(due(settings, order.at), order.only, [item.id for item in profile.sources])
    if not wanted:
        return Report({"sources": 0})
    take_in_what_waits(order)
    with holding_sources(settings, wanted) as held:
        # Asked again with the locks held: another process may have been through with them.
        still = {source.id for source in due(settings, order.at)}
        sources = [source for source in held if source.id in still]
        outcomes = crawl_held(settings, profile, sources, at=order.at)
    return _report(outcomes)


def take_in_what_waits(order: Order) -> None:
    """Ingest what lies in the landing zone, so that no page is fetched twice."""
    try:
        with working(order.settings, wait_s=0):
            ingest_landing(order.settings)
    except BusyError:
        return  # whoever works on the documents takes it in


def _chosen(
    sources: Sequence[Source], only: tuple[str, ...] | None, known: Sequence[str]
) -> list[Source]:
    if only is None:
        return list(sources)
    if missing := sorted(set(only) - set(known)):
        names = ", ".join(known)
        raise ChoiceError(
            t(
                f"hồ sơ không có nguồn {missing}; có: {names}",
                f"the profile has no source {missing}; it has: {names}",
            )
        )
    return [source for source in sources if source.id in only]


def _report(outcomes: Sequence[SourceOutcome]) -> Report:
    failed = [outcome for outcome in outcomes if outcome.outcome == "failed"]
    counts = {
        "sources": len(outcomes),
        "failed": len(failed),
        "captured": sum(outcome.captured for outcome in outcomes),
        "unchanged": sum(outcome.unchanged for outcome in outcomes),
    }
    if not failed:
        return Report(counts)
    message = "; ".join(f"{item.source}: {item.failure}" for item in failed)
    return Report(counts, "failed" if len(failed) == len(outcomes) else "partial", message)
