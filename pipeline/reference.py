"""Write the reference pages that come from code: ``python -m pipeline.reference``.

docs/reference/cli.md from the help texts, docs/reference/settings.md from the settings class.
A test fails when a page is not what the code says.
"""

import os
import subprocess
import sys
from pathlib import Path

from core.settings import ROOT, Settings

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
    """Return the page of commands, from their English help."""
    from pipeline.cli import app

    names = [command.name for command in app.registered_commands if command.name]
    parts = [HEAD + "# Command line", "", _help([])]
    for name in names:
        parts += [f"## cotmoc {name}", "", _help([name])]
    return "\n".join(parts)


def write_all() -> None:
    """Write every page."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    (FOLDER / "settings.md").write_text(settings_page(), encoding="utf-8")
    (FOLDER / "cli.md").write_text(cli_page(), encoding="utf-8")


def _help(arguments: list[str]) -> str:
    command = str(Path(sys.executable).with_name("cotmoc"))
    env = {**os.environ, "COTMOC_LANG": "en", "COLUMNS": "96", "TERMINAL_WIDTH": "96"}
    done = subprocess.run(
        [command, *arguments, "--help"], env=env, capture_output=True, text=True, check=True
    )
    return f"```\n{done.stdout.rstrip()}\n```\n"


def _default(name: str, value: object) -> str:
    if isinstance(value, Path):
        text = str(value).replace(str(Path.home()), "~").replace(str(ROOT), ".")
    else:
        text = str(value)
    return f"`{text}`" if text and "*" not in text else "—"


if __name__ == "__main__":
    write_all()
