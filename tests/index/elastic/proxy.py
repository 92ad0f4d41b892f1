"""A web server between index and search server that fails when a test wants it to."""

import http.client
import json
import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

HEADERS = {"X-Elastic-Product": "Elasticsearch", "Content-Type": "application/json"}


@dataclass
class Answer:
    """An answer that does not come from the server."""

    status: int = 200
    body: Any = ""
    headers: dict[str, str] = field(default_factory=lambda: dict(HEADERS))


DROP = Answer(0)
"""The connection ends without an answer, after the server has dealt with the request."""


@dataclass
class Proxy:
    """Forwards to a server; ``faults`` are used up first, one for each request.

    Attributes:
        only: Faults are for paths that end so.
    """

    url: str = ""
    target: str = ""
    delay_s: float = 0.0
    only: str = ""
    faults: deque[Answer] = field(default_factory=deque)
    always: Answer | None = None
    requests: list[str] = field(default_factory=list)

    def error(self, status: int, kind: str, reason: str = "because") -> Answer:
        cause = {"type": kind, "reason": reason}
        return Answer(status, {"error": cause | {"root_cause": [cause]}, "status": status})


@contextmanager
def proxying(target: str = "") -> Iterator[Proxy]:
    """Run a proxy on 127.0.0.1; without a target it can only give answers of its own."""
    proxy = Proxy(target=target)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def handle_any(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            body = self.rfile.read(length)
            proxy.requests.append(f"{self.command} {self.path}")
            time.sleep(proxy.delay_s)
            path = self.path.partition("?")[0]
            fault = proxy.always
            if fault is None and proxy.faults and path.endswith(proxy.only):
                fault = proxy.faults.popleft()
            if fault is DROP:
                if proxy.target:
                    self.forward(body)
                self.close_connection = True
                return
            self.reply(fault or self.forward(body))

        def forward(self, body: bytes) -> Answer:
            host = urlsplit(proxy.target).netloc
            connection = http.client.HTTPConnection(host, timeout=60)
            headers = {k: v for k, v in self.headers.items() if k.lower() != "host"}
            connection.request(self.command, self.path, body, headers)
            answer = connection.getresponse()
            known = {name.lower() for name in HEADERS}
            kept = {k: v for k, v in answer.getheaders() if k.lower() in known}
            return Answer(answer.status, answer.read(), kept)

        def reply(self, answer: Answer) -> None:
            body = answer.body
            if not isinstance(body, bytes):
                body = (body if isinstance(body, str) else json.dumps(body)).encode()
            try:
                self.send_response(answer.status)
                for name, value in answer.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                if self.command != "HEAD":
                    self.wfile.write(body)
            except (BrokenPipeError, ConnectionResetError):
                self.close_connection = True  # the client did not wait

        do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = handle_any

        def log_message(self, *_: Any) -> None:
            return

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        proxy.url = f"http://127.0.0.1:{server.server_address[1]}"
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield proxy
        finally:
            server.shutdown()
            thread.join()
