"""A small HTTP server for tests: paths to answers, and a log of what was asked."""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType


@dataclass
class Answer:
    body: bytes = b""
    status: int = 200
    media_type: str = "text/html; charset=utf-8"
    headers: Mapping[str, str] = field(default_factory=dict)
    wait_s: float = 0.0


@dataclass
class Asked:
    path: str
    headers: Mapping[str, str]


Page = Answer | Callable[[Asked], Answer]


class Site:
    """A server on a free port of 127.0.0.1 with the pages of a dictionary."""

    def __init__(self, pages: Mapping[str, Page] | None = None) -> None:
        self.pages: dict[str, Page] = dict(pages or {})
        self.asked: list[Asked] = []
        self.active = self.most_at_once = 0
        self._done = threading.Event()
        site = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            wbufsize = -1  # header and body in one packet, or each answer waits 40 ms

            def do_GET(self) -> None:
                site.active += 1
                site.most_at_once = max(site.most_at_once, site.active)
                self._answer()

            def _answer(self) -> None:
                asked = Asked(self.path, dict(self.headers.items()))
                site.asked.append(asked)
                page = site.pages.get(self.path) or site.pages.get(self.path.split("?")[0])
                answer = page(asked) if callable(page) else page or Answer(b"none", 404)
                site._done.wait(answer.wait_s)
                site.active -= 1
                try:
                    self.send_response(answer.status)
                    if answer.media_type:
                        self.send_header("Content-Type", answer.media_type)
                    for name, value in answer.headers.items():
                        self.send_header(name, value)
                    if "Transfer-Encoding" not in answer.headers:
                        self.send_header("Content-Length", str(len(answer.body)))
                    self.end_headers()
                    if answer.status != 304:
                        self.wfile.write(answer.body)
                    self.wfile.flush()
                except OSError:
                    self.close_connection = True

            def log_message(self, *args: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def __enter__(self) -> "Site":
        self._thread = threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._done.set()
        self.server.shutdown()
        self.server.server_close()

    def paths(self) -> list[str]:
        """Return what was asked, robots.txt aside."""
        return [asked.path for asked in self.asked if asked.path != "/robots.txt"]
