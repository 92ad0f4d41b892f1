"""Commands that measure how good the program is: evaluate, and quality as its older name."""

from pathlib import Path
from typing import Annotated

import typer

from core.errors import ChoiceError
from pipeline.messages import t

# The parts of the page; said here too, because the parts themselves load the settings and what they
# stand on, and every command would wait for that.
KEYS = (
    "flagging",
    "real",
    "cross-language",
    "held-claims",
    "yardsticks",
    "candidates",
    "topics-places",
    "figures",
    "gate",
    "language",
    "extraction",
    "whole-way",
)

EVALUATE_HELP = t(
    "Đo chất lượng: cả trang, bộ câu của bạn, hay kết quả đã duyệt. Không chọn gì thì đo mọi phần "
    "của docs/quality.md.",
    "Measure quality: the page, your own lines, your reviews. Without options every part of "
    "docs/quality.md is measured.",
)
QUALITY_HELP = t(
    "Đo chất lượng và ghi docs/quality.md; như `cotmoc evaluate`.",
    "Measure quality and write docs/quality.md; as `cotmoc evaluate` does.",
)
WriteOption = Annotated[
    Path | None,
    typer.Option(help=t("Ghi vào tệp này thay vì stdout.", "Write to this file, not stdout.")),
]


def evaluate(
    set_: Annotated[
        Path | None,
        typer.Option(
            "--set",
            help=t(
                "Tệp JSONL gồm các câu có nhãn; chỉ đo trên tệp này.",
                "JSONL file of labelled lines; measure on it alone.",
            ),
        ),
    ] = None,
    errors: Annotated[
        bool,
        typer.Option(
            "--errors",
            help=t(
                "In cả những câu sai, theo nguyên nhân; các bài thật bị gắn cờ thì in nguyên văn.",
                "Also show the lines that went wrong, by cause; of real texts the flagged words.",
            ),
        ),
    ] = False,
    only: Annotated[
        list[str] | None,
        typer.Option(
            help=t(
                "Chỉ đo phần này (lặp lại được): ", "Measure this part alone (may be repeated): "
            )
            + ", ".join(KEYS)
            + ".",
        ),
    ] = None,
    reviews: Annotated[
        bool,
        typer.Option(
            "--reviews",
            help=t(
                "Tỷ lệ đúng theo từng luận điểm, từ các kết quả đã xác nhận hoặc bác bỏ.",
                "Precision by claim, from what was confirmed or rejected.",
            ),
        ),
    ] = False,
    export: Annotated[
        Path | None,
        typer.Option(
            help=t(
                "Với --reviews: ghi các kết quả đã duyệt thành câu có nhãn (JSONL).",
                "With --reviews: write the reviewed findings as labelled lines (JSONL).",
            ),
        ),
    ] = None,
    write: WriteOption = None,
) -> None:
    """Measure on the sets of the project, on a person's own, or by the office's decisions."""
    unknown = [key for key in only or () if key not in KEYS]
    if unknown:
        raise ChoiceError(
            t(
                f"không có phần {unknown[0]!r}; chọn trong: {', '.join(KEYS)}",
                f"there is no part {unknown[0]!r}; choose among: {', '.join(KEYS)}",
            )
        )
    if export is not None and not reviews:
        raise ChoiceError(t("--export đi cùng --reviews", "--export goes with --reviews"))
    if reviews:
        from core.settings import get_settings
        from pipeline.quality.reviews import print_reviews

        print_reviews(get_settings(), export)
    elif set_ is not None:
        from core.settings import get_settings
        from pipeline.quality.own_set import print_own_set

        print_own_set(get_settings(), set_, errors=errors)
    else:
        from pipeline.quality import write_quality

        write_quality(write, only=only or (), texts=errors)


def quality(write: WriteOption = None) -> None:
    """Measure everything that docs/quality.md shows."""
    from pipeline.quality import write_quality

    write_quality(write)
