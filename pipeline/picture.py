"""The README's picture: the first flagged statements of the demonstration world, as SVG.

``make picture`` runs the demonstration and writes it anew.
"""

import io
import re
import sys
from pathlib import Path

from rich.console import Console
from rich.terminal_theme import DEFAULT_TERMINAL_THEME

from core.settings import get_settings
from nlp.catalogue import load_catalogue
from pipeline.installation import open_store
from pipeline.view.findings import findings_table

ROWS = 5
WIDTH = 150


def write_picture(path: Path) -> None:
    """Write the table of the store's first flagged findings."""
    settings = get_settings()
    with open_store(settings):
        from store import findings

        rows = findings.list_findings(flagged=True)
    # One row a claim, so that the picture shows how varied the statements are.
    shown = list({row.judgement.claim: row for row in rows}.values())[:ROWS]
    console = Console(record=True, width=WIDTH, file=io.StringIO(), markup=False)
    console.print(findings_table(shown, load_catalogue(settings.claims_folders)))
    svg = console.export_svg(title="make demo", theme=DEFAULT_TERMINAL_THEME)
    # The library's template fetches a font from outside: the reader's own will do.
    svg = re.sub(r"@font-face \{.*?\}", "", svg, flags=re.DOTALL)
    svg = svg.replace("Fira Code", "DejaVu Sans Mono")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(svg, encoding="utf-8")


if __name__ == "__main__":
    write_picture(Path(sys.argv[1]))
