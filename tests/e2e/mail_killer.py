"""Send digests or alerts and die by SIGKILL at a named point: ``JOB POINT CALL DATA SMTP_URL``.

The points are wrapped here, from outside, so that nothing in the program knows of them. ``CALL``
counts from 1; a negative one means before the call, not after it.
"""

import os
import signal
import smtplib
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pydantic import SecretStr

import pipeline.steps.alerts
import pipeline.steps.digest
import pipeline.steps.mailing
from pipeline.installation import open_store
from store import alerts, deliveries, mailed
from tests.digest_world import SEVEN, settings_in


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def deadly(function: Callable[..., Any], call: int) -> Callable[..., Any]:
    calls = 0

    def wrapped(*args: Any, **kwargs: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls == -call:
            die()
        result = function(*args, **kwargs)
        if calls == call:
            die()
        return result

    return wrapped


def around_the_answer(call: int) -> None:
    """Die after the dot of a message went out: before its answer is read, or after."""
    send, getreply = smtplib.SMTP.send, smtplib.SMTP.getreply
    dots = 0

    def sending(self: smtplib.SMTP, data: Any) -> None:
        nonlocal dots
        send(self, data)
        dots += data == b".\r\n"
        if data == b".\r\n" and dots == -call:
            die()

    def reading(self: smtplib.SMTP) -> Any:
        answer = getreply(self)
        if dots == call:
            die()
        return answer

    smtplib.SMTP.send = sending  # type: ignore[method-assign]
    smtplib.SMTP.getreply = reading  # type: ignore[method-assign]


POINTS: dict[str, tuple[Any, str]] = {
    "note what was met": (mailed, "note_met"),
    "prepare": (deliveries, "prepare"),
    "connect": (pipeline.steps.mailing, "connect"),
    "mail": (smtplib.SMTP, "mail"),
    "data": (smtplib.SMTP, "docmd"),
    "begin sending": (deliveries, "begin_sending"),
    "settle": (deliveries, "settle"),
    "note copies": (alerts, "note_copies"),
}


JOBS = {"digest": pipeline.steps.digest.run_digest, "alerts": pipeline.steps.alerts.run_alerts}


def main(job: str, point: str, call: int, data: Path, url: str) -> None:
    if point == "answer":
        around_the_answer(call)
    else:
        owner, name = POINTS[point]
        setattr(owner, name, deadly(getattr(owner, name), call))
    settings = settings_in(data, smtp_url=SecretStr(url))
    with open_store(settings):
        JOBS[job](settings, at=SEVEN)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), Path(sys.argv[4]), sys.argv[5])
