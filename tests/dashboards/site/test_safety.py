"""What keeps the site safe whatever a page does: headers, cookies, forms, hosts, errors, logs."""

import json
import logging
import os
import re
import subprocess
import sys

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from lxml import html

from core.errors import IndexUnavailable, SettingsError
from core.roles import Role
from core.settings import Settings
from dashboards.site.server import check_address, is_own_machine
from tests.dashboards.site.pages import EVERY, with_any_argument

ONE_CLICK = {"accounts:unsubscribe"}  # RFC 8058: mail programs post it, and the token is a secret
LOADED = (
    "//script/@src | //img/@src | //iframe/@src"
    " | //link[not(@rel='alternate' or @rel='canonical')]/@href"
)
PASSWORD = "Mat-khau-dai-12"


@pytest.fixture
def anywhere(site):
    """Return a client that may open everything and is held to tokens of forms."""
    user = site.person(*Role)
    client = Client(SERVER_NAME="127.0.0.1", enforce_csrf_checks=True)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_every_form_needs_its_token(anywhere):
    for name, pattern in EVERY.items():
        if name in ONE_CLICK:
            continue
        answer = anywhere.post(with_any_argument(pattern, name), {"next": "/"})
        if name.startswith("api:") and answer.status_code == 405:
            continue  # it only reads, and asks for a token of its own
        assert answer.status_code == 403, f"{name} takes a form without a token"
        assert "Biểu mẫu đã quá hạn" in answer.content.decode()


def test_only_mail_programs_post_without_a_token():
    exempt = {name for name, one in EVERY.items() if getattr(one.callback, "csrf_exempt", False)}
    assert {name for name in exempt if not name.startswith("api:")} == ONE_CLICK


@pytest.mark.parametrize("path", ["/", "/search/?q=a", "/sign-in/", "/khong-co/", "/office/"])
def test_every_answer_carries_the_headers(site, path):
    answer = site.client(Role.VIEWER).get(path)
    policy = answer.headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "*" not in policy
    wanted = {
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "frame-ancestors 'self'",
        "form-action 'self'",
        "base-uri 'none'",
    }
    assert wanted <= {part.strip() for part in policy.split(";")}
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert answer.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "no-store" in answer.headers["Cache-Control"]


def test_pages_hold_no_script_or_style_of_their_own(site):
    client = site.client(*Role)
    for name, pattern in EVERY.items():
        if pattern.pattern.converters:
            continue
        answer = client.get(reverse(name))
        if answer.status_code != 200 or "html" not in answer.headers.get("Content-Type", ""):
            continue
        page = answer.content.decode()
        assert not re.search(r"<script(?![^>]*\bsrc=)", page), name
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=[\"']", page), name
        for address in html.fromstring(page).xpath(LOADED):
            assert address.startswith(("/", "data:")), f"{name} loads {address}"


def test_cookies_of_sessions_are_out_of_reach_of_scripts(site):
    site.person(Role.VIEWER, name="lan")
    client = site.client()
    client.post("/sign-in/", {"username": "lan", "password": PASSWORD})
    client.post("/language/", {"lang": "en"})
    assert {"cotmoc_session", "cotmoc_lang"} <= set(client.cookies)
    for cookie in (client.cookies["cotmoc_session"], client.cookies["cotmoc_csrf"]):
        assert cookie["httponly"]
        assert cookie["samesite"] == "Lax"
    assert client.cookies["cotmoc_session"]["max-age"] == 12 * 3600


def test_behind_tls_cookies_travel_by_tls_alone(tmp_path):
    code = (
        "import json; from dashboards.site import settings as s; print(json.dumps(["
        "s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SECURE_HSTS_SECONDS,"
        "s.SECURE_PROXY_SSL_HEADER, s.CSRF_TRUSTED_ORIGINS, s.ALLOWED_HOSTS]))"
    )
    changed = {"COTMOC_DATA_DIR": str(tmp_path), "COTMOC_PUBLIC_URL": "https://cotmoc.example.vn"}
    ran = subprocess.run(
        [sys.executable, "-c", code], env={**os.environ, **changed}, capture_output=True, check=True
    )
    session, csrf, hsts, proxy, origins, hosts = json.loads(ran.stdout)
    assert session
    assert csrf
    assert hsts > 0
    assert proxy == ["HTTP_X_FORWARDED_PROTO", "https"]
    assert origins == ["https://cotmoc.example.vn"]
    assert "cotmoc.example.vn" in hosts
    assert "*" not in hosts


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "0.0.0.0"])
def test_other_names_of_the_machine_are_refused(site, host):
    answer = Client(SERVER_NAME=host).get("/sign-in/")
    assert answer.status_code == 400
    assert host not in answer.content.decode()


