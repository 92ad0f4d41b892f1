"""``cotmoc quality``: measure on real input and write docs/quality.md.

Each part is measured by the room it belongs to, in a process of its own; this room adds the whole
way through on real input. Where the real input is missing, the part says so.
"""

import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from core.errors import CotmocError
from core.settings import ROOT
from pipeline.messages import t
from pipeline.terminal import say, write_page

DEVELOPMENT_SET = ROOT.parent / "shared" / "evaluation" / "dev_flagging.jsonl"
PARTS = (
    (
        "Flagging, on the development set",
        ("nlp.evaluation.flagging", "--set", str(DEVELOPMENT_SET)),
    ),
    ("The cheap gate", ("nlp.components.measure_gate",)),
    ("Language", ("nlp.language.measure",)),
    ("Extraction", ("extract.measure",)),
    ("The whole way through, on real input", ("pipeline.quality.real_input",)),
)
HEAD = """# Quality

Measured by `make quality` on {day} and written by it; do not edit by hand. Counts and 95 % Wilson
intervals stand beside shares. The labelled development set and the public data lie beside the
checkout and are not part of the project; nothing of them is used for training.
"""


def write_quality(path: Path | None) -> None:
    """Measure every part and write the page (None: to stdout).

    Raises:
        CotmocError: A part broke; the message holds the end of what it said.
    """
    sections = [HEAD.format(day=datetime.now(UTC).strftime("%Y-%m-%d"))]
    for title, command in PARTS:
        say(t(f"Đang đo: {title}", f"Measuring: {title}"))
        sections.append(f"## {title}\n\n{_measure(command)}\n")
    page = "\n".join(sections)
    write_page(path, page)


def _measure(command: Sequence[str]) -> str:
    if not DEVELOPMENT_SET.parent.parent.is_dir():
        return "Not measured: the evaluation set and the public data are not beside the checkout."
    done = subprocess.run(
        [sys.executable, "-m", *command], capture_output=True, text=True, cwd=ROOT, check=False
    )
    if done.returncode:
        raise CotmocError(f"{command[0]} broke: {done.stderr.strip()[-1500:]}")
    # The page has one first-level heading of its own.
    return "\n".join(
        line if not line.startswith("#") else f"##{line.lstrip('#')}".replace("## ", "### ", 1)
        for line in done.stdout.strip().splitlines()
    )
