"""The jobs, one line each, and what each calls; times are UTC, Vietnam is seven hours ahead."""

from dataclasses import fields, is_dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from core.settings import Settings
from pipeline.jobs import Job, Order, Report
from pipeline.messages import t

PATIENCE_S = 900.0
"""How long a job waits for another that works on the documents."""


def _collect(order: Order) -> Report:
    from pipeline.steps.collecting import collect_due

    return collect_due(order)


def _analyse_and_index(order: Order) -> Report:
    from pipeline.installation import working
    from pipeline.steps.analyse import analyse_pending
    from pipeline.steps.inbox import take_inbox
    from pipeline.steps.ingest import ingest_landing
    from pipeline.steps.sync import sync_index

    with working(order.settings, wait_s=PATIENCE_S):
        if order.only is None:
            take_inbox(order.settings)
        ingested = ingest_landing(order.settings, only=order.only)
        analysed = analyse_pending(order.settings)
        synced = sync_index(order.settings)
    counts = counts_of(ingested, "ingest") | counts_of(analysed, "analyse")
    return Report(counts | counts_of(synced, "index"))


def _revisit(order: Order) -> Report:
    from pipeline.steps.revisit import revisit_pages

    return revisit_pages(order)


def _retention(order: Order) -> Report:
    from pipeline.installation import working
    from pipeline.steps.retention import apply_retention

    with working(order.settings, wait_s=PATIENCE_S):
        result = apply_retention(order.settings, now=order.at)
    return Report(counts_of(result), "partial" if result.refused else "done", result.refused)


def _maintenance(order: Order) -> Report:
    from pipeline.steps.maintenance import maintain

    return maintain(order)


def _mail(module: str, name: str) -> Any:
    def run(order: Order) -> Report:
        result = getattr(import_module(module), name)(order.settings, at=order.at)
        return Report(counts_of(result), result.outcome, result.message)

    return run


def _mail_missing(module: str) -> Any:
    def missing(settings: Settings) -> str:
        if find_spec(module) is None:
            return t("bản này chưa có việc này", "this version does not have it yet")
        if not settings.smtp_url.get_secret_value():
            return t(
                "chưa cấu hình: đặt COTMOC_SMTP_URL và COTMOC_MAIL_FROM",
                "not configured: set COTMOC_SMTP_URL and COTMOC_MAIL_FROM",
            )
        if not settings.mail_from:
            return t("chưa cấu hình: đặt COTMOC_MAIL_FROM", "not configured: set COTMOC_MAIL_FROM")
        return ""

    return missing


def counts_of(result: object, prefix: str = "") -> dict[str, int]:
    """Return the whole numbers of a step's result, for the ledger."""
    if not is_dataclass(result) or isinstance(result, type):
        return {}
    head = f"{prefix}_" if prefix else ""
    found = {f"{head}{item.name}": getattr(result, item.name) for item in fields(result)}
    return {
        name: value
        for name, value in found.items()
        if isinstance(value, int) and not isinstance(value, bool)
    }


JOBS = (
    Job(
        "collect",
        "Thu thập các nguồn tới hạn, mỗi nguồn theo nhịp riêng",
        "Collect the sources that are due, each by its own rhythm",
        "",
        _collect,
        shared=True,
    ),
    Job(
        "analyse_and_index",
        "Bóc tách, phân tích, cập nhật chỉ mục",
        "Extract, analyse and index what was collected",
        "5 * * * *",
        _analyse_and_index,
    ),
    Job(
        "revisit",
        "Xem lại bài cũ sau một ngày và một tuần: sửa, gỡ, dời",
        "Look at articles again after a day and a week: edited, gone, moved",
        "40 * * * *",
        _revisit,
    ),
    Job(
        "alerts",
        "Gửi cảnh báo ngay",
        "Mail immediate alerts",
        "*/10 * * * *",
        _mail("pipeline.steps.alerts", "run_alerts"),
        _mail_missing("pipeline.steps.alerts"),
    ),
    Job(
        "daily_digest",
        "Gửi bản tin mỗi ngày, đúng giờ từng người chọn",
        "Mail the daily digest, at the time each subscriber chose",
        "*/5 * * * *",
        _mail("pipeline.steps.digest", "run_digest"),
        _mail_missing("pipeline.steps.digest"),
    ),
    # At night in Vietnam, one after the other.
    Job(
        "retention",
        "Xoá bài của cá nhân đã quá hạn lưu giữ",
        "Delete posts of individuals whose time is over",
        "0 18 * * *",
        _retention,
    ),
    Job(
        "maintenance",
        "Đối chiếu chỉ mục, xem đĩa và cơ sở dữ liệu, sao lưu",
        "Check index, disks and database, back up",
        "30 18 * * *",
        _maintenance,
    ),
)
