"""What a crawl logs: nothing secret, and failures once, in the outcomes."""

import logging

from twisted.logger import globalLogBeginner

from core.logs import set_up_logs
from crawlers.landing.redact import redact_text

# Each of these tells, often with a traceback, what the outcome of the source tells as well.
REPEATING = (
    "scrapy.downloadermiddlewares.robotstxt",
    "scrapy.downloadermiddlewares.httpcompression",
    "scrapy.core.downloader.handlers.http11",
    "scrapy.core.downloader.tls",
    "scrapy.core.scraper",
    "twisted",
)
VERBOSE = frozenset({"DEBUG", "INFO"})
SILENT = logging.CRITICAL + 1


class RedactingFilter(logging.Filter):
    """Take tokens out of whatever is logged, by whomever."""

    def __init__(self, secrets: tuple[str, ...]) -> None:
        """Remember what must not be logged."""
        super().__init__()
        self._secrets = secrets

    def filter(self, record: logging.LogRecord) -> bool:
        """Clean the record's text and let it through."""
        text = record.getMessage()
        cleaned = redact_text(text, self._secrets)
        if cleaned != text:
            record.msg, record.args = cleaned, ()
        if record.exc_info and not record.exc_text:
            trace = logging.Formatter().formatException(record.exc_info)
            record.exc_text = redact_text(trace, self._secrets)
        return True


def tame_logs(level: str, secrets: tuple[str, ...], *, log_format: str = "text") -> None:
    """Write to stderr in this form, cleaned, and quieten what only repeats."""
    set_up_logs(level, log_format)
    for handler in logging.getLogger().handlers:
        handler.addFilter(RedactingFilter(secrets))
    if level not in VERBOSE:
        for name in REPEATING:
            logging.getLogger(name).setLevel(SILENT)
    # Until it has begun, Twisted writes critical events to standard error by itself.
    globalLogBeginner.beginLoggingTo([], redirectStandardIO=False, discardBuffer=True)
