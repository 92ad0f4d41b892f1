"""Small records for the tests of the store, invented and deterministic."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from core.identity import capture_id, digest, document_id, version_id
from core.records import Analysis, AnalysisVersion, Capture, Document, Evidence, Judgement
from core.settings import Settings
from core.vocabulary import (
    Field,
    Grade,
    Lang,
    Match,
    Retention,
    SourceKind,
    Stance,
    Verdict,
)

START = datetime(2026, 3, 1, tzinfo=UTC)
NOW = datetime(2026, 4, 1, tzinfo=UTC)
V1 = AnalysisVersion(code="1", model="m", catalogue="c1")
V2 = AnalysisVersion(code="1", model="m", catalogue="c2")
SOURCE = "bao-thu"


Address = Path | str
"""File of an SQLite database, or the address of one on a server."""

only_sqlite = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


def settings_for(where: Address, options: str = "") -> Settings:
    """Settings whose database is this one."""
    if isinstance(where, str):
        return Settings(_env_file=None, database_url=where + options)
    return Settings(
        _env_file=None, data_dir=where.parent, database_url=f"sqlite:///{where}{options}"
    )


def at(minutes: int) -> datetime:
    """A moment of the test's story."""
    return START + timedelta(minutes=minutes)


def page(number: int | str) -> str:
    """The address of an invented page."""
    return f"https://bao-thu.example/tin/{number}.html"


def make_capture(
    url: str,
    minutes: int = 0,
    *,
    body: str = "",
    status: int = 200,
    format: str = "html",
    retention: Retention = Retention.PUBLIC,
) -> Capture:
    sha256 = digest(url, body, str(status))
    return Capture(
        id=capture_id(SOURCE, url, sha256, status),
        source=SOURCE,
        url=url,
        fetched_at=at(minutes),
        status=status,
        format=format,
        media_type="text/html",
        warc=f"run-{minutes}.warc.gz",
        offset=minutes * 1000,
        length=1000,
        sha256=sha256,
        retention=retention,
        etag=f'"{sha256[:6]}"',
    )


def make_document(
    url: str,
    text: str = "Cột mốc được hai bên giữ gìn.",
    *,
    title: str = "Tin thử",
    signature: Sequence[int] = (),
    published_minutes: int | None = 0,
    engagement: dict[str, int] | None = None,
    retention: Retention = Retention.PUBLIC,
    id_: str | None = None,
) -> Document:
    return Document(
        id=id_ or document_id(SOURCE, url),
        version=version_id(title, text),
        source=SOURCE,
        kind=SourceKind.PRESS,
        title=title,
        text=text,
        url=url,
        lang=Lang.VI,
        published_at=None if published_minutes is None else at(published_minutes),
        engagement=engagement or {},
        signature=tuple(signature),
        retention=retention,
    )


def extraction(number: int | str, minutes: int = 0, text: str = "Một tin.", **options):
    """A capture with the one document that it shows."""
    url = page(number)
    return make_capture(url, minutes, body=text), [make_document(url, text, **options)], []


def gone(number: int | str, minutes: int, status: int = 404):
    """A capture that found the page gone."""
    return make_capture(page(number), minutes, status=status), [], []


def judge(
    quote: str,
    start: int = 0,
    *,
    claim: str = "claim-a",
    verdict: Verdict = Verdict.CONTRADICTED,
    stance: Stance = Stance.ASSERTS,
) -> Judgement:
    return Judgement(
        field=Field.TEXT,
        start=start,
        end=start + len(quote),
        quote=quote,
        claim=claim,
        match=Match.CONFIRMED,
        verdict=verdict,
        stance=stance,
        score=0.9,
        evidence=(Evidence("hiep-uoc-1999", "Điều 2", Grade.PRIMARY),),
        why="Văn bản ghi khác.",
        why_en="The document says otherwise.",
    )


def analysis_of(*judgements: Judgement, gated: bool = True) -> Analysis:
    return Analysis(Lang.VI, gated, topics=("land-border",), judgements=tuple(judgements))
