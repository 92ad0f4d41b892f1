"""``cotmoc evaluate``: measure, and write docs/quality.md.

Each part is measured by the room it belongs to, in a process of its own; this room adds the whole
way through on real input. Where data is missing, the part says so and the others are measured.
"""

import subprocess
import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from core.errors import CotmocError
from core.settings import ROOT
from pipeline.messages import t
from pipeline.quality.page import make_page, under
from pipeline.quality.parts import PARTS, Part, chosen_parts
from pipeline.terminal import say, write_page

PLOT = Path("images") / "reliability.svg"


def write_quality(path: Path | None, *, only: Sequence[str] = (), texts: bool = False) -> None:
    """Measure the parts and write the page (None: to stdout).

    Args:
        only: Keys of parts; the others stay on the page as they are.
        texts: Show on stdout what the page must not hold, such as flagged real texts.

    Raises:
        CotmocError: A part broke; the others are measured and written first.
    """
    measured, broken = {}, []
    today = datetime.now(UTC).strftime("%Y-%m-%d")
    for part in chosen_parts(only):
        say(t(f"Đang đo: {part.key}", f"Measuring: {part.key}"))
        began = time.monotonic()
        try:
            body = _measure(part, path, texts=texts and path is None)
        except CotmocError as error:
            say(t("HỎNG: ", "BROKE: ") + str(error))
            broken.append(part.key)
            continue
        seconds = time.monotonic() - began
        say(t(f"  xong sau {seconds:.0f} giây", f"  done in {seconds:.0f} seconds"))
        measured[part.title] = f"Measured on {today}.\n\n{body}"
    before = path.read_text("utf-8") if path is not None and path.is_file() else ""
    write_page(path, make_page(PARTS, measured, before))
    if broken:
        raise CotmocError(
            t(
                f"không đo được: {', '.join(broken)}; trên trang vẫn là số của lần đo trước",
                f"not measured: {', '.join(broken)}; the page keeps what was measured before",
            )
        )


def _measure(part: Part, path: Path | None, *, texts: bool) -> str:
    if part.needs is not None and not part.needs.is_dir():
        missing = f"**NOT MEASURED**: {part.needs.name}/ is not beside the checkout."
        say(
            t(
                f"KHÔNG ĐO ĐƯỢC {part.key}: không có {part.needs}",
                f"NOT MEASURED: {part.key}: {part.needs} is not there",
            )
        )
        return missing
    command = [sys.executable, "-m", *part.command, *(part.texts if texts else ())]
    if part.key == "flagging" and path is not None:
        command += ["--plot", str((path.parent / PLOT).resolve())]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
    if done.returncode:
        raise CotmocError(f"{part.command[0]}: {done.stderr.strip()[-1500:]}")
    for line in done.stdout.splitlines():
        if line.startswith("**NOT MEASURED**"):
            say(f"{part.key}: {line.replace('*', '')}")
    return under(done.stdout)
