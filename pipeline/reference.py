"""Write the reference pages that come from code: ``python -m pipeline.reference``.

docs/reference/cli.md from the help texts, docs/reference/settings.md from the settings class.
A test fails when a page is not what the code says.
"""

import os
import sys
from pathlib import Path
from typing import Any

from typer.main import get_command

from core.settings import ROOT, Settings
from pipeline.terminal import say

FOLDER = ROOT / "docs" / "reference"
HEAD = "<!-- Written by `make docs`; do not edit by hand. -->\n\n"


def settings_page() -> str:
    """Return the page of settings: variable, default, what it is."""
    lines = [
        HEAD + "# Settings",
        "",
        "Environment variables, or lines of a `.env` file in the folder where `cotmoc` is called.",
        "",
        "| variable | default | what |",
        "| --- | --- | --- |",
        "| `COTMOC_LANG` | `vi` | Language of messages: `vi` or `en` |",
    ]
    for name, field in Settings.model_fields.items():
        default = _default(name, field.get_default(call_default_factory=True))
        lines.append(f"| `COTMOC_{name.upper()}` | {default} | {field.description} |")
    return "\n".join(lines) + "\n"


def cli_page() -> str:
    """Return the page of commands, from their help in the language of this process."""
    from pipeline.cli import app

    group = get_command(app)
    commands = getattr(group, "commands", {})
    parts = [HEAD + "# Command line", "", _help(group, "cotmoc")]
    for name, command in commands.items():
        parts += [f"## cotmoc {name}", "", _help(command, f"cotmoc {name}")]
        for below, verb in getattr(command, "commands", {}).items():
            full = f"cotmoc {name} {below}"
            parts += [f"### {full}", "", _help(verb, full)]
    return "\n".join(parts)


def pages() -> dict[Path, str]:
    """Return every page by its path."""
    return {FOLDER / "settings.md": settings_page(), FOLDER / "cli.md": cli_page()}


def main() -> int:
    """Write every page, or with ``--check`` return 1 when one is not what the code says."""
    stale = [path for path, text in pages().items() if _read(path) != text]
    if "--check" in sys.argv:
        for path in stale:
            say(f"{path.relative_to(ROOT)} is not what the code says; run `make docs`")
        return 1 if stale else 0
    FOLDER.mkdir(parents=True, exist_ok=True)
    for path, text in pages().items():
        path.write_text(text, encoding="utf-8")
    return 0


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.is_file() else ""


def _help(command: Any, name: str) -> str:
    # Typer carries a command class of its own; its context is made the same way.
    context = command.make_context(name, ["--help"], resilient_parsing=True, terminal_width=96)
    return f"```\n{command.get_help(context).rstrip()}\n```\n"


def _default(name: str, value: object) -> str:
    if isinstance(value, Path):
        text = str(value).replace(str(Path.home()), "~").replace(str(ROOT), ".")
    else:
        text = str(value)
    return f"`{text}`" if text and "*" not in text else "—"


if __name__ == "__main__":
    # The pages are English; the help texts choose their language when they are imported.
    os.environ["COTMOC_LANG"] = "en"
    sys.exit(main())
