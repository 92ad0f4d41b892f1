"""Print the most memory that an export of so many rows takes: ``measure.py FORMAT COUNT``."""

import os
import resource
import sys
from pathlib import Path

from index.export import write_export
from tests.index.export.rows import many

if __name__ == "__main__":
    with Path(os.devnull).open("wb") as out:
        write_export(many(int(sys.argv[2])), out, entity="document", format=sys.argv[1])
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
