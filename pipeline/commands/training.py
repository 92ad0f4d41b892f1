"""``cotmoc train``: the cross-encoder from the labelled lines, for those who develop cotmoc."""

from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import typer

from core.errors import ChoiceError
from pipeline.messages import t

TRAIN_HELP = t(
    "Huấn luyện lại mô hình đọc câu cùng luận điểm (cần phần mở rộng train, khoảng một giờ rưỡi "
    "trên 2 nhân). Thêm luận điểm mới thì không cần chạy.",
    "Train the model that reads a sentence together with a claim (needs the extra train; about "
    "an hour and a half on 2 cores). A new claim needs no training.",
)


def train(
    out: Annotated[
        Path | None,
        typer.Option(
            help=t(
                "Ghi trọng số vào tệp này; để trống: thay bản đi kèm chương trình.",
                "Write the weights to this file; empty: replace the bundled ones.",
            )
        ),
    ] = None,
    passes: Annotated[
        int | None,
        typer.Option(
            min=1,
            help=t(
                "Số lượt qua dữ liệu; để trống: như bản đi kèm.",
                "Passes over the data; empty: as for the bundled weights.",
            ),
        ),
    ] = None,
) -> None:
    """Train the cross-encoder."""
    if find_spec("torch") is None:
        raise ChoiceError(
            t(
                "cotmoc train cần PyTorch: chạy `uv sync --extra train` rồi thử lại",
                "cotmoc train needs PyTorch: run `uv sync --extra train` and try again",
            )
        )
    from nlp.training.cross.train import main

    arguments = ["--out", str(out)] if out else []
    if passes:
        arguments += ["--passes", str(passes)]
    main(arguments)
