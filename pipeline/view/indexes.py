"""Show how the search indexes stand: ``cotmoc index …``."""

import json

from rich.table import Table

from core.clock import OFFICE_ZONE
from core.errors import ChoiceError
from core.settings import Settings
from pipeline.messages import t
from pipeline.steps.index_care import CheckResult, Standing
from pipeline.terminal import emit, out, say
from pipeline.view.outcomes import print_sync

KINDS = {
    "missing": ("thiếu", "missing"),
    "extra": ("thừa", "extra"),
    "stale": ("cũ", "stale"),
    "ahead": ("mới hơn cơ sở dữ liệu", "newer than the store"),
}


def print_check(result: CheckResult) -> None:
    """Print what a comparison found: differences on stdout, the summary on stderr."""
    for item in result.listed:
        kind = t(*KINDS[item.kind])
        emit(f"{kind}: {item.entity} {item.id} ({item.held} / {item.wanted})")
    say(
        t(
            f"Chỉ mục {result.name}: {_counts(result.held)}; "
            f"theo cơ sở dữ liệu: {_counts(result.expected)}",
            f"Index {result.name}: {_counts(result.held)}; "
            f"by the store: {_counts(result.expected)}",
        )
    )
    if result.unsettled:
        say(
            t(
                f"  {result.unsettled} mục đang chờ hoặc bị từ chối (xem cotmoc sync, index dead)",
                f"  {result.unsettled} waiting or refused (see cotmoc sync, index dead)",
            )
        )
    if result.sound:
        say(t("Khớp.", "They agree."))
        return
    found = ", ".join(f"{t(*KINDS[kind])} {count}" for kind, count in sorted(result.kinds.items()))
    say(t(f"Khác nhau: {found}", f"They differ: {found}"))
    if result.repaired is None:
        say(t("Sửa bằng: cotmoc index check --repair", "Mend it: cotmoc index check --repair"))
    else:
        print_sync(result.repaired)


def print_standings(rows: list[Standing]) -> None:
    """Print the table of indexes."""
    table = Table(box=None, pad_edge=False)
    table.add_column("")
    table.add_column(t("Chỉ mục", "Index"), overflow="fold")
    for name in (
        t("Văn bản", "Documents"),
        t("Phát hiện", "Findings"),
        t("Đang chờ", "Waiting"),
        t("Bị từ chối", "Refused"),
    ):
        table.add_column(name, justify="right")
    table.add_column(t("Ghi chú", "Note"))
    for row in rows:
        table.add_row(
            "→" if row.current else "",
            row.name,
            str(row.documents),
            str(row.findings),
            str(row.pending),
            str(row.dead),
            t("đang dựng lại", "being rebuilt") if row.rebuilding else "",
        )
    out().print(table)


def print_dead(settings: Settings, *, as_json: bool = False) -> None:
    """Print what the settings' index refused, newest first."""
    from index.address import index_name
    from pipeline.installation import open_store

    with open_store(settings):
        from store import dead

        letters = dead.list_dead(index_name(settings))
    for letter in letters:
        if as_json:
            emit(
                json.dumps(
                    {
                        "entity": letter.entity_type,
                        "id": letter.id,
                        "seq": letter.seq,
                        "tries": letter.tries,
                        "at": letter.at.isoformat(),
                        "reason": letter.reason,
                    },
                    ensure_ascii=False,
                )
            )
        else:
            at = letter.at.astimezone(OFFICE_ZONE)
            emit(f"{letter.entity_type} {letter.id} · {at:%d/%m/%Y %H:%M} · {letter.reason}")
    say(t(f"{len(letters)} mục bị từ chối", f"{len(letters)} refused"))


def retry_dead(settings: Settings) -> None:
    """Send what was refused again, and print what became of it."""
    from index.address import index_name
    from pipeline.installation import open_store
    from pipeline.steps.sync import sync_index

    with open_store(settings):
        from store import dead

        wanted = dead.retry(index_name(settings))
    say(t(f"Gửi lại {wanted} mục", f"Sending {wanted} again"))
    print_sync(sync_index(settings))


def forget_index(settings: Settings, name: str) -> None:
    """Stop keeping an index up to date.

    Raises:
        ChoiceError: There is none of this name.
    """
    from pipeline.installation import open_store, working

    with working(settings), open_store(settings):
        from store import backends

        known = [row.name for row in backends.list_backends()]
        if not backends.forget(name):
            raise ChoiceError(
                t(
                    f"không có chỉ mục {name!r}; hiện có: {', '.join(known) or '—'}",
                    f"no index {name!r}; there are: {', '.join(known) or '—'}",
                )
            )
    say(t(f"Không cập nhật {name} nữa.", f"{name} is no longer kept up to date."))


def _counts(counts: dict[str, int]) -> str:
    documents, findings = counts.get("document", 0), counts.get("finding", 0)
    return t(
        f"{documents} văn bản, {findings} phát hiện", f"{documents} documents, {findings} findings"
    )
