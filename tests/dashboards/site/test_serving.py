"""``cotmoc serve`` as a person runs it: what it prints, the first account, how it ends."""

import os
import re
import signal
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from http.cookiejar import CookieJar
from pathlib import Path
from socket import socket
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, HTTPSHandler, Request, build_opener, urlopen

import pytest

from core.roles import Role
from tests.dashboards.site.serving import PASSWORD, wait_for
from tests.paths import ROOT

PROGRAM = Path(sys.executable).with_name("cotmoc")
CADDY = Path(sys.executable).with_name("caddyserver")
HOW_TO = ROOT / "docs" / "how-to" / "serve.md"
STRONG = "Cot-moc-so-835-ban-gioc"

pytestmark = pytest.mark.slow


def free_port() -> str:
    with closing(socket()) as free:
        free.bind(("127.0.0.1", 0))
        return str(free.getsockname()[1])


def start(data: Path, port: str, **changed: str) -> "subprocess.Popen[str]":
    environment = {**os.environ, "COTMOC_DATA_DIR": str(data), "COTMOC_LANG": "vi", **changed}
    return subprocess.Popen(
        [PROGRAM, "serve", "--port", port],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[tuple[str, "subprocess.Popen[str]"]]:
    """Give the address of a site without any data yet, and its process."""
    port = free_port()
    process = start(tmp_path / "data", port)
    try:
        address = f"http://127.0.0.1:{port}"
        wait_for(address, process)
        yield address, process
    finally:
        process.kill()
        process.communicate()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT], ids=["SIGTERM", "Ctrl-C"])
def test_it_says_where_it_is_and_ends_well(fresh, number):
    address, process = fresh
    process.send_signal(number)
    _out, said = process.communicate(timeout=30)
    assert process.returncode == 0
    assert f"Mở {address}/ trong trình duyệt" in said
    assert re.search(r"Mã cài đặt: \d{8}\b", said)
    assert "Traceback" not in said


def test_whoever_has_the_code_makes_the_first_account(fresh, tmp_path):
    address, process = fresh
    browser = build_opener(HTTPCookieProcessor(CookieJar()))
    page = browser.open(f"{address}/").read().decode()
    assert "Tài khoản đầu tiên" in page
    code = (tmp_path / "data" / "first-account.code").read_text()
    given = {
        "csrfmiddlewaretoken": re.search(r'csrfmiddlewaretoken" value="(\w+)"', page)[1],
        "username": "lan",
        "first_name": "Lan",
        "password1": STRONG,
        "password2": STRONG,
    }
    wrong = browser.open(f"{address}/first/", urlencode(given | {"code": "0"}).encode())
    assert "Mã không đúng" in wrong.read().decode()
    made = browser.open(f"{address}/first/", urlencode(given | {"code": code}).encode())
    assert "Hôm nay" in made.read().decode()
    assert not (tmp_path / "data" / "first-account.code").exists()
    again = urlopen(f"{address}/first/")
    assert again.url.startswith(f"{address}/sign-in/"), "the code is of use once"
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=30)
    assert process.returncode == 0


def test_what_the_data_folder_gets_is_its_owner_s_alone(fresh, tmp_path):
    urlopen(f"{fresh[0]}/first/").read()
    for name in ("site.key", "first-account.code"):
        assert (tmp_path / "data" / name).stat().st_mode & 0o077 == 0
    assert (tmp_path / "data").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"COTMOC_BIND": "0.0.0.0"}, "COTMOC_PUBLIC_URL"),
        ({"COTMOC_BIND": "0.0.0.0", "COTMOC_PUBLIC_URL": "http://a.vn"}, "https://"),
        ({"COTMOC_BIND": "203.0.113.77", "COTMOC_PUBLIC_URL": "https://a.vn"}, "cannot listen"),
    ],
    ids=["open without TLS", "open with http", "not an address of this machine"],
)
def test_an_address_that_cannot_be_used_is_refused_in_words(tmp_path, changed, said):
    process = start(tmp_path, free_port(), **changed)
    _out, told = process.communicate(timeout=60)
    assert process.returncode == 1
    assert said in told
    assert "Traceback" not in told