def test_a_sign_in_leads_to_no_other_site(site):
    site.person(Role.VIEWER, name="lan")
    for target in ("https://evil.example/", "//evil.example/", "javascript:alert(1)"):
        client = site.client()
        given = {"username": "lan", "password": PASSWORD, "next": target}
        assert client.post("/sign-in/", given).headers["Location"] == "/"
        moved = client.post("/language/", {"lang": "en", "next": target})
        assert moved.headers["Location"] == "/"


def test_five_wrong_passwords_lock_even_the_right_one_out(site):
    site.person(Role.VIEWER, name="lan")
    client = site.client()
    for _ in range(5):
        client.post("/sign-in/", {"username": "lan", "password": "khong-dung"})
    answer = client.post("/sign-in/", {"username": "lan", "password": PASSWORD})
    assert answer.status_code == 429
    assert "15 phút" in answer.content.decode()
    assert client.get("/").status_code == 302


def test_passwords_are_kept_with_argon2(site):
    assert site.person(Role.VIEWER).password.startswith("argon2$argon2id$")


# Errors


def broken(message: str):
    def view(*_: object, **__: object) -> HttpResponse:
        raise ValueError(message)

    return view


def test_an_error_has_a_number_and_keeps_its_traceback_to_the_log(site, monkeypatch, caplog):
    monkeypatch.setattr("dashboards.site.texts.views.render", broken("secret detail"))
    client = site.client(Role.VIEWER)
    client.raise_request_exception = False
    answer = client.get("/texts/")
    assert answer.status_code == 500
    page = answer.content.decode()
    number = re.search(r"<code>([0-9a-f]{8})</code>", page)[1]
    assert "Traceback" not in page
    assert "secret detail" not in page
    (logged,) = [one for one in caplog.records if number in one.getMessage()]
    assert logged.exc_info


def test_an_error_of_ours_is_said_in_plain_words(site, monkeypatch):
    def unavailable() -> None:
        raise IndexUnavailable("the index is being rebuilt; try again")

    monkeypatch.setattr("dashboards.site.texts.views.warm", unavailable)
    answer = site.client(Role.VIEWER).get("/texts/")
    assert answer.status_code == 500
    assert "the index is being rebuilt" in answer.content.decode()


def test_the_log_never_holds_what_somebody_searched_for(site, monkeypatch, caplog):
    caplog.set_level(logging.DEBUG)
    monkeypatch.setattr("dashboards.site.search.views.render", broken("no"))
    client = site.client(Role.VIEWER)
    client.raise_request_exception = False
    assert client.get("/search/", {"q": "bimatquantrong"}).status_code == 500
    assert client.get("/search/nowhere/", {"q": "bimatquantrong"}).status_code == 404
    assert "bimatquantrong" not in "".join(one.getMessage() for one in caplog.records)


def test_htmx_gets_an_error_it_can_show(site, monkeypatch):
    monkeypatch.setattr("dashboards.site.texts.views.render", broken("no"))
    client = site.client(Role.VIEWER)
    client.raise_request_exception = False
    answer = client.get("/texts/", headers={"HX-Request": "true"})
    assert answer.headers["HX-Retarget"] == "#notices"
    assert "<html" not in answer.content.decode()


# Static files and addresses


@pytest.mark.parametrize("file", ["app.css", "app.js", "vendor/htmx.min.js", "icon.svg"])
def test_static_files_are_kept_by_the_browser(site, file):
    answer = site.client().get(f"/static/site/{file}")
    assert answer.status_code == 200
    assert "max-age=86400" in answer.headers["Cache-Control"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("path", ["/static/../settings.py", "/static/site/..%2f..%2fsettings.py"])
def test_static_files_lead_to_nothing_else(site, path):
    assert site.client().get(path).status_code == 404


@pytest.mark.parametrize(
    ("host", "own"),
    [
        ("127.0.0.1", True),
        ("127.9.9.9", True),
        ("::1", True),
        ("localhost", True),
        ("0.0.0.0", False),
        ("::", False),
        ("192.168.1.5", False),
        ("may-chu.local", False),
        ("", False),
    ],
)
def test_which_addresses_are_of_this_machine_alone(host, own):
    assert is_own_machine(host) is own


@pytest.mark.parametrize("public", ["", "http://cotmoc.example.vn", "cotmoc.example.vn"])
def test_the_site_opens_to_other_machines_behind_tls_alone(public):
    with pytest.raises(SettingsError, match="COTMOC_PUBLIC_URL"):
        check_address(Settings(bind="0.0.0.0", public_url=public))


def test_behind_tls_it_opens():
    check_address(Settings(bind="0.0.0.0", public_url="https://cotmoc.example.vn"))
    check_address(Settings(bind="127.0.0.1", public_url=""))
