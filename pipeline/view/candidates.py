"""Show candidate claims as a table for people, or one JSON line each for programs."""

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from rich.table import Table

from core.vocabulary import Retention
from pipeline.messages import t
from pipeline.terminal import emit, out, say
from pipeline.view.findings import day, shorten

if TYPE_CHECKING:
    from pipeline.steps.candidates import CandidateGroup
    from store.candidates import CandidateRow

SHOWN_SOURCES = 4


def print_groups(groups: Sequence["CandidateGroup"], *, total: int, as_json: bool) -> None:
    """Print the candidates, one row or one JSON line each."""
    if as_json:
        for some in groups:
            emit(json.dumps(group_json(some), ensure_ascii=False))
        return
    if not groups:
        say(t("Chưa có luận điểm chờ xét nào.", "No candidates."))
        return
    out().print(_table(groups))
    say(
        t(
            f"{len(groups)} / {total} luận điểm chờ xét; đây không phải kết luận, không câu nào bị "
            "gắn cờ. Xem một mã: cotmoc candidates ID",
            f"{len(groups)} of {total} candidates; this is no verdict, and none is flagged. "
            "Show one: cotmoc candidates ID",
        )
    )


def _table(groups: Sequence["CandidateGroup"]) -> Table:
    table = Table(show_lines=True, expand=True)
    table.add_column(t("Điều được nói", "What is stated"), ratio=6)
    table.add_column(t("Độ lan", "Spread"), ratio=3)
    table.add_column(t("Lần đầu – mới nhất", "First – last stated"), ratio=2)
    table.add_column(t("Mã", "Id"), no_wrap=True)
    for some in groups:
        table.add_row(
            shorten(some.shown.sentence.quote),
            _spread(some),
            f"{day(some.first_said)} –\n{day(some.last_said)}",
            some.id,
        )
    return table


def _spread(some: "CandidateGroup") -> str:
    names = ", ".join(some.sources[:SHOWN_SOURCES])
    more = len(some.sources) - SHOWN_SOURCES
    tail = t(f" và {more} nữa", f" and {more} more") if more > 0 else ""
    return t(
        f"{len(some.sources)} nguồn, {some.documents} văn bản\n{names}{tail}",
        f"{len(some.sources)} sources, {some.documents} documents\n{names}{tail}",
    )


def print_one(some: "CandidateGroup", *, as_json: bool) -> None:
    """Print one candidate with all its sentences, newest last."""
    if as_json:
        said = [_sentence_json(row) for row in some.rows]
        emit(json.dumps({**group_json(some), "sentences": said}, ensure_ascii=False))
        return
    emit(f"{some.id}: {' '.join(some.shown.sentence.quote.split())}")
    emit(_spread(some).replace("\n", ": "))
    for row in some.rows:
        gone = t(" (đã gỡ)", " (gone)") if row.gone else ""
        emit(f"  {day(row.said)} {row.source} [{row.sentence.lang.value}]{gone}")
        emit(f"    {' '.join(row.sentence.quote.split())}")
        emit(f"    {row.url or row.document}")
    say(
        t(
            f"Bắt đầu một mục của danh mục từ đây: cotmoc claims add --from {some.id}",
            f"Start an entry of the catalogue from it: cotmoc claims add --from {some.id}",
        )
    )


def group_json(some: "CandidateGroup") -> dict[str, Any]:
    """Return a candidate as a JSON object."""
    shown = some.shown.sentence
    return {
        "id": some.id,
        "text": shown.quote,
        "lang": shown.lang.value,
        "score": shown.score,
        "sources": list(some.sources),
        "spread": len(some.sources),
        "documents": some.documents,
        "first_said": some.first_said.isoformat(),
        "last_said": some.last_said.isoformat(),
    }


def _sentence_json(row: "CandidateRow") -> dict[str, Any]:
    sentence = row.sentence
    return {
        "document": row.document,
        "source": row.source,
        "url": row.url,
        "title": row.title,
        "field": sentence.field.value,
        "start": sentence.start,
        "end": sentence.end,
        "quote": sentence.quote,
        "lang": sentence.lang.value,
        "score": sentence.score,
        "said": row.said.isoformat(),
        "first_seen": row.first_seen.isoformat(),
        "last_seen": row.last_seen.isoformat(),
        "individual": row.retention is Retention.INDIVIDUAL,
    }
