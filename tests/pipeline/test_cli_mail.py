"""Digest, subscribers and alerts as a person types them."""

from pathlib import Path

import pytest

from tests.mailserver import mail_server
from tests.pipeline.test_cli import run

A = "a@so.example"


@pytest.mark.parametrize("verb", ["digest", "subscribers", "alerts"])
def test_there_is_help(verb: str, tmp_path: Path) -> None:
    done = run(verb, "--help", data=tmp_path)
    assert done.returncode == 0
    assert "Usage" in done.stdout


def test_subscribers_come_change_and_go(tmp_path: Path) -> None:
    assert "Nobody yet" in run("subscribers", "list", data=tmp_path).stderr
    added = run("subscribers", "add", A, "--topic", "defence", "--days", "12345", data=tmp_path)
    assert added.returncode == 0, added.stderr
    assert "Added: a@so.example, 07:00 Mon Tue Wed Thu Fri, defence" in added.stderr
    assert "Changed" in run("subscribers", "add", A, "--at", "6:30", data=tmp_path).stderr
    listed = run("subscribers", "list", data=tmp_path).stdout
    assert "06:30 every day" in listed
    assert "everything" in listed
    assert run("subscribers", "remove", A, data=tmp_path).returncode == 0
    assert run("subscribers", "remove", A, data=tmp_path).returncode == 1


def test_rules_come_and_go(tmp_path: Path) -> None:
    first = run("alerts", "add", A, "--topic", "defence", data=tmp_path)
    assert first.returncode == 2
    assert "cotmoc subscribers add" in first.stderr
    run("subscribers", "add", A, data=tmp_path)
    added = run("alerts", "add", A, "--place", "cao-bang", "--cap", "2", data=tmp_path)
    assert "Rule 1: place:cao-bang, priority from 0.50, at most 2 a day, quiet 21:00-06:00" in (
        added.stderr
    )
    assert "place:cao-bang" in run("alerts", "list", data=tmp_path).stdout
    assert run("alerts", "remove", "1", data=tmp_path).returncode == 0
    assert run("alerts", "remove", "1", data=tmp_path).returncode == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ("subscribers", "add", "nobody"),
        ("subscribers", "add", A, "--topic", "nope"),
        ("subscribers", "add", A, "--claim", "nope"),
        ("subscribers", "add", A, "--place", "nope"),
        ("subscribers", "add", A, "--lang", "zh"),
        ("subscribers", "add", A, "--at", "25:00"),
        ("subscribers", "add", A, "--days", "0"),
        ("subscribers", "add", A, "--min-priority", "2"),
        ("alerts", "add", A),
        ("alerts", "add", A, "--topic", "defence", "--place", "cao-bang"),
        ("alerts", "add", A, "--topic", "defence", "--quiet", "late"),
        ("digest", "--date", "yesterday"),
        ("digest", "--date", "2999-01-01", "--preview", "x.html"),
        ("digest", "--resend", "7"),
    ],
    ids=" ".join,
)
def test_wrong_usage_says_why(arguments: tuple[str, ...], tmp_path: Path) -> None:
    done = run(*arguments, data=tmp_path)
    assert done.returncode == 2, done.stderr
    assert done.stderr.strip()
    assert not list(tmp_path.glob("*.html"))


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("subscribers", "add", "nobody"), "không phải địa chỉ thư"),
        (("subscribers", "add", A, "--topic", "nope"), "không có chủ đề 'nope'"),
        (("subscribers", "add", A, "--claim", "nope"), "không có luận điểm 'nope'"),
        (("subscribers", "add", A, "--place", "nope"), "không có địa danh 'nope'"),
        (("subscribers", "add", A, "--lang", "zh"), "ngôn ngữ 'zh'"),
        (("subscribers", "add", A, "--at", "25:00"), "giờ '25:00'"),
        (("subscribers", "add", A, "--days", "0"), "ngày '0'"),
        (("alerts", "add", A, "--topic", "defence", "--quiet", "late"), "giờ yên lặng 'late'"),
        (("digest", "--date", "hôm qua"), "không phải một ngày"),
        (("digest", "--date", "30/2/2026"), "không phải một ngày"),
        (("digest", "--date", "01/12/2999"), "chưa tới"),
        (("digest", "--to", "ai", "--preview", "x.html"), "không phải địa chỉ thư"),
    ],
    ids=lambda given: " ".join(given) if isinstance(given, tuple) else "",
)
def test_wrong_usage_is_told_in_vietnamese(
    arguments: tuple[str, ...], told: str, tmp_path: Path
) -> None:
    done = run(*arguments, data=tmp_path, lang="vi")
    assert done.returncode == 2, done.stderr
    assert told in done.stderr
    assert not list(tmp_path.glob("*.html"))


def test_without_a_server_nothing_is_prepared(tmp_path: Path) -> None:
    done = run("digest", data=tmp_path)
    assert done.returncode == 1
    assert "COTMOC_SMTP_URL" in done.stderr


@pytest.mark.parametrize("name", ["a.html", "a.txt", "a.eml"])
def test_a_preview_of_an_empty_store(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    done = run("digest", "--preview", str(path), "--lang", "en", data=tmp_path / "data")
    assert done.returncode == 0, done.stderr
    assert "No source could be read" in done.stderr
    assert path.stat().st_size > 300


def test_a_digest_is_sent_and_health_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with mail_server() as box:
        monkeypatch.setenv("COTMOC_SMTP_URL", box.url)
        monkeypatch.setenv("COTMOC_MAIL_FROM", "cotmoc@so.example")
        assert "Nobody gets" in run("digest", data=tmp_path).stderr
        run("subscribers", "add", A, data=tmp_path)
        done = run("digest", data=tmp_path)
        assert done.returncode == 0, done.stderr
        assert "1 prepared, 1 sent" in done.stderr
        assert "0 prepared, 0 sent, 1 made before" in run("digest", data=tmp_path).stderr
        assert box.per_address == {A: 1}
        assert "1 sent in 7 days" in run("doctor", data=tmp_path).stdout
        assert run("alerts", "run", data=tmp_path).returncode == 0
