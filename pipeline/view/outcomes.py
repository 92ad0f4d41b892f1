"""Show what the steps did: one line of summary for each outcome."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.table import Table

from core.records import SourceOutcome
from pipeline.messages import collected_name, reason_name, t
from pipeline.terminal import err, say

if TYPE_CHECKING:
    # Only names: showing a search or a check must not load what analysing needs.
    from pipeline.steps.analyse import AnalyseResult
    from pipeline.steps.chain import ChainResult
    from pipeline.steps.importing import ImportResult
    from pipeline.steps.ingest import IngestResult
    from pipeline.steps.retention import RetentionResult
    from pipeline.steps.sync import SyncResult

SHOWN_MESSAGES = 12


def print_chain(result: "ChainResult") -> None:
    """Print all steps of one way through."""
    if result.outcomes:
        print_outcomes(result.outcomes)
    if result.imported is not None:
        print_import(result.imported)
    print_ingest(result.ingest)
    print_analysis(result.analyse)
    if result.retention is not None and not result.retention.nothing:
        print_retention(result.retention)
    print_sync(result.sync)


def print_outcomes(outcomes: Sequence[SourceOutcome]) -> None:
    """Print a table with the one outcome of each source."""
    table = Table(box=None, pad_edge=False)
    table.add_column(t("Nguồn", "Source"))
    table.add_column(t("Kết quả", "Outcome"))
    table.add_column(t("Lấy về", "Captured"), justify="right")
    table.add_column(t("Không đổi", "Unchanged"), justify="right")
    table.add_column(t("Lỗi", "Failed"), justify="right")
    table.add_column(t("Ghi chú", "Note"))
    for item in outcomes:
        why = reason_name(item.failure) if item.failure else ""
        note = ": ".join(part for part in (why, item.message) if part)
        table.add_row(
            item.source,
            collected_name(item.outcome),
            str(item.captured),
            str(item.unchanged),
            str(item.failed),
            note,
        )
    err().print(table)


def print_import(result: "ImportResult") -> None:
    """Print what an import landed and refused."""
    say(
        t(
            f"Nhập: {result.inputs} mục, đưa vào {result.landed}, đã có {result.known}, "
            f"từ chối {result.refused}",
            f"Import: {result.inputs} items, {result.landed} landed, {result.known} known, "
            f"{result.refused} refused",
        )
    )
    for reason, count in sorted(result.reasons.items()):
        name = reason_name(reason)
        say(t(f"  từ chối vì {name}: {count}", f"  refused, {name}: {count}"))
    _print_messages(result.messages)


def print_ingest(result: "IngestResult") -> None:
    """Print what ingest stored and refused."""
    say(
        t(
            f"Bóc tách: {result.new} mới, {result.edited} sửa, {result.unchanged} không đổi, "
            f"{result.gone} bị gỡ, {result.refused} từ chối, {result.damaged} hỏng",
            f"Ingest: {result.new} new, {result.edited} edited, {result.unchanged} unchanged, "
            f"{result.gone} gone, {result.refused} refused, {result.damaged} damaged",
        )
    )
    for reason, count in sorted(result.reasons.items()):
        name = reason_name(reason)
        say(t(f"  từ chối vì {name}: {count}", f"  refused, {name}: {count}"))
    _print_messages(result.messages)
    notes = getattr(result, "notes", [])
    if notes:
        say(t(f"  ghi chú: {len(notes)}", f"  notes: {len(notes)}"))
        _print_messages(notes)


def print_analysis(result: "AnalyseResult") -> None:
    """Print what analysis found."""
    say(
        t(
            f"Phân tích: {result.texts} văn bản, {result.gated} qua bộ lọc, "
            f"{result.findings} phát hiện, {result.flagged} gắn cờ, "
            f"{result.candidates} câu chờ xét, {result.not_analysed} ngôn ngữ khác",
            f"Analyse: {result.texts} texts, {result.gated} passed the gate, "
            f"{result.findings} findings, {result.flagged} flagged, "
            f"{result.candidates} sentences to review, {result.not_analysed} in other languages",
        )
    )


def print_sync(result: "SyncResult") -> None:
    """Print what the index received and holds."""
    say(
        t(
            f"Chỉ mục: ghi {result.written}, xoá {result.deleted}; "
            f"nay có {result.documents} văn bản, {result.findings} phát hiện",
            f"Index: {result.written} written, {result.deleted} deleted; "
            f"holds {result.documents} documents, {result.findings} findings",
        )
    )
    if result.refused:
        say(
            t(
                f"  chỉ mục không nhận {result.refused} mục; xem: cotmoc index dead",
                f"  the index would not take {result.refused}; see: cotmoc index dead",
            )
        )


def print_retention(result: "RetentionResult", *, dry_run: bool = False) -> None:
    """Print what was deleted because its time was over, or would be."""
    if result.refused:
        say(t(f"Lưu giữ: {result.refused}", f"Retention: {result.refused}"))
    elif result.nothing:
        say(
            t(
                f"Lưu giữ: không có gì quá hạn {result.days} ngày.",
                f"Retention: nothing is older than its {result.days} days.",
            )
        )
    else:
        verb = t("sẽ xoá", "would delete") if dry_run else t("đã xoá", "deleted")
        say(
            t(
                f"Lưu giữ: {verb} {result.documents} bài của cá nhân cũ hơn {result.days} ngày, "
                f"{result.findings} phát hiện, {result.captures} bản ghi thu thập, "
                f"{result.files} tệp lưu trữ",
                f"Retention: {verb} {result.documents} posts of individuals older than "
                f"{result.days} days, {result.findings} findings, {result.captures} captures, "
                f"{result.files} archive files",
            )
        )
    if result.sync is not None:
        print_sync(result.sync)


def _print_messages(messages: Sequence[str]) -> None:
    for message in messages[:SHOWN_MESSAGES]:
        say(f"    {message}")
    if len(messages) > SHOWN_MESSAGES:
        more = len(messages) - SHOWN_MESSAGES
        say(t(f"    … và {more} thông báo nữa", f"    … and {more} more"))
