"""How long the digests of 500 subscribers take over 100,000 documents: ``cotmoc bench --digest``.

Each step is a process of its own, so that its memory is its own. Rows are written as ingest and
analysis leave them, without texts to extract: what is measured is the digest.
"""

import json
import os
import platform
import random
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from core.errors import SettingsError
from core.settings import Settings
from core.subscriptions import moment_of
from core.vocabulary import Topic
from pipeline.terminal import emit, say, write_page

DOCUMENTS, SUBSCRIBERS = 100_000, 500
DAYS = 33
DAY = date(2026, 11, 23)
BATCH = 2000
SEED = 23
SAID_ONE_IN = 25
LIMIT_S = 60
BUSY = 0.8
Row = dict[str, Any]


def write_digest_bench(path: Path | None) -> None:
    """Measure and write the page (None: to stdout).

    Raises:
        SettingsError: What measuring needs is not installed.
    """
    try:
        # Looked for only, so that the message is ours.
        import aiosmtpd.controller  # type: ignore[import-untyped,unused-ignore]  # noqa: F401
        import psutil  # noqa: F401
    except ModuleNotFoundError as error:
        raise SettingsError("the benchmark needs what tests need: `make setup-dev`") from error
    from pipeline.bench.process import run_watched

    busy = _others_at_work()
    rows: list[Row] = []
    with tempfile.TemporaryDirectory(prefix="cotmoc-bench-") as folder:
        for step in ("fill", "prepare", "deliver"):
            say(step)
            command = [sys.executable, "-m", "pipeline.bench.digest", step, folder]
            figures = run_watched(command)
            made: Row = json.loads(figures.output.strip().splitlines()[-1])
            rows.append({**made, "step": step, "peak_mb": figures.peak_mb})
    page = _page(rows, busy)
    write_page(path, page)


def fill(folder: Path) -> Row:
    """Write documents of five weeks, one in 25 with a statement, and the subscribers."""
    from nlp.catalogue import load_catalogue
    from pipeline.steps.office import places_of, profile_of
    from store.connection import models

    settings = _settings(folder)
    draw = random.Random(SEED)  # noqa: S311 - the same world each time
    profile = profile_of(settings)
    claims = list(load_catalogue(settings.claims_folders).claims.values())
    places = sorted(places_of(profile))
    sources = [source.id for source in profile.sources]
    models.Source.objects.bulk_create(
        [
            models.Source(id=id_, name=id_, kind="press", protocol="feed", lang="vi")
            for id_ in sources
        ]
    )
    for start in range(0, DOCUMENTS, BATCH):
        _write(_rows(draw, range(start, start + BATCH), sources, places, claims), models)
    _subscribe(draw, [claim.id for claim in claims], places)
    return {
        "documents": models.Document.objects.count(),
        "findings": models.Finding.objects.count(),
    }


def _rows(
    draw: random.Random, numbers: range, sources: list[str], places: list[str], claims: list[Any]
) -> Iterator[tuple[Any, Any, Any]]:
    from store.connection import models

    end = moment_of(DAY, 7 * 60)
    for number in numbers:
        seen = end - timedelta(days=DAYS) * draw.random()
        # One story in five is a copy of another.
        group = number if draw.random() < 0.8 else draw.randrange(number + 1)
        named = draw.sample(places, draw.randrange(6))
        document = models.Document(
            id=f"bench:{number}",
            source_id=draw.choice(sources),
            kind="press",
            url=f"https://bao.example/tin-{number}.html",
            first_seen=seen,
            last_seen=seen,
            published_at=seen,
            published_precision="second",
            group_id=f"bench:{group}",
            retention="public",
            current_id=f"v{number}",
        )
        version = models.DocumentVersion(
            id=f"v{number}",
            document_id=document.id,
            hash=f"h{number}",
            created=seen,
            lang="vi",
            analysis="bench",
            gated=True,
            topics=[str(topic) for topic in draw.sample(list(Topic), draw.randrange(4))],
            places=[
                {"id": id_, "name": id_, "field": "text", "start": 0, "end": 5} for id_ in named
            ],
            title=f"Tin số {number} về tình hình hai bên đường biên trong tuần",
            text="Một đoạn văn dài vừa phải về chuyện trong ngày. " * 20,
        )
        finding = _finding(draw, number, draw.choice(claims)) if number % SAID_ONE_IN == 0 else None
        yield document, version, finding


def _finding(draw: random.Random, number: int, claim: Any) -> Any:
    from store.connection import models

    evidence = [
        {"document": each.document, "ref": each.ref, "grade": str(each.grade)}
        for each in claim.evidence
    ]
    flagged = claim.verdict == "contradicted"
    return models.Finding(
        id=f"f{number}",
        version_id=f"v{number}",
        document_id=f"bench:{number}",
        claim=claim.id,
        match="confirmed",
        verdict=str(claim.verdict),
        basis="claim",
        stance="asserts",
        score=0.9,
        field="text",
        start=0,
        end=40,
        quote=next(iter(claim.statement.values())),
        evidence=evidence,
        why="Văn bản ghi khác.",
        why_en="The document says otherwise.",
        analysis="bench",
        flagged=flagged,
        priority=round((0.5 if flagged else 0.0) + draw.random() / 2, 2),
    )


def _write(rows: Iterator[tuple[Any, Any, Any]], models: Any) -> None:
    from store.connection import writing

    documents, versions, findings = zip(*rows, strict=True)
    with writing():
        models.Document.objects.bulk_create(documents)
        models.DocumentVersion.objects.bulk_create(versions)
        models.Finding.objects.bulk_create([each for each in findings if each is not None])


