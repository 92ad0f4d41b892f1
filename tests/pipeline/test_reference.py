import subprocess
import sys

from core.settings import ROOT


def test_reference_pages_are_what_the_code_says() -> None:
    command = [sys.executable, "-m", "pipeline.reference", "--check"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_every_command_stands_in_both_readmes() -> None:
    for name in ("README.md", "README.vi.md"):
        page = (ROOT / name).read_text("utf-8")
        for command in ("run", "import", "check", "search", "findings", "show", "doctor"):
            assert f"cotmoc {command}" in page, (name, command)
