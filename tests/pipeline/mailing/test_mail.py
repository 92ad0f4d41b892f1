"""Mail servers that are down, slow, refusing or badly encrypted: retried, shown, never lost."""

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from core.errors import ChoiceError, SettingsError
from core.settings import Settings
from pipeline.installation import open_store
from pipeline.mail_server import sender_of, server_of
from pipeline.steps import mailing as step
from pipeline.steps.digest import run_digest, send_digest
from pipeline.steps.mailing import MailResult, deliver, mailing
from pipeline.view.mailing import examine_mail, resend_message
from tests.certificates import self_signed
from tests.digest_world import DAY, SEVEN, ago, ledger, publish, settings_in, statement, subscribe
from tests.mailserver import Mailbox, mail_server
from tests.paths import ROOT

A, B, C = "a@so.example", "b@so.example", "c@so.example"


pytestmark = pytest.mark.usefixtures("english")


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(step, "WAITS_S", (0.0,))


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """A store with one statement and three subscribers."""
    with open_store(settings_in(tmp_path)):
        publish(1, ago(3), statement())
        for reader in (A, B, C):
            subscribe(reader)
    return tmp_path


def with_server(folder: Path, url: str, **changes: Any) -> Settings:
    return settings_in(folder, smtp_url=SecretStr(url), smtp_timeout_s=1.0, **changes)


def send(settings: Settings) -> tuple[MailResult, dict[str, str]]:
    with open_store(settings):
        result = run_digest(settings, at=SEVEN)
        return result, {address: state for address, state, _ in ledger()}


def again(settings: Settings, *, later: timedelta) -> tuple[MailResult, dict[str, str]]:
    """Send what is left when so much time has passed."""
    with open_store(settings), mailing(settings):
        result = deliver(
            settings, MailResult(), waits_s=(), clock=lambda: datetime.now(UTC) + later
        )
        return result, {address: state for address, state, _ in ledger()}


def health(settings: Settings) -> list[tuple[str, str]]:
    with open_store(settings):
        return [(check.state, check.text) for check in examine_mail("Mail", settings)]


def test_everybody_gets_one(office: Path, box: Mailbox) -> None:
    settings = with_server(office, box.url)
    result, states = send(settings)
    assert (result.prepared, result.sent) == (3, 3)
    assert set(states.values()) == {"sent"}
    assert box.per_address == {A: 1, B: 1, C: 1}
    assert box.sessions == 1, "one conversation for all"
    assert send(settings)[0].prepared == 0
    assert len(box.bodies) == 3
    assert ("ok", "3 sent in 7 days") in health(settings)


def test_a_server_that_is_down_loses_nothing(office: Path) -> None:
    with mail_server() as gone:
        url = gone.url
    settings = with_server(office, url)
    result, states = send(settings)
    assert (result.prepared, result.sent, result.waiting) == (3, 0, 3)
    assert set(states.values()) == {"prepared"}
    assert any("tried 1 times" in text and "refused" in text for _, text in health(settings))
    # Not at once again: it waits a little longer each time.
    assert again(settings, later=timedelta(0))[0].waiting == 0
    assert again(settings, later=timedelta(minutes=6))[0].waiting == 3
    with mail_server() as back:
        settings = with_server(office, back.url)
        assert again(settings, later=timedelta(hours=2))[0].sent == 3
        assert back.per_address == {A: 1, B: 1, C: 1}


def test_a_person_who_asks_need_not_wait(office: Path) -> None:
    with mail_server() as gone:
        url = gone.url
    send(with_server(office, url))
    with mail_server() as back, open_store(settings := with_server(office, back.url)):
        result = send_digest(settings, day=DAY, at=SEVEN)
        assert (result.prepared, result.already, result.sent) == (0, 3, 3)
        assert back.per_address == {A: 1, B: 1, C: 1}


def test_a_server_that_stays_down_is_shown_and_the_mail_kept(office: Path) -> None:
    with mail_server() as gone:
        settings = with_server(office, gone.url)
    send(settings)
    result, states = again(settings, later=timedelta(hours=25))
    assert result.refused == 3
    assert set(states.values()) == {"failed"}
    shown = [text for state, text in health(settings) if state == "bad"]
    assert len(shown) == 3
    assert "not delivered" in shown[0]
    with mail_server() as back:
        settings = with_server(office, back.url)
        assert resend_message(settings, 2)
        assert back.per_address == {B: 1}


