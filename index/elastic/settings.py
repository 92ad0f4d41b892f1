"""Which server, and who we are there."""

from dataclasses import dataclass
from typing import Protocol


class Secret(Protocol):
    """A text that does not show when it is printed."""

    def get_secret_value(self) -> str:
        """Return the text."""
        ...


class ElasticSettings(Protocol):
    """The settings of a search server, as ``core.settings`` describes them."""

    @property
    def search_url(self) -> str:
        """Address of the server."""
        ...

    @property
    def search_prefix(self) -> str:
        """First part of the names of indices."""
        ...

    @property
    def search_api_key(self) -> Secret:
        """API key, or empty."""
        ...

    @property
    def search_user(self) -> str:
        """User, where there is no key."""
        ...

    @property
    def search_password(self) -> Secret:
        """Password of the user."""
        ...

    @property
    def search_ca(self) -> str:
        """File of the certificate's authority, or empty."""
        ...

    @property
    def search_timeout_s(self) -> float:
        """Seconds until a request is given up."""
        ...

    @property
    def search_patience_s(self) -> float:
        """Seconds for which a busy server is asked again."""
        ...


@dataclass(frozen=True)
class _NoSecret:
    def get_secret_value(self) -> str:
        return ""


@dataclass(frozen=True)
class Address:
    """A server that asks nobody who they are, by its address alone."""

    search_url: str
    search_prefix: str = "cotmoc"
    search_api_key: Secret = _NoSecret()
    search_user: str = ""
    search_password: Secret = _NoSecret()
    search_ca: str = ""
    search_timeout_s: float = 30.0
    search_patience_s: float = 60.0
