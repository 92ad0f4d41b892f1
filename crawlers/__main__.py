"""``python -m crawlers JOBFILE``: the child process of a crawl (crawlers/runner.py)."""

import sys
from pathlib import Path

from crawlers.child import run_job

ARGUMENTS = 2

if __name__ == "__main__":
    if len(sys.argv) != ARGUMENTS:
        sys.stderr.write("usage: python -m crawlers JOBFILE\n")
        sys.exit(2)
    sys.exit(run_job(Path(sys.argv[1])))