def test_a_broken_address_keeps_nobody_waiting(office: Path, box: Mailbox) -> None:
    box.faults.rcpt[B] = "550 no such mailbox"
    settings = with_server(office, box.url)
    result, states = send(settings)
    assert (result.sent, result.waiting) == (2, 1)
    assert states == {A: "sent", B: "prepared", C: "sent"}
    again(settings, later=timedelta(minutes=6))
    result, states = again(settings, later=timedelta(hours=1))
    assert result.refused == 1
    assert states[B] == "failed"
    assert any("550 no such mailbox" in text for state, text in health(settings) if state == "bad")
    assert box.per_address == {A: 1, C: 1}


@pytest.mark.parametrize(
    ("fault", "answer"),
    [("mail", "451 try later"), ("mail", "553 sender not allowed"), ("data", "452 full")],
)
def test_a_server_that_refuses_is_asked_again(
    fault: str, answer: str, office: Path, box: Mailbox
) -> None:
    setattr(box.faults, fault, answer)
    settings = with_server(office, box.url)
    result, states = send(settings)
    assert result.sent == 0
    assert set(states.values()) == {"prepared"}
    setattr(box.faults, fault, "")
    assert again(settings, later=timedelta(hours=1))[0].sent == 3
    assert box.per_address == {A: 1, B: 1, C: 1}


@pytest.mark.parametrize("fault", [{"hang_up": True}, {"silent_s": 1.5}], ids=["hangs up", "slow"])
def test_no_answer_after_the_text_is_uncertain(
    fault: dict[str, Any], office: Path, box: Mailbox
) -> None:
    for name, value in fault.items():
        setattr(box.faults, name, value)
    settings = with_server(office, box.url)
    result, states = send(settings)
    assert result.uncertain == 3
    assert set(states.values()) == {"uncertain"}
    first = [str(message["Message-ID"]) for message in box.messages]
    box.faults.hang_up, box.faults.silent_s = False, 0.0
    # No run sends it again, however often and late.
    again(settings, later=timedelta(days=2))
    send(settings)
    assert len(box.bodies) == 3
    shown = [text for _, text in health(settings) if "uncertain whether it arrived" in text]
    assert len(shown) == 3
    # A person does, and the reader's mail program can tell that it is the same.
    assert resend_message(settings, 1)
    assert str(box.messages[3]["Message-ID"]) == first[0]
    assert box.bodies[3] == box.bodies[0]
    with pytest.raises(ChoiceError, match="sent"):
        resend_message(settings, 1)


