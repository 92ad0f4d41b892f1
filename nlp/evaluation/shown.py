"""Figures of modules that measure one matter: ``python -m nlp.evaluation.shown MODULE``.

Such a module has ``measure() -> list[Share]``. One that is not there is named and left out.
"""

import argparse
import sys
from collections.abc import Sequence
from importlib import import_module
from importlib.util import find_spec

from nlp.evaluation.shares import markdown_table


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table of a module's figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("module", help="such as nlp.evaluation.candidates")
    name = parser.parse_args(arguments).module
    if find_spec(name) is None:
        sys.stdout.write(f"**NOT MEASURED**: there is no {name} yet.\n")
        return 0
    sys.stdout.write(markdown_table(import_module(name).measure()) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