def test_a_port_that_is_taken_is_said(tmp_path):
    with closing(socket()) as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        process = start(tmp_path, str(taken.getsockname()[1]))
        _out, told = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "COTMOC_PORT" in told


def test_too_large_a_request_is_refused_before_it_is_read(tmp_path):
    port = free_port()
    process = start(tmp_path, port, COTMOC_MAX_IMPORT_BYTES="1000")
    try:
        wait_for(f"http://127.0.0.1:{port}", process)
        with pytest.raises(HTTPError) as refused:
            urlopen(f"http://127.0.0.1:{port}/texts/check/", b"a" * 5000)
        assert refused.value.code == 413
    finally:
        process.kill()
        process.communicate()


def printed_at_the_end_of_the_demo(data: Path, lang: str) -> str:
    code = (
        "from pathlib import Path; from pipeline.steps import demo; "
        f"demo.say_where_next(Path({str(data)!r}))"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "COTMOC_LANG": lang},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    (command,) = [line.strip() for line in ran.stderr.splitlines() if line.endswith(" serve")]
    return command


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_the_end_of_the_demo_opens_the_site_on_its_data(site, lang):
    command = printed_at_the_end_of_the_demo(site.settings.data_dir, lang)
    port = free_port()
    process = subprocess.Popen(
        ["bash", "-c", f"exec env {command} --port {port}"],
        cwd=ROOT,
        env={**os.environ, "COTMOC_LANG": lang},
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        wait_for(f"http://127.0.0.1:{port}", process)
    finally:
        process.terminate()
        _out, said = process.communicate(timeout=30)
    assert process.returncode == 0
    assert re.search(r"(Mã cài đặt|Set-up code): \d{8}", said)


def test_the_proxy_of_the_how_to_leads_people_in_over_tls(site, tmp_path):
    site.person(Role.VIEWER, name="lan")
    port, door, health = free_port(), free_port(), free_port()
    (block,) = re.findall(r"```caddyfile\n(.*?)```", HOW_TO.read_text("utf-8"), re.DOTALL)
    block = block.replace("cotmoc.office.example", f"https://localhost:{door}")
    block = block.replace("127.0.0.1:8000", f"127.0.0.1:{port}")
    alone = "{\n\tadmin off\n\tskip_install_trust\n\tauto_https disable_redirects\n}\n"
    ready = f"http://127.0.0.1:{health} {{\n\trespond 200\n}}\n"
    (tmp_path / "Caddyfile").write_text(alone + block + ready)
    folders = {"XDG_DATA_HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path)}
    process = start(site.settings.data_dir, port, COTMOC_PUBLIC_URL=f"https://localhost:{door}")
    proxy = subprocess.Popen(
        [CADDY, "run", "--config", tmp_path / "Caddyfile", "--adapter", "caddyfile"],
        env={**os.environ, **folders},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_for(f"http://127.0.0.1:{port}", process)
        root = tmp_path / "caddy" / "pki" / "authorities" / "local" / "root.crt"
        until = time.monotonic() + 30
        while not root.exists() and time.monotonic() < until:
            time.sleep(0.1)
        jar = CookieJar()
        tls = HTTPSHandler(context=ssl.create_default_context(cafile=str(root)))
        browser = build_opener(HTTPCookieProcessor(jar), tls)
        page = opened(browser, f"https://localhost:{door}/sign-in/")
        given = {
            "csrfmiddlewaretoken": re.search(r'csrfmiddlewaretoken" value="(\w+)"', page)[1],
            "username": "lan",
            "password": PASSWORD,
        }
        asked = Request(f"https://localhost:{door}/sign-in/", urlencode(given).encode())
        asked.add_header("Origin", f"https://localhost:{door}")
        answer = browser.open(asked)
        assert answer.url == f"https://localhost:{door}/"
        assert "max-age" in answer.headers["Strict-Transport-Security"]
        assert all(cookie.secure for cookie in jar)
        assert {"cotmoc_session", "cotmoc_csrf"} <= {cookie.name for cookie in jar}
    finally:
        for each in (process, proxy):
            each.terminate()
            each.communicate(timeout=30)


def opened(browser, address: str) -> str:
    """Return a page once the proxy has its certificate."""
    until = time.monotonic() + 30
    while True:
        try:
            return browser.open(address, timeout=10).read().decode()
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.2)
