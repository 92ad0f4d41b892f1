"""Write ``cotmoc.ndjson``: ``python -m dashboards.kibana``; ``--check`` says if it is stale."""

import sys
from pathlib import Path

from dashboards.kibana.coverage import coverage_dashboard
from dashboards.kibana.fields import DATA_VIEWS
from dashboards.kibana.flagged import flagged_dashboard, flagged_list
from dashboards.kibana.objects import Saved, data_view, ndjson

FILE = Path(__file__).parent / "cotmoc.ndjson"


def saved_objects() -> list[Saved]:
    """Return everything, what is referred to before what refers to it."""
    views = [data_view(view) for view in DATA_VIEWS]
    return [*views, flagged_list(), flagged_dashboard(), coverage_dashboard()]


def main() -> int:
    """Write the file, or with ``--check`` return 1 when it is not what the code says."""
    text = ndjson(saved_objects())
    if "--check" not in sys.argv:
        FILE.write_text(text, "utf-8")
        return 0
    if FILE.exists() and FILE.read_text("utf-8") == text:
        return 0
    sys.stderr.write(f"{FILE.name} is not what the code says; run python -m dashboards.kibana\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())
