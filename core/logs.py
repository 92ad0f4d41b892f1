"""What a line of the log looks like: plain, or one JSON object for programs that gather logs.

Neither holds what a post says (nothing logs that) nor an address of a person (taken out here).
docs/how-to/keep-it-running.md.
"""

import json
import logging
import re
from datetime import UTC, datetime

JSON = "json"
E_MAIL = re.compile(r"[^\s@<>\"'(){}\[\]]+@[^\s@<>\"'(){}\[\]]+\.[A-Za-z]{2,}")
MASK = "[e-mail]"
# Facts that a record may carry beside its text; anything else stays out.
FACTS = ("job", "run", "logical", "outcome", "counts", "source", "url", "document")


def without_addresses(text: str) -> str:
    """Return the text with mail addresses taken out."""
    return E_MAIL.sub(MASK, text) if "@" in text else text


class PlainFormatter(logging.Formatter):
    """The message, and the trace where there is one."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        return without_addresses(super().format(record))


class JsonFormatter(logging.Formatter):
    """An object with ``time`` (UTC), ``level``, ``logger``, ``message``, and known facts."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the object on one line."""
        line: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "process": record.process,
            "message": record.getMessage(),
        }
        line |= {name: getattr(record, name) for name in FACTS if hasattr(record, name)}
        if record.exc_info and not record.exc_text:
            record.exc_text = self.formatException(record.exc_info)
        if record.exc_text:
            line["trace"] = record.exc_text
        return without_addresses(json.dumps(line, ensure_ascii=False, default=str))


def formatter_of(log_format: str) -> logging.Formatter:
    """Return the formatter of a setting: ``json``, or anything else for plain text."""
    return JsonFormatter() if log_format == JSON else PlainFormatter("%(message)s")


def set_up_logs(level: str, log_format: str) -> None:
    """Have the root logger write to stderr in this form."""
    lowest = getattr(logging, level.upper(), logging.WARNING)
    handler = logging.StreamHandler()
    handler.setFormatter(formatter_of(log_format))
    # Scrapy sets its own logger to DEBUG, and what that lets through no other logger holds back.
    handler.setLevel(lowest)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(lowest)
