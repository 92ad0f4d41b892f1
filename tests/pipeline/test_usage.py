"""Wrong usage in the language of the person."""

import os
import subprocess

import pytest

from tests.paths import ROOT
from tests.pipeline.test_cli import COMMAND


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("serch", "x"), "không có lệnh 'serch'; có phải: bench, search, serve?"),
        (("search",), "thiếu 'QUERY'"),
        (("search", "x", "--sice", "3"), "không có tuỳ chọn '--sice'; có phải: --since, --size?"),
        (("search", "x", "--size"), "tuỳ chọn '--size' thiếu giá trị"),
        (("search", "x", "--size", "0"), "giá trị sai cho '--size':"),
        (("search", "hai", "từ"), "thừa đối số"),
        (("import", "--source", "A_B", "x"), "giá trị sai cho --source: 'A_B' không phải"),
    ],
)
def test_wrong_usage_in_vietnamese(arguments: tuple[str, ...], said: str) -> None:
    env = {**os.environ, "COTMOC_LANG": "vi"}
    done = subprocess.run(
        [COMMAND, *arguments], env=env, cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert done.stdout == ""
    assert f"Dùng sai: {said}" in done.stderr
    assert "--help" in done.stderr or "thiếu giá trị" in said
    assert "Error" not in done.stderr