def _subscribe(draw: random.Random, claims: list[str], places: list[str]) -> None:
    """Four in ten want everything; the others choose; three in ten skip the weekend."""
    from core.subscriptions import Wishes
    from core.vocabulary import Lang
    from store.subscribers import Subscription, add_subscriber

    since = datetime(2026, 1, 1, tzinfo=UTC)
    for number in range(SUBSCRIBERS):
        chosen = Wishes()
        if draw.random() < 0.6:
            chosen = Wishes(
                tuple(str(topic) for topic in draw.sample(list(Topic), draw.randrange(4))),
                tuple(draw.sample(claims, draw.randrange(5))),
                tuple(draw.sample(places, draw.randrange(5))),
                draw.choice((0.0, 0.0, 0.3, 0.5)),
            )
        add_subscriber(
            Subscription(
                f"can-bo-{number}@so.example",
                Lang.EN if draw.random() < 0.1 else Lang.VI,
                chosen,
                draw.choice((7 * 60, 7 * 60, 7 * 60, 6 * 60 + 30)),
                draw.choice(("1234567", "1234567", "12345")),
            ),
            now=since,
        )


def prepare(folder: Path) -> Row:
    """Choose, render and write every digest to the ledger."""
    from pipeline.steps.digest import prepare_digests
    from pipeline.steps.mailing import MailResult
    from store.connection import models
    from store.subscribers import list_subscribers

    result = MailResult()
    at = moment_of(DAY, 7 * 60)
    prepare_digests(_settings(folder), result, list_subscribers(active=True), day=DAY, at=at)
    import zlib

    sizes = [
        len(zlib.decompress(bytes(body or b"")))
        for body in models.Delivery.objects.values_list("body", flat=True)
    ]
    return {"messages": result.prepared, "largest": max(sizes), "mean": sum(sizes) // len(sizes)}


def deliver(folder: Path) -> Row:
    """Hand every message to a server on this machine that takes whatever comes."""
    from aiosmtpd.controller import Controller  # type: ignore[import-untyped,unused-ignore]
    from aiosmtpd.handlers import Sink  # type: ignore[import-untyped,unused-ignore]

    from pipeline.steps.mailing import MailResult
    from pipeline.steps.mailing import deliver as send

    controller = Controller(Sink(), hostname="127.0.0.1", port=_free_port())
    controller.start()
    url = SecretStr(f"smtp://127.0.0.1:{controller.port}")
    result = send(_settings(folder).model_copy(update={"smtp_url": url}), MailResult())
    controller.stop()
    return {"messages": result.sent}


def _others_at_work() -> float:
    """Return how many processes wanted a core in the last minute, for each core there is."""
    return os.getloadavg()[0] / (os.cpu_count() or 1) if hasattr(os, "getloadavg") else 0.0


def _busy(busy: float) -> list[str]:
    if busy < BUSY:
        return []
    return [
        f"**The machine was busy with other work ({busy:.1f} processes for each core): what the "
        "digest took of it is in the column of computing.**",
        "",
    ]


def _free_port() -> int:
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _settings(folder: Path) -> Settings:
    return Settings(data_dir=folder, mail_from="cotmoc@so.example", _env_file=None)


def _page(rows: list[Row], busy: float) -> str:
    by_step = {row["step"]: row for row in rows}
    prepared, sent = by_step["prepare"], by_step["deliver"]
    lines = [
        "# Speed of the digest",
        "",
        f"Measured by `cotmoc bench --digest` on {datetime.now(UTC):%Y-%m-%d}, on "
        f"{os.cpu_count()} cores ({platform.machine()}), Python {platform.python_version()}, "
        "SQLite; do not edit by hand.",
        "",
        f"{by_step['fill']['documents']:,} documents of {DAYS} days, "
        f"{by_step['fill']['findings']:,} findings, {SUBSCRIBERS} subscribers with wishes of their "
        "own: four in ten take everything, one in three skips the weekend (so that Monday's digest "
        "tells of three days), one in four reads at 06:30.",
        "",
        *_busy(busy),
        "| step | seconds | of them computing | peak memory, MB |",
        "| --- | --: | --: | --: |",
        f"| choose, render and write {prepared['messages']} messages | {prepared['seconds']:.1f} "
        f"| {prepared['cpu']:.1f} | {prepared['peak_mb']:.0f} |",
        f"| hand {sent['messages']} messages to a mail server on the same machine "
        f"| {sent['seconds']:.1f} | {sent['cpu']:.1f} | {sent['peak_mb']:.0f} |",
        "",
        f"A message has {prepared['mean'] / 1000:.0f} kB on average, the largest "
        f"{prepared['largest'] / 1000:.0f} kB. Goal: under {LIMIT_S} s before the mail server's "
        "own time. The computing of the second row includes the server's, in the same process.",
        "",
    ]
    return "\n".join(lines)


def main(step: str, folder: Path) -> None:
    """Run one step and print its figures as a line of JSON."""
    from pipeline.installation import open_store

    with open_store(_settings(folder)):
        started, before = time.perf_counter(), _cpu_s()
        made = {"fill": fill, "prepare": prepare, "deliver": deliver}[step](folder)
        seconds, cpu = time.perf_counter() - started, _cpu_s() - before
    emit(json.dumps({**made, "seconds": seconds, "cpu": cpu}))


def _cpu_s() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
