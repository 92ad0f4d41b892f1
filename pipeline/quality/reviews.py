"""The office's own decisions: precision by claim, and labelled lines to learn from."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

from core.errors import CotmocError
from core.settings import Settings
from pipeline.installation import open_store
from pipeline.messages import t
from pipeline.terminal import emit, say

if TYPE_CHECKING:
    from store.reviews import ReviewedFinding


def print_reviews(settings: Settings, export: Path | None) -> None:
    """Print precision by claim, and write the reviewed findings as labelled lines where asked.

    Raises:
        CotmocError: The file cannot be written.
    """
    from nlp.evaluation.reviews import precision_by_claim
    from nlp.evaluation.shares import markdown_table

    with open_store(settings):
        from store.reviews import list_reviewed

        rows = list(list_reviewed())
    if not rows:
        say(
            t(
                "Chưa có kết quả nào được xác nhận hay bác bỏ.",
                "Nothing has been confirmed or rejected yet.",
            )
        )
    emit(markdown_table(precision_by_claim((row.claim, row.confirmed) for row in rows)))
    if export is not None:
        _export(rows, export)


def _export(rows: "list[ReviewedFinding]", path: Path) -> None:
    from nlp.evaluation.reviews import Reviewed, labelled_lines

    reviewed = [
        Reviewed(
            row.judgement,
            row.confirmed,
            row.text,
            row.lang,
            row.kind,
            claim_now=row.claim_now,
            stance_now=row.stance_now,
        )
        for row in rows
        if row.judgement is not None and row.kept
    ]
    lines = {line["id"]: line for line in labelled_lines(reviewed)}
    try:
        with path.open("w", encoding="utf-8") as out:
            for line in lines.values():
                out.write(json.dumps(line, ensure_ascii=False) + "\n")
    except OSError as error:
        raise CotmocError(
            t(f"không ghi được {path}: {error}", f"{path} cannot be written: {error}")
        ) from error
    individual = sum(row.judgement is not None and not row.kept for row in rows)
    gone = sum(row.judgement is None for row in rows)
    say(
        t(
            f"Đã ghi {len(lines)} dòng vào {path}; bỏ qua {individual} bài của cá nhân và {gone} "
            "kết quả mà lần phân tích mới không còn.",
            f"Wrote {len(lines)} lines to {path}; left out {individual} of posts by individuals "
            f"and {gone} that the newest analysis no longer finds.",
        )
    )
