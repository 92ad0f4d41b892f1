"""Signing in and out, the first account, one's own password and address."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.contrib.sessions.models import Session

from core.roles import Role
from dashboards.site.accounts import first
from store.models import AuditEntry, User

PASSWORD = "Mat-khau-dai-12"
NEW = "Cot-moc-so-835-ban-gioc"
FRESH = {"username": "lan", "first_name": "Lan", "password1": NEW, "password2": NEW}


def sign_in(client, name, password=PASSWORD, **more):
    return client.post("/sign-in/", {"username": name, "password": password, **more})


def test_the_first_account_needs_the_printed_code_and_has_every_role(site):
    client = site.client()
    assert client.get("/sign-in/").headers["Location"] == "/first/"
    wrong = client.post("/first/", {**FRESH, "code": "00000000x"})
    assert "Mã không đúng" in wrong.content.decode()
    assert not User.objects.exists()
    made = client.post("/first/", {**FRESH, "code": first.code()})
    assert made.headers["Location"] == "/"
    assert User.objects.get().roles == {str(role) for role in Role}
    assert AuditEntry.objects.get().action == "user.first"
    again = client.post("/first/", {**FRESH, "username": "minh", "code": "1"})
    assert again.headers["Location"] == "/sign-in/"
    assert User.objects.count() == 1


def test_codes_cannot_be_tried_without_end(site):
    client = site.client()
    answers = [client.post("/first/", {**FRESH, "code": "1"}).status_code for _ in range(22)]
    assert answers[19:] == [200, 429, 429]


@pytest.mark.parametrize(
    ("password", "says"),
    [
        ("ngan", "Mật khẩu quá ngắn. Nó phải chứa ít nhất 12 ký tự."),
        ("123456789012345", "Mật khẩu này hoàn toàn là số."),
        ("password1234", "Mật khẩu này quá phổ biến."),
        ("nguyenthilan", "Mật khẩu quá giống với"),
    ],
)
def test_weak_passwords_are_refused_in_vietnamese(site, password, says):
    given = {"username": "nguyenthilan", "password1": password, "password2": password}
    page = site.client().post("/first/", {**FRESH, **given, "code": first.code()})
    assert says in page.content.decode()
    assert not re.search(r"[Pp]assword (is|must|can)|fields", page.content.decode())


def test_signing_in_and_out(site):
    client, user = site.client(), site.person(Role.VIEWER, name="lan")
    wrong = sign_in(client, "lan", "khong-phai-mat-khau")
    assert "Tên đăng nhập hoặc mật khẩu không đúng" in wrong.content.decode()
    right = sign_in(client, "lan")
    assert right.headers["Location"] == "/"
    assert client.get("/me/").status_code == 200
    assert client.get("/sign-out/").status_code == 405
    assert client.post("/sign-out/").headers["Location"] == "/sign-in/"
    assert client.get("/me/").status_code == 302
    assert user.username == "lan"


def test_after_five_failures_the_right_password_waits_too(site):
    client = site.client()
    site.person(Role.VIEWER, name="lan")
    answers = [sign_in(client, "lan", "sai") for _ in range(5)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 200, 429]
    locked = sign_in(client, "lan")
    assert locked.status_code == 429
    assert "Tạm khoá đăng nhập" in locked.content.decode()
    assert client.get("/me/").status_code == 302
    site.person(Role.VIEWER, name="minh")
    assert sign_in(client, "minh").status_code == 302


def test_one_machine_cannot_try_many_names(site):
    client = site.client()
    site.person(name="lan")
    answers = [sign_in(client, f"name{n}", "sai").status_code for n in range(21)]
    assert answers == [200] * 20 + [429]


@pytest.mark.parametrize(
    ("target", "goes"),
    [
        ("/me/tokens/", "/me/tokens/"),
        ("https://evil.example/", "/"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("javascript:alert(1)", "/"),
    ],
)
def test_signing_in_leads_nowhere_else(site, target, goes):
    client = site.client()
    site.person(Role.VIEWER, name="lan")
    assert sign_in(client, "lan", next=target).headers["Location"] == goes
    for page, given in (("/language/", {"lang": "en"}), ("/theme/", {"theme": "dark"})):
        assert client.post(page, {**given, "next": target}).headers["Location"] == goes


def test_a_page_asked_for_comes_after_signing_in(site):
    site.person(name="lan")
    asked = site.client().get("/search/?q=b%E1%BA%A3n+gi%E1%BB%91c&page=2")
    assert asked.headers["Location"].startswith("/sign-in/?next=/search/%3Fq%3D")
    fragment = site.client().get("/search/", headers={"HX-Request": "true"})
    assert (fragment.status_code, fragment.headers["HX-Redirect"][:14]) == (401, "/sign-in/?next")


def test_a_session_ends_by_itself(site):
    client = site.client()
    site.person(Role.VIEWER, name="lan")
    sign_in(client, "lan")
    cookie = client.cookies["cotmoc_session"]
    assert int(cookie["max-age"]) == 12 * 3600
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    Session.objects.update(expire_date=datetime.now(UTC) - timedelta(seconds=1))
    assert client.get("/me/").headers["Location"] == "/sign-in/?next=/me/"


def test_a_closed_account_is_out_at_once(site):
    user = site.person(Role.VIEWER, name="lan")
    client = site.client(user=user)
    assert client.get("/me/").status_code == 200
    User.objects.update(is_active=False)
    assert client.get("/me/").status_code == 302
    assert sign_in(site.client(), "lan").status_code == 200


def test_a_given_password_has_to_be_changed_first(site):
    user = site.person(Role.VIEWER, name="lan")
    User.objects.update(last_login=None)
    client = site.client()
    assert sign_in(client, "lan", next="/me/tokens/").headers["Location"] == "/me/password/"
    for page in ("/", "/me/", "/me/tokens/", "/search/"):
        assert client.get(page).headers["Location"] == "/me/password/"
    client.post("/sign-out/")
    sign_in(client, "lan")
    given = {"old_password": PASSWORD, "new_password1": PASSWORD, "new_password2": PASSWORD}
    same = client.post("/me/password/", given)
    assert "phải khác mật khẩu hiện nay" in same.content.decode()
    given |= {"new_password1": NEW, "new_password2": NEW}
    assert client.post("/me/password/", given).headers["Location"] == "/"
    assert client.get("/me/").status_code == 200
    user.refresh_from_db()
    assert user.check_password(NEW)


def test_changing_the_password_ends_other_sessions(site):
    user = site.person(Role.VIEWER)
    here, there = site.client(user=user), site.client(user=user)
    given = {"old_password": "sai", "new_password1": NEW, "new_password2": NEW}
    wrong = here.post("/me/password/", given)
    assert "Mật khẩu cũ không chính xác" in wrong.content.decode()
    here.post("/me/password/", given | {"old_password": PASSWORD})
    assert here.get("/me/").status_code == 200
    assert there.get("/me/").status_code == 302
    act = AuditEntry.objects.get()
    assert (act.action, act.before, act.after) == ("user.own_password", None, None)


def test_the_own_address_is_checked_and_belongs_to_nobody_else(site):
    site.person(name="minh")
    client = site.client(Role.VIEWER)
    for address, says in (
        ("lan@", "Đây không phải địa chỉ thư"),
        ("MINH@example.vn", "Địa chỉ này đã có người dùng"),
    ):
        assert says in client.post("/me/", {"email": address}).content.decode()
    assert client.post("/me/", {"email": " Lan@Example.vn "}).status_code == 302
    assert User.objects.filter(email="lan@example.vn").count() == 1
    entry = AuditEntry.objects.get()
    assert entry.action == "user.own_email"
    assert "@" not in f"{entry.before}{entry.after}{entry.note}"


def test_theme_and_language_are_kept(site):
    client = site.client(Role.VIEWER)
    client.post("/theme/", {"theme": "dark", "next": "/me/"})
    client.post("/language/", {"lang": "en", "next": "/me/"})
    page = client.get("/me/").content.decode()
    assert 'data-theme="dark"' in page
    assert '<html lang="en"' in page
    client.post("/theme/", {"theme": '"><script>', "next": "/me/"})
    assert 'data-theme="dark"' in client.get("/me/").content.decode()


@pytest.mark.parametrize(
    "page", ["/me/", "/me/password/", "/me/mail/", "/me/tokens/", "/sign-in/", "/first/"]
)
def test_the_english_pages_hold_no_vietnamese(site, page):
    client = site.client(lang="en") if page in ("/sign-in/", "/first/") else None
    if page == "/sign-in/":
        site.person()
    client = client or site.client(Role.VIEWER, lang="en")
    text = client.get(page).content.decode()
    text = re.sub(r"(?s)<(datalist|details class=\"long\").*?</\1?|Tiếng Việt", "", text)
    text = re.sub(r"(?s)<select name=\"claim\".*?</select>|Bản Giốc; Trùng Khánh", "", text)
    assert not re.findall(r"[ăđơưạảấầẩậắằặẹẻếềệọỏốồộớờợụủứừựỵ]\w*", text)


def test_no_page_of_accounts_styles_or_runs_anything_inline():
    for path in Path("dashboards/site").glob("*/templates/*/*.html"):
        if path.parts[2] in ("accounts", "office", "api"):
            assert not re.search(r"\s(style|on\w+)=|<script>", path.read_text("utf-8")), path
