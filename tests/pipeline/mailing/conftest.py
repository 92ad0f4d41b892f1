"""A mail server of the tests' own, an installation that writes to it, and what it has got."""

from collections.abc import Iterator
from datetime import datetime
from email.message import EmailMessage
from pathlib import Path

import pytest
from pydantic import SecretStr

from core.settings import Settings
from pipeline.installation import open_store
from pipeline.steps.digest import run_digest
from tests.digest_world import SEVEN, settings_in
from tests.mailserver import Mailbox, mail_server


@pytest.fixture
def box() -> Iterator[Mailbox]:
    with mail_server() as box:
        yield box


@pytest.fixture
def settings(tmp_path: Path, box: Mailbox) -> Iterator[Settings]:
    """An installation whose store is open."""
    settings = settings_in(tmp_path, smtp_url=SecretStr(box.url))
    with open_store(settings):
        yield settings


def text_of(message: EmailMessage) -> str:
    """The plain text on one line, so that its wrapping does not matter."""
    part = message.get_body(("plain",))
    assert part is not None
    return " ".join(part.get_content().split())


def morning(settings: Settings, box: Mailbox, at: datetime = SEVEN) -> str:
    """Send what is due; return the new digest's text, empty where there is none."""
    before = len(box.bodies)
    run_digest(settings, at=at)
    new = box.messages[before:]
    assert len(new) <= 1
    return text_of(new[0]) if new else ""
