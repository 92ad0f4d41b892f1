"""All settings in one place, read from ``COTMOC_…`` variables and a ``.env`` file.

docs/reference/settings.md is made from the descriptions below.
"""

from functools import lru_cache
from pathlib import Path

from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from core.errors import SettingsError

ROOT = Path(__file__).resolve().parent.parent


def _default_data_dir() -> Path:
    return Path.home() / ".local" / "share" / "cotmoc"


def _default_cache_dir() -> Path:
    return Path.home() / ".cache" / "cotmoc"


class Settings(BaseSettings):
    """Settings of one installation; the defaults run on a laptop without a network."""

    model_config = SettingsConfigDict(env_prefix="COTMOC_", env_file=".env", extra="ignore")

    data_dir: Path = Field(
        default_factory=_default_data_dir, description="Folder for database, index and landing zone"
    )
    cache_dir: Path = Field(
        default_factory=_default_cache_dir,
        description="Folder for the converted encoder and other things that can be made again",
    )
    database_url: str = Field(
        "",
        description="sqlite:///PATH or postgresql://USER:PASSWORD@HOST/NAME; "
        "empty: DATA_DIR/cotmoc.sqlite3",
    )
    search_url: str = Field(
        "",
        description="http(s)://HOST:9200 of an Elasticsearch 9 server; "
        "empty: embedded Tantivy in DATA_DIR/index",
    )
    search_prefix: str = Field(
        "cotmoc",
        pattern=r"^[a-z][a-z0-9-]{0,60}$",
        description="First part of the names of indices, aliases and templates in Elasticsearch",
    )
    search_api_key: SecretStr = Field(
        SecretStr(""), description="API key of Elasticsearch, as its server encodes it"
    )
    search_user: str = Field("", description="User of Elasticsearch, where there is no API key")
    search_password: SecretStr = Field(SecretStr(""), description="Password of that user")
    search_ca: str = Field(
        "", description="File (PEM) of the authority that signed the server's certificate"
    )
    search_timeout_s: float = Field(
        30.0, gt=0, description="Seconds until a request to Elasticsearch is given up"
    )
    search_patience_s: float = Field(
        60.0, ge=0, description="Seconds for which writing to a busy Elasticsearch is tried again"
    )
    synonyms_file: str = Field(
        "",
        description="Further names and spellings for searching (docs/how-to/search.md); "
        "empty: DATA_DIR/synonyms.yaml where there is one",
    )
    landing_url: str = Field(
        "", description="fsspec URL of the landing zone; empty: DATA_DIR/landing"
    )
    claims_dirs: str = Field(
        "",
        description="Catalogue folders joined by ':'; empty: the bundled claims/, and "
        "DATA_DIR/claims once it holds one",
    )
    profiles_dir: Path = Field(ROOT / "profiles", description="Folder of province profiles")
    profile: str = Field("cao-bang", description="Profile that commands use when none is named")
    encoder: str = Field(
        "", description="Model folder (model.onnx, tokenizer.json); empty: bundled small e5"
    )
    encoder_threads: int = Field(0, ge=0, description="Threads of the encoder; 0: one per core")
    workers: int = Field(0, ge=0, description="Worker processes; 0: one per core")
    id_key: SecretStr = Field(
        SecretStr(""),
        description="Key of the ids of posts by individuals; empty: made once in DATA_DIR",
    )
    user_agent: str = Field(
        "cotmoc/0.1 (contact: see COTMOC_CONTACT)",
        description="How crawlers name themselves",
    )
    contact: str = Field("", description="Mail or web address in the user agent, for webmasters")
    download_delay_s: float = Field(1.0, ge=0, description="Seconds between requests to one host")
    download_timeout_s: float = Field(30.0, gt=0, description="Seconds until a request is given up")
    max_page_bytes: int = Field(10_000_000, gt=0, description="Largest response taken, in bytes")
    max_pages_per_source: int = Field(500, gt=0, description="Most pages of one source in one run")
    max_import_bytes: int = Field(50_000_000, gt=0, description="Largest file imported, in bytes")
    retention_days: int = Field(
        90, ge=1, description="Days after which posts of individuals are deleted"
    )
    facebook_token: SecretStr = Field(
        SecretStr(""), description="Graph API token for reading Facebook Pages"
    )
    facebook_api: str = Field(
        "https://graph.facebook.com/v23.0", description="Address of the Graph API"
    )
    smtp_url: SecretStr = Field(
        SecretStr(""),
        description="Mail server: smtp://USER:PASSWORD@HOST:587 (STARTTLS) or smtps://…:465; "
        "empty: nothing is mailed",
    )
    smtp_ca: str = Field(
        "", description="File (PEM) of the authority that signed the mail server's certificate"
    )
    smtp_timeout_s: float = Field(
        30.0, gt=0, description="Seconds until a silent mail server is given up"
    )
    mail_from: str = Field(
        "", description="Sender of digests and alerts; unsubscribe requests by mail go there too"
    )
    public_url: str = Field(
        "",
        description="Address of the site as readers reach it, for links and one-click "
        "unsubscribing; empty: neither",
    )
    publisher: str = Field(
        "",
        description="Name of the office as the publisher of its answers, in feeds, files and "
        "ClaimReview; empty: left out",
    )
    bind: str = Field(
        "127.0.0.1",
        description="Address that the site answers on; another one than this machine's own only "
        "behind TLS, named in COTMOC_PUBLIC_URL (docs/how-to/serve.md)",
    )
    port: int = Field(8000, ge=1, le=65535, description="Port of the site")
    trusted_proxy: str = Field(
        "127.0.0.1",
        description="Address of the proxy before the site, whose word on visitors is believed; "
        "*: any, where nothing but the proxy reaches the site",
    )
    backup_dir: str = Field(
        "",
        description="Folder for the backup that the maintenance job makes each night, best on "
        "another disk; empty: none is made",
    )
    backup_keep: int = Field(
        7, ge=1, description="How many of these backups stay; older ones are deleted"
    )
    log_level: str = Field(
        "WARNING",
        pattern="(?i)^(debug|info|warning|error|critical)$",
        description="DEBUG, INFO, WARNING or ERROR, on stderr",
    )
    log_format: str = Field(
        "text",
        pattern="^(text|json)$",
        description="text, or json: one object a line, for programs that gather logs",
    )

    @field_validator("data_dir", "cache_dir", "log_level", mode="before")
    @classmethod
    def _empty_is_default(cls, value: object, info: ValidationInfo) -> object:
        # "COTMOC_DATA_DIR=" in a .env file means the default, not the folder one stands in.
        if value == "" and info.field_name == "log_level":
            return "WARNING"
        if value == "":
            return _default_data_dir() if info.field_name == "data_dir" else _default_cache_dir()
        return value

    @field_validator("data_dir", "cache_dir", "profiles_dir")
    @classmethod
    def _expand_home(cls, value: Path) -> Path:
        # A shell leaves "~" alone inside quotes, and a .env file knows no shell.
        try:
            return value.expanduser()
        except RuntimeError as error:
            raise ValueError(str(error)) from error

    @property
    def landing(self) -> str:
        """fsspec URL or path of the landing zone."""
        return self.landing_url or str(self.data_dir / "landing")

    @property
    def database(self) -> str:
        """Database URL with the default filled in."""
        return self.database_url or f"sqlite:///{self.data_dir / 'cotmoc.sqlite3'}"

    @property
    def index_dir(self) -> Path:
        """Folder of the embedded index."""
        return self.data_dir / "index"

    @property
    def synonyms_path(self) -> Path:
        """The office's file of names and spellings; it need not be there."""
        named = self.synonyms_file
        return Path(named).expanduser() if named else self.data_dir / "synonyms.yaml"

    @property
    def claims_folders(self) -> tuple[Path, ...]:
        """Catalogue folders, in the order in which they are read."""
        # A lone ":" names no folder; an empty catalogue would find nothing and say so calmly.
        named = tuple(Path(part) for part in self.claims_dirs.split(":") if part.strip())
        own = (self.own_claims_dir,) if any(self.own_claims_dir.glob("claims*.y*ml")) else ()
        return named or (ROOT / "claims", *own)

    @property
    def own_claims_dir(self) -> Path:
        """The office's own claims, where ``claims_dirs`` names none; it need not be there."""
        return self.data_dir / "claims"


@lru_cache(maxsize=1)
def get_settings() -> Settings:
    """Return the settings of this process, read once.

    Raises:
        SettingsError: A variable holds a value that does not fit; the message names each.
    """
    try:
        return Settings()
    except ValidationError as error:
        problems = "; ".join(
            f"COTMOC_{'_'.join(str(part) for part in item['loc']).upper()}={item['input']!r}: "
            f"{item['msg']}"
            for item in error.errors()
        )
        raise SettingsError(f"settings do not fit: {problems}") from error
