"""Serve the demonstration world on this machine: ``python -m demo.server --edition 1``.

See docs/explanation/demo-world.md. It listens on 127.0.0.1 only.
"""

import argparse
import logging
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from demo.pages import Page
from demo.routes import Site, build_site
from demo.world import EDITIONS

HOST = "127.0.0.1"
PORT = 8741
SLOW_S = 5.0
log = logging.getLogger(__name__)


class DemoServer(ThreadingHTTPServer):
    """The world on a port; ``site`` is built once the port is known, for absolute links."""

    daemon_threads = True

    def __init__(
        self, port: int, edition: int, slow_s: float, changed_at: datetime | None = None
    ) -> None:
        super().__init__((HOST, port), DemoHandler)
        self.slow_s = slow_s
        self.base = f"http://{HOST}:{self.server_address[1]}"
        self.site: Site = build_site(self.base, edition, changed_at)


class DemoHandler(BaseHTTPRequestHandler):
    """Answers GET and HEAD, with validators and gzip as a careful web server does."""

    protocol_version = "HTTP/1.1"
    server_version = "cotmoc-demo"
    sys_version = ""
    server: DemoServer

    def do_GET(self) -> None:
        """Answer with the page."""
        self._answer(with_body=True)

    def do_HEAD(self) -> None:
        """Answer with the headers of the page."""
        self._answer(with_body=False)

    def _answer(self, *, with_body: bool) -> None:
        page = self.server.site.answer(self.path, self.headers.get("Authorization", ""))
        if page.slow:
            time.sleep(self.server.slow_s)
        if page.status == 200 and self._is_current(page):
            self._send(page, 304, b"")
            return
        zipped = "gzip" in self.headers.get("Accept-Encoding", "")
        self._send(
            page,
            page.status,
            page.zipped if zipped else page.body,
            zipped=zipped,
            with_body=with_body,
        )

    def _is_current(self, page: Page) -> bool:
        if tags := self.headers.get("If-None-Match"):
            return page.etag in (tag.strip() for tag in tags.split(","))
        since = self.headers.get("If-Modified-Since")
        if not since or page.modified is None:
            return False
        try:
            return page.modified.replace(microsecond=0) <= parsedate_to_datetime(since)
        except (TypeError, ValueError):
            return False  # a date that nobody can read asks for the whole page

    def _send(
        self,
        page: Page,
        status: int,
        body: bytes,
        *,
        zipped: bool = False,
        with_body: bool = True,
    ) -> None:
        self.send_response(status)
        self.send_header("Content-Type", page.media_type)
        self.send_header("Vary", "Accept-Encoding")
        if page.status == 200:
            self.send_header("ETag", page.etag)
            if page.last_modified:
                self.send_header("Last-Modified", page.last_modified)
        if zipped:
            self.send_header("Content-Encoding", "gzip")
        if status != 304:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if with_body:
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Log requests quietly; they are not for the terminal."""
        log.debug(format, *args)


@contextmanager
def serve(
    port: int = 0,
    edition: int = 1,
    *,
    slow_s: float = SLOW_S,
    changed_at: datetime | None = None,
) -> Iterator[str]:
    """Serve an edition in a thread and give its base address; port 0 takes a free one.

    Args:
        slow_s: Seconds that the slow page takes.
        changed_at: Time of the second edition's edits and removals; None for the written ones,
            which lie in November 2026.
    """
    server = DemoServer(port, edition, slow_s, changed_at)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield server.base
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve until interrupted."""
    parser = argparse.ArgumentParser(prog="python -m demo.server", description=__doc__)
    parser.add_argument("--port", type=int, default=PORT, help="port on 127.0.0.1 (default 8741)")
    parser.add_argument("--edition", type=int, choices=EDITIONS, default=1)
    parser.add_argument("--slow", type=float, default=SLOW_S, help="seconds of the slow page")
    parser.add_argument(
        "--changed-now",
        action="store_true",
        help="date the second edition's edits now, so that a crawler fetches them again",
    )
    chosen = parser.parse_args(arguments)
    changed_at = datetime.now(UTC).replace(microsecond=0) if chosen.changed_now else None
    try:
        server = DemoServer(chosen.port, chosen.edition, chosen.slow, changed_at)
    except OSError as error:
        sys.stderr.write(f"port {chosen.port} cannot be used ({error}); choose another --port\n")
        return 1
    sys.stderr.write(f"edition {chosen.edition} of the invented world: {server.base}/\n")
    with server:
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            return 0
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