def test_a_slow_greeting_is_no_sending(office: Path) -> None:
    import socket

    with socket.socket() as mute:
        mute.bind(("127.0.0.1", 0))
        mute.listen()
        settings = with_server(office, f"smtp://127.0.0.1:{mute.getsockname()[1]}")
        result, states = send(settings)
    assert result.waiting == 3
    assert set(states.values()) == {"prepared"}
    assert "no answer in time" in result.errors[0]


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A self-signed certificate of 127.0.0.1, with its key."""
    path = tmp_path_factory.mktemp("tls") / "mail.pem"
    path.write_bytes(self_signed("mail", address="127.0.0.1"))
    return path


@pytest.mark.parametrize("implicit", [False, True], ids=["STARTTLS", "smtps"])
def test_encrypted_where_the_authority_is_known(
    implicit: bool, office: Path, certificate: Path
) -> None:
    login = ("cotmoc", "mật khẩu".encode().hex())
    with mail_server(
        certificate=certificate, implicit=implicit, login=None if implicit else login
    ) as box:
        scheme = "smtps" if implicit else "smtp"
        who = "" if implicit else f"{login[0]}:{login[1]}@"
        url = f"{scheme}://{who}127.0.0.1:{box.port}"
        result, _ = send(with_server(office, url, smtp_ca=str(certificate)))
        assert result.sent == 3
        assert box.encrypted == [True] * 3
        assert box.users == ([] if implicit else ["cotmoc"])


@pytest.mark.parametrize("implicit", [False, True], ids=["STARTTLS", "smtps"])
def test_a_certificate_that_nobody_signed_gets_nothing(
    implicit: bool, office: Path, certificate: Path
) -> None:
    with mail_server(certificate=certificate, implicit=implicit) as box:
        scheme = "smtps" if implicit else "smtp"
        result, states = send(with_server(office, f"{scheme}://127.0.0.1:{box.port}"))
        assert result.waiting == 3
        assert set(states.values()) == {"prepared"}
        assert "not trusted" in result.errors[0]
        assert box.bodies == []


def test_a_wrong_password_is_said(office: Path, certificate: Path) -> None:
    with mail_server(certificate=certificate, login=("cotmoc", "right")) as box:
        url = f"smtp://cotmoc:wrong@127.0.0.1:{box.port}"
        result, states = send(with_server(office, url, smtp_ca=str(certificate)))
        assert "user or password" in result.errors[0]
        assert "wrong" not in result.errors[0].replace("wrong password", "")
        assert set(states.values()) == {"prepared"}


def test_who_leaves_before_it_went_gets_nothing(office: Path, box: Mailbox) -> None:
    with mail_server() as gone:
        settings = with_server(office, gone.url)
    send(settings)
    with open_store(settings):
        from store.subscribers import leave, remove_subscriber

        leave(1)
        remove_subscriber(B)
    assert again(with_server(office, box.url), later=timedelta(hours=1))[0].sent == 1
    assert box.per_address == {C: 1}


def test_removed_and_added_again_on_the_same_day_gets_no_second(office: Path, box: Mailbox) -> None:
    settings = with_server(office, box.url)
    send(settings)
    with open_store(settings):
        from store.subscribers import remove_subscriber

        assert remove_subscriber(A)
        subscribe(A)
    assert send(settings)[0].prepared == 0
    assert box.per_address[A] == 1


def test_two_at_once_are_one_after_the_other(office: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from tests.digest_world import settings_in; "
        "from pipeline.steps.mailing import mailing\n"
        "with mailing(settings_in(Path(sys.argv[1])), wait_s=0.2): pass"
    )
    command = [sys.executable, "-c", code, str(office)]
    with mailing(settings_in(office)):
        done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
        assert "BusyError" in done.stderr
    assert subprocess.run(command, check=False, cwd=ROOT).returncode == 0


def test_two_processes_started_together_send_once(office: Path, box: Mailbox) -> None:
    code = (
        "import sys; from pathlib import Path; from pydantic import SecretStr\n"
        "from tests.digest_world import SEVEN, settings_in\n"
        "from pipeline.installation import open_store\n"
        "from pipeline.steps.digest import run_digest\n"
        "settings = settings_in(Path(sys.argv[1]), smtp_url=SecretStr(sys.argv[2]))\n"
        "with open_store(settings): run_digest(settings, at=SEVEN)"
    )
    command = [sys.executable, "-c", code, str(office), box.url]
    both = [subprocess.Popen(command, cwd=ROOT) for _ in range(2)]
    assert [process.wait(100) for process in both] == [0, 0]
    assert box.per_address == {A: 1, B: 1, C: 1}


def test_without_any_lock_the_ledger_lets_one_end_a_message(office: Path, box: Mailbox) -> None:
    settings = with_server(office, box.url)
    with open_store(settings):
        from store import deliveries

        begin = deliveries.begin_sending
        # Another machine ends each message in the moment before this one would.
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(
                deliveries,
                "begin_sending",
                lambda id_, *, now: begin(id_, now=now) and begin(id_, now=now),
            )
            result = send_digest(settings, day=DAY)
    assert result.sent == 0
    assert box.bodies == []


@pytest.mark.parametrize(
    "url", ["", "http://x", "smtp://", "smtp://host:port", "mailto:a@b.example"], ids=repr
)
def test_an_address_of_no_server_is_named(url: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="COTMOC_SMTP_URL"):
        server_of(with_server(tmp_path, url))


def test_a_password_is_never_shown(tmp_path: Path) -> None:
    settings = with_server(tmp_path, "smtp://u:p%2Fhidden@mail.example")
    server = server_of(settings)
    assert (server.port, server.user, server.password) == (587, "u", "p/hidden")
    assert "hidden" not in repr(server) + repr(settings)


@pytest.mark.parametrize("sender", ["", "nobody", "Sở Ngoại vụ"])
def test_a_sender_is_needed(sender: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="COTMOC_MAIL_FROM"):
        sender_of(settings_in(tmp_path, mail_from=sender))
