"""One connection to the server: settings, the official client, product and version, retries."""

import logging
import random
import re
import time
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

from core.errors import SettingsError
from index.elastic.faults import fault_of, is_passing, unsupported
from index.elastic.settings import ElasticSettings

if TYPE_CHECKING:
    from elasticsearch import Elasticsearch

Answer = TypeVar("Answer")

OLDEST: Final = (9, 3)
"""First version that takes packed vectors."""
NEWEST_MAJOR: Final = 9
READ_PATIENCE_S: Final = 2.0
"""For how long a read is tried again; a person waits for it."""
FIRST_PAUSE_S: Final = 0.1
LONGEST_PAUSE_S: Final = 10.0
CONNECTIONS: Final = 4


class Server:
    """A server that is asked through ``ask``; whatever goes wrong there is an error of ours."""

    def __init__(self, settings: ElasticSettings) -> None:
        self.url = settings.search_url
        self.prefix = settings.search_prefix
        self.write_patience_s = settings.search_patience_s
        self._settings = settings
        self._checked = False

    def ask(
        self, call: "Callable[[Elasticsearch], Answer]", *, patience_s: float = READ_PATIENCE_S
    ) -> Answer:
        """Return what the server answers to a call; it must be one that may be repeated.

        A lost connection, a busy server (429) and one that is restarting (502, 503, 504) are tried
        again with growing pauses of random length until ``patience_s`` is over.

        Raises:
            IndexUnavailable: The server cannot be reached, is none that fits, or refuses.
        """
        pauses = Pauses(patience_s)
        while True:
            try:
                if not self._checked:
                    self._check()
                return call(self.client)
            except (self._library.ApiError, self._library.TransportError) as error:
                if not is_passing(error) or not pauses.wait():
                    raise fault_of(error, self.url) from error

    @cached_property
    def client(self) -> "Elasticsearch":
        """The official client; connecting happens at the first call."""
        settings = self._settings
        options: dict[str, Any] = {}
        if key := settings.search_api_key.get_secret_value():
            options["api_key"] = key
        elif settings.search_user:
            password = settings.search_password.get_secret_value()
            options["basic_auth"] = (settings.search_user, password)
        if settings.search_ca:
            options["ca_certs"] = _file(settings.search_ca)
        # It warns of each failed try; ours says once what is wrong and what to do.
        logging.getLogger("elastic_transport.node_pool").setLevel(logging.ERROR)
        try:
            client: Elasticsearch = self._library.Elasticsearch(
                self.url,
                request_timeout=settings.search_timeout_s,
                connections_per_node=CONNECTIONS,
                # Retries are ours: the client's own would repeat what a full disk refuses.
                max_retries=0,
                retry_on_timeout=False,
                retry_on_status=(),
                **options,
            )
            return client
        except (ValueError, OSError) as error:
            raise SettingsError(
                f"Không dùng được COTMOC_SEARCH_URL={self.url!r} hoặc COTMOC_SEARCH_CA="
                f"{settings.search_ca!r} ({error}) / the address or the file of the authority "
                "cannot be used"
            ) from error

    @cached_property
    def _library(self) -> Any:
        try:
            import elasticsearch  # noqa: PLC0415 - half a second that others do without
        except ImportError as error:
            raise SettingsError(
                f"COTMOC_SEARCH_URL={self.url!r} cần gói elasticsearch; hãy cài: "
                "pip install 'cotmoc[elasticsearch]' / needs the elasticsearch package; "
                "install the extra of that name"
            ) from error
        return elasticsearch

    def _check(self) -> None:
        """Refuse a server of another product or version, once for each connection."""
        info = self.client.info().body
        about = info.get("version") if isinstance(info, dict) else None
        number = str(about.get("number", "?")) if isinstance(about, dict) else "?"
        found = re.match(r"(\d+)\.(\d+)", number)
        version = (int(found[1]), int(found[2])) if found else (0, 0)
        if not OLDEST <= version < (NEWEST_MAJOR + 1, 0):
            raise unsupported(self.url, f"Elasticsearch {number[:20]}")
        self._checked = True

    def close(self) -> None:
        """Close connections; the next call opens them again."""
        if "client" in self.__dict__:
            self.client.close()
            del self.__dict__["client"]


def _file(path: str) -> str:
    if not Path(path).is_file():
        raise SettingsError(
            f"COTMOC_SEARCH_CA={path!r} không phải là tệp / is no file; hãy trỏ tới tệp PEM của "
            "nơi cấp chứng chỉ / name the PEM file of the authority that signed the certificate"
        )
    return path


class Pauses:
    """Pauses of random, growing length, so that many who wait do not come back at once."""

    def __init__(self, patience_s: float) -> None:
        self._end = time.monotonic() + patience_s
        self._pause_s = FIRST_PAUSE_S

    def wait(self) -> bool:
        """Wait and return True, or return False at once where patience is over."""
        pause = self._pause_s * random.uniform(0.5, 1.5)  # noqa: S311 - no secret
        if time.monotonic() + pause > self._end:
            return False
        time.sleep(pause)
        self._pause_s = min(2 * self._pause_s, LONGEST_PAUSE_S)
        return True


def connect(settings: ElasticSettings) -> Server:
    """Return the server that settings name; nothing is asked yet."""
    return Server(settings)
