"""SIGKILL at any step, run again: the end state is that of an undisturbed run."""

import json
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from pipeline.steps.chain import import_chain
from tests.e2e.state import end_state, make_settings
from tests.paths import ROOT

ORDINARY = "Chợ phiên huyện vùng cao hôm nay đông người hơn mọi tuần, hàng nông sản bán hết sớm."
CLAIM = "Toàn bộ thác Bản Giốc đã bị bán cho Trung Quốc theo Hiệp ước 1999."
DOCUMENTS = 230


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("office")
    with (folder / "a.jsonl").open("w", encoding="utf-8") as out:
        for number in range(DOCUMENTS):
            said = CLAIM if number % 20 == 0 else ""
            text = f"{ORDINARY} Bản tin số {number}, trang {number * 7}. {said}".strip()
            out.write(
                json.dumps({"id": str(number), "title": f"Tin {number}", "text": text}) + "\n"
            )
        out.write("not json\n")
    (folder / "b.txt").write_text(f"Một ghi chép\n\n{ORDINARY}", encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def undisturbed(files: Path, tmp_path_factory: pytest.TempPathFactory) -> Any:
    settings = make_settings(tmp_path_factory.mktemp("undisturbed"))
    import_chain(settings, [files], source="office")
    state = end_state(settings)
    assert state["counts"]["document"] == DOCUMENTS + 1
    assert state["counts"]["finding"] > 0
    return state


@pytest.mark.parametrize(
    ("point", "call"),
    [
        ("land one", 40),
        ("commit landing file", -1),
        ("commit landing file", 1),
        ("store a batch", 2),
        ("mark file as read", -1),
        ("save analyses", -2),
        ("save analyses", 1),
        ("write index", 1),
        ("confirm sync", 1),
    ],
)
def test_killed_and_run_again(
    point: str, call: int, files: Path, undisturbed: Any, tmp_path: Path
) -> None:
    command = [
        sys.executable,
        "-m",
        "tests.e2e.killer",
        point,
        str(call),
        str(tmp_path),
        str(files),
    ]
    killed = subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
    assert killed.returncode == -signal.SIGKILL, killed.stderr.decode()[-2000:]
    settings = make_settings(tmp_path)
    import_chain(settings, [files], source="office")
    assert end_state(settings) == undisturbed
