"""Run a server for trying things by hand: ``python -m tests.elasticsearch [PORT] [FOLDER]``."""

import signal
import sys
import tempfile
from pathlib import Path

from tests.elasticsearch.server import start


def main(arguments: list[str]) -> None:
    port = int(arguments[0]) if arguments else 9200
    with tempfile.TemporaryDirectory() as scratch:
        data = Path(arguments[1]) if len(arguments) > 1 else Path(scratch)
        server = start(data, port=port, quick=False)
        print(f"COTMOC_SEARCH_URL={server.url}", flush=True)
        try:
            signal.sigwait({signal.SIGINT, signal.SIGTERM})
        finally:
            server.stop()


main(sys.argv[1:])
