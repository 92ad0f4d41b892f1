"""Lines of the log: objects for programs, and no address of a person in either form."""

import json
import logging
import sys

import pytest

from core.logs import JsonFormatter, PlainFormatter, formatter_of, set_up_logs


def record(message: str, *args: object, **facts: object) -> logging.LogRecord:
    made = logging.LogRecord("pipeline.jobs", logging.WARNING, "x.py", 1, message, args, None)
    for name, value in facts.items():
        setattr(made, name, value)
    return made


def test_an_object_a_line() -> None:
    facts = {"job": "collect", "run": 7, "counts": {"captured": 3}, "text": "what a post says"}
    line = JsonFormatter().format(record("job %s: %s\nmore", "collect", "done", **facts))
    assert "\n" not in line
    found = json.loads(line)
    assert found["message"] == "job collect: done\nmore"
    assert found["level"] == "WARNING"
    assert found["counts"] == {"captured": 3}
    assert found["time"].endswith("+00:00")
    assert "text" not in found


@pytest.mark.parametrize("log_format", ["text", "json"])
def test_no_address_of_a_person(log_format: str) -> None:
    line = formatter_of(log_format).format(record("to <%s> failed", "truc.ban@tinh.example"))
    assert "truc.ban" not in line
    assert "[e-mail]" in line


def test_traces() -> None:
    made = record("it broke")
    try:
        raise ValueError("mail to can-bo@tinh.example")
    except ValueError:
        made.exc_info = sys.exc_info()
    found = json.loads(JsonFormatter().format(made))
    assert "ValueError" in found["trace"]
    assert "can-bo" not in found["trace"]


def test_plain_stays_plain() -> None:
    assert PlainFormatter("%(message)s").format(record("a %s", "b")) == "a b"


def test_a_logger_with_a_level_of_its_own_stays_quiet_too(
    capsys: pytest.CaptureFixture[str],
) -> None:
    root, own = logging.getLogger(), logging.getLogger("a.library.of.many.words")
    handlers, level = root.handlers[:], root.level
    try:
        own.setLevel(logging.DEBUG)  # as Scrapy does
        set_up_logs("WARNING", "text")
        own.info("Crawled (200) <GET https://bao.example/>")
        own.warning("one thing to know")
    finally:
        own.setLevel(logging.NOTSET)
        root.handlers[:] = handlers
        root.setLevel(level)
    assert capsys.readouterr().err == "one thing to know\n"
