"""A small invented store for the tests of digest and alerts: days of 2026, told by their hour."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from core.identity import digest, document_id, version_id
from core.records import (
    Analysis,
    AnalysisVersion,
    Capture,
    Document,
    Evidence,
    Judgement,
    PlaceMention,
)
from core.settings import Settings
from core.subscriptions import Wishes, moment_of
from core.vocabulary import Field, Grade, Lang, Match, Retention, SourceKind, Stance, Verdict

DAY = date(2026, 11, 23)  # a Monday
SEVEN = moment_of(DAY, 7 * 60)
CLAIM = "land-border-not-demarcated"
CONTESTED = "nam-quan-line-few-hundred-metres"
SAID = "Biên giới trên bộ với Trung Quốc đến nay vẫn chưa phân định xong."
MADE_BY = AnalysisVersion(code="1", model="m", catalogue="c")


def settings_in(folder: Path, **changes: Any) -> Settings:
    """Settings of an installation in a folder."""
    given = {"mail_from": "cotmoc <cotmoc@so-ngoai-vu.example>", **changes}
    return Settings(data_dir=folder, _env_file=None, **given)


def ago(hours: float, *, before: datetime = SEVEN) -> datetime:
    """A moment so long before seven o'clock of the day."""
    return before - timedelta(hours=hours)


def statement(
    quote: str = SAID,
    *,
    claim: str = CLAIM,
    verdict: Verdict = Verdict.CONTRADICTED,
    stance: Stance = Stance.ASSERTS,
    match: Match = Match.CONFIRMED,
) -> Judgement:
    """A judgement of the beginning of a text."""
    evidence = Evidence("vn-cn-land-border-treaty-1999", "Art. 1–2", Grade.PRIMARY)
    return Judgement(
        field=Field.TEXT,
        start=0,
        end=len(quote),
        quote=quote,
        claim=claim,
        match=match,
        verdict=verdict,
        stance=stance,
        score=0.9,
        evidence=(evidence,),
        why="Văn bản ghi khác.",
        why_en="The document says otherwise.",
    )


def publish(
    number: int | str,
    seen: datetime,
    *judgements: Judgement,
    source: str = "bao-cao-bang",
    title: str = "",
    text: str = "",
    topics: Sequence[str] = ("land-border",),
    places: Sequence[str] = ("cao-bang",),
    published: datetime | None = None,
    status: int = 200,
    analysed: bool = True,
    group: str = "",
    retention: Retention = Retention.PUBLIC,
) -> str:
    """Store a document as seen at a moment, judged as given; the store must be open."""
    from store import analysis, ingest

    url = f"https://{source}.example/tin/{number}.html"
    body = text or (judgements[0].quote if judgements else f"Một tin, số {number}.")
    sha256 = digest(url, body, str(status), str(seen))
    capture = Capture(
        id=digest(source, url, sha256),
        source=source,
        url=url,
        fetched_at=seen,
        status=status,
        format="html",
        media_type="text/html",
        warc="a.warc.gz",
        offset=0,
        length=1,
        sha256=sha256,
    )
    heading = title or f"Tin số {number}"
    document = Document(
        id=document_id(source, url),
        version=version_id(heading, body),
        source=source,
        kind=SourceKind.PRESS,
        title=heading,
        text=body,
        url=url,
        lang=Lang.VI,
        published_at=published or seen,
        retention=retention,
        fetched_at=seen,
        # Near-duplicates share their bands.
        signature=tuple(int(digest(group, str(band))[:8], 16) for band in range(16))
        if group
        else (),
    )
    found = [document] if status == 200 else []
    ingest.save_batch([(capture, found, [])], seen_at=seen)
    mentions = tuple(PlaceMention(id_, id_, Field.TEXT, 0, 1) for id_ in places)
    if analysed and found:
        judged = Analysis(Lang.VI, True, tuple(topics), mentions, judgements)
        for texts in analysis.pending_versions(MADE_BY.id):
            mine = [(each, judged) for each in texts if each.document == document.id]
            analysis.save_analyses(mine, MADE_BY)
    return document.id


def prioritise(now: datetime = SEVEN) -> None:
    """Work out priorities, as a sync does."""
    from store import priorities

    priorities.refresh(now)


def collected(seen: datetime, *, outcomes: dict[str, str]) -> None:
    """Note a run of collecting with the outcome of each source."""
    from core.records import SourceOutcome
    from store import runs

    run = runs.start_run("collect", now=seen)
    runs.record_outcomes(run, [SourceOutcome(id_, outcome) for id_, outcome in outcomes.items()])
    runs.finish_run(run, outcome="done", now=seen)


def subscribe(address: str, *, since: datetime | None = None, **options: Any) -> int:
    """Add a subscriber; return its number."""
    from store.subscribers import Subscription, add_subscriber

    wishes = Wishes(**options.pop("wishes", {}))
    who, _ = add_subscriber(
        Subscription(address, wishes=wishes, **options),
        now=since or datetime(2026, 1, 1, tzinfo=UTC),
    )
    return who.id


def ledger() -> list[tuple[str, str, int]]:
    """Address, state and attempts of every message, in the order of the ledger."""
    from store.connection import models

    return [
        (row.subscriber.address if row.subscriber else "", row.state, row.attempts)
        for row in models.Delivery.objects.select_related("subscriber").order_by("id")
    ]
