"""What a crawl is asked to do: JSON that holds no secret."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from pydantic import TypeAdapter, ValidationError

from core.errors import SettingsError
from core.records import FetchMemo, Source
from core.settings import Settings

PRODUCT = "cotmoc"
# How the token reaches the child process: never by the job file or the command line.
TOKEN_VARIABLE = "COTMOC_FACEBOOK_TOKEN"  # noqa: S105 - the name, not the token


@dataclass(frozen=True, slots=True)
class CrawlSettings:
    """How to behave towards the servers.

    Attributes:
        delay_s: Seconds between requests to one host; 0 (tests, a server of one's own) also
            switches the throttle off that follows a slow server's pace.
        retry_backoff_s: Seconds before the first retry; doubled for each further one.
        max_pages: Most requests of one source in one run; the rest waits for the next run.
        max_source_s: Seconds after which a source is given up for this run.
        recheck_pages: Most known pages, gone from a complete listing, that are asked for again.
        recheck_days: Age in days up to which a known page is asked for again.
    """

    user_agent: str = f"{PRODUCT}/0.1"
    contact: str = ""
    delay_s: float = 1.0
    timeout_s: float = 30.0
    retries: int = 2
    retry_backoff_s: float = 2.0
    max_page_bytes: int = 10_000_000
    max_pages: int = 500
    max_source_s: float = 1800.0
    max_redirects: int = 5
    recheck_pages: int = 10
    recheck_days: int = 7
    rotate_bytes: int = 256 * 1024 * 1024
    facebook_api: str = "https://graph.facebook.com/v23.0"
    log_level: str = "WARNING"
    log_format: str = "text"

    @classmethod
    def of(cls, settings: Settings) -> "CrawlSettings":
        """Return what a crawl needs of an installation's settings."""
        return cls(
            user_agent=settings.user_agent,
            contact=settings.contact,
            delay_s=settings.download_delay_s,
            timeout_s=settings.download_timeout_s,
            max_page_bytes=settings.max_page_bytes,
            max_pages=settings.max_pages_per_source,
            facebook_api=settings.facebook_api,
            log_level=settings.log_level,
            log_format=settings.log_format,
        )

    @property
    def full_user_agent(self) -> str:
        """Name of the crawler with the contact, for webmasters."""
        contact = self.contact.replace("\r", " ").replace("\n", " ").strip()
        if not contact:
            return self.user_agent
        if "see COTMOC_CONTACT" in self.user_agent:
            return self.user_agent.replace("see COTMOC_CONTACT", contact)
        return f"{self.user_agent} (contact: {contact})"

    @property
    def robots_agent(self) -> str:
        """Product token that robots.txt rules are looked up by (RFC 9309, 2.2.1)."""
        return self.user_agent.split("/", 1)[0].split(" ", 1)[0] or PRODUCT


@dataclass(frozen=True, slots=True)
class CrawlJob:
    """The sources of a run, and what is known of each.

    Attributes:
        landing: Folder or fsspec URL of the landing zone.
        memos: What was fetched before, by source id: every address that is known, and for
            channels and Pages also the addresses of their posts.
        revisits: By source id: known pages to ask for again. Such a source is not looked
            through for new ones.
        suspects: Addresses of revisits that led to a front page before: when they do so again
            they are gone.
    """

    run_id: str
    landing: str
    sources: tuple[Source, ...]
    memos: Mapping[str, tuple[FetchMemo, ...]] = field(default_factory=dict)
    settings: CrawlSettings = field(default_factory=CrawlSettings)
    revisits: Mapping[str, tuple[FetchMemo, ...]] = field(default_factory=dict)
    suspects: frozenset[str] = frozenset()

    def dump(self) -> bytes:
        """Return the job as JSON."""
        return _JOB.dump_json(self)


_JOB = TypeAdapter(CrawlJob)


def load_job(name: str, body: bytes) -> CrawlJob:
    """Return the job of a JSON file.

    Raises:
        SettingsError: It does not load; the message names the file.
    """
    try:
        return _JOB.validate_json(body)
    except ValidationError as error:
        raise SettingsError(f"{name} is no crawl job: {error}") from error
