"""``cotmoc trace ID``: what happened to one item, step by step."""

import json
from typing import TYPE_CHECKING

from rich.table import Table

from core.clock import OFFICE_ZONE
from core.errors import ChoiceError
from core.settings import Settings
from pipeline.installation import open_store
from pipeline.messages import t
from pipeline.terminal import emit, out, say

if TYPE_CHECKING:
    from store.traces import TraceStep

SHORTEST_PREFIX = 6
ARCHIVED = "archived"
STAGES = {
    "fetched": ("lấy về", "fetched"),
    "archived": ("lưu", "archived"),
    "ingested": ("bóc tách", "ingested"),
    "version": ("bản", "version"),
    "analysed": ("phân tích", "analysed"),
    "finding": ("phát hiện", "finding"),
    "indexed": ("lập chỉ mục", "indexed"),
    "waiting": ("chờ chỉ mục", "waiting for the index"),
    "refused": ("chỉ mục không nhận", "refused by the index"),
    "revisited": ("xem lại", "looked at again"),
    "gone": ("đã gỡ", "gone"),
    "mailed": ("gửi thư", "mailed"),
}


def print_trace(settings: Settings, id_: str, *, as_json: bool) -> bool:
    """Print what happened to a document or finding; return False when nothing has the id.

    Raises:
        ChoiceError: Several ids begin so.
    """
    steps = trace(settings, id_)
    if not steps:
        say(
            t(
                f"Không có văn bản hay phát hiện nào mang mã {id_!r}.",
                f"No document or finding has the id {id_!r}.",
            )
        )
        return False
    if as_json:
        for step in steps:
            at = step.at.isoformat() if step.at else None
            emit(json.dumps({"stage": step.stage, "at": at, **step.facts}, ensure_ascii=False))
        return True
    table = Table(box=None, pad_edge=False)
    for name in (t("Lúc", "When"), t("Bước", "Step"), t("Chi tiết", "Details")):
        table.add_column(name)
    for step in steps:
        at = f"{step.at.astimezone(OFFICE_ZONE):%d/%m/%Y %H:%M:%S}" if step.at else "—"
        facts = " ".join(f"{name}={value}" for name, value in step.facts.items() if value)
        table.add_row(at, t(*STAGES[step.stage]), facts)
    out().print(table)
    return True


def trace(settings: Settings, id_: str) -> list["TraceStep"]:
    """Return what happened to an item, by its id or the beginning of one.

    Raises:
        ChoiceError: Several ids begin so.
    """
    from dataclasses import replace

    from crawlers.landing import LandingZone

    with open_store(settings):
        from store import traces

        steps = traces.trace_document(id_) or traces.trace_finding(id_) or _begins(id_)
    files = set(LandingZone(settings.landing).files()) if steps else set()
    return [
        replace(step, facts={**step.facts, "there": "no"})
        if step.stage == ARCHIVED and step.facts["file"] not in files
        else step
        for step in steps
    ]


def _begins(id_: str) -> list["TraceStep"]:
    from store import findings, traces

    if mailed := traces.document_of(id_):
        return traces.trace_document(mailed)
    if len(id_) < SHORTEST_PREFIX:
        return []
    ids = findings.ids_with_prefix(id_)
    found = [steps for each in ids if (steps := traces.trace_document(each))]
    found += [steps for each in ids if (steps := traces.trace_finding(each))]
    if len(found) > 1:
        raise ChoiceError(
            t(
                f"{id_!r} là phần đầu của nhiều mã: {ids[:5]}",
                f"{id_!r} is the beginning of several ids: {ids[:5]}",
            )
        )
    return found[0] if found else []
