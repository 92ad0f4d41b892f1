"""Administration: accounts, subscribers, the trail that nobody changes, retention, health."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from core.roles import Role
from core.vocabulary import Lang
from dashboards.site.office.acts import act_name, differences
from store.audit import note_act
from store.connection import writing
from store.models import AuditEntry, DeadLetter, Delivery, Document, SearchBackend, User
from store.subscribers import Subscription, add_subscriber, find_subscriber

NOW = datetime(2026, 11, 30, tzinfo=UTC)
STRONG = "Cot-moc-so-835-ban-gioc"
NEW = {"username": "minh", "first_name": "Minh", "email": "minh@example.vn", "password": ""}


@pytest.fixture
def admin(site):
    return site.person(Role.ADMINISTRATOR, name="quantri")


@pytest.fixture
def client(site, admin):
    return site.client(user=admin)


def shown_password(page):
    return re.search(r'class="secret">([^<]+)<', page.content.decode())[1]


def test_a_new_account_signs_in_with_a_password_shown_once(site, client, admin):
    page = client.post("/office/people/add/", {**NEW, "roles": ["analyst", "writer"]})
    password = shown_password(page)
    assert re.fullmatch(r"[a-z2-9]{4}(-[a-z2-9]{4}){3}", password)
    user = User.objects.get(username="minh")
    assert user.roles == {"analyst", "writer"}
    assert password not in client.get(f"/office/people/{user.pk}/").content.decode()
    fresh = site.client()
    signed_in = fresh.post("/sign-in/", {"username": "minh", "password": password})
    assert signed_in.headers["Location"] == "/me/password/"
    act = AuditEntry.objects.get(action="user.add")
    assert act.actor_id == admin.pk
    assert act.after == {"name": "minh", "roles": ["analyst", "writer"]}
    assert not any(w in str(list(AuditEntry.objects.values())) for w in (password, "@"))


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"username": "QUANTRI"}, "Tên đăng nhập này đã có"),
        ({"username": "a b<script>"}, "Điền tên đăng nhập hợp lệ"),
        ({"email": "quantri@example.vn"}, "đã gắn với tài khoản khác"),
        ({"email": "minh"}, "Đây không phải địa chỉ thư"),
        ({"password": "ngan"}, "Mật khẩu quá ngắn"),
        ({"roles": ["king"]}, "king"),
    ],
)
def test_what_no_account_can_be_is_refused(client, changed, says):
    page = client.post("/office/people/add/", {**NEW, **changed})
    assert says in page.content.decode()
    assert User.objects.count() == 1


def test_roles_change_and_the_trail_has_before_and_after(site, client):
    user = site.person(Role.VIEWER, name="lan")
    given = {"first_name": "Lan", "email": "lan@example.vn", "roles": ["approver"]}
    assert client.post(f"/office/people/{user.pk}/", given).status_code == 302
    assert User.objects.get(pk=user.pk).roles == {"approver"}
    [act] = AuditEntry.objects.filter(action="user.change")
    assert (act.before["roles"], act.after["roles"]) == (["viewer"], ["approver"])
    client.post(f"/office/people/{user.pk}/", given)
    assert AuditEntry.objects.filter(action="user.change").count() == 1


def test_nobody_takes_administration_from_themselves(site, client, admin):
    site.person(Role.ADMINISTRATOR, name="khac")
    page = client.post(f"/office/people/{admin.pk}/", {"roles": ["viewer"]})
    assert "Không tự bỏ vai trò quản trị của mình được" in page.content.decode()
    closed = client.post(f"/office/people/{admin.pk}/active/", {"active": "no"}, follow=True)
    assert "Không tự đóng tài khoản của mình được" in closed.content.decode()
    admin.refresh_from_db()
    assert admin.is_active
    assert "administrator" in User.objects.get(pk=admin.pk).roles


def test_the_last_administrator_stays(site, client, admin):
    # One who is signed in administers, so that the last one is another only in between.
    from store.accounts import AccountRefused, Details, Why, change_account, set_active

    other = site.person(Role.ANALYST)
    closed = site.person(Role.ADMINISTRATOR)
    User.objects.filter(pk=closed.pk).update(is_active=False)
    for change in (
        lambda: change_account(other.pk, admin.pk, Details("", "", ("viewer",))),
        lambda: set_active(other.pk, admin.pk, False),
    ):
        with pytest.raises(AccountRefused) as refused:
            change()
        assert refused.value.why is Why.LAST_ADMINISTRATOR
    User.objects.filter(pk=closed.pk).update(is_active=True)
    set_active(other.pk, admin.pk, False)


def test_a_closed_account_is_out_and_comes_back(site, client):
    user = site.person(Role.VIEWER, name="lan")
    there = site.client(user=user)
    client.post(f"/office/people/{user.pk}/active/", {"active": "no"})
    assert there.get("/me/").status_code == 302
    client.post(f"/office/people/{user.pk}/active/", {"active": "yes"})
    assert there.get("/me/").status_code == 200
    words = [act.action for act in AuditEntry.objects.order_by("id")]
    assert words == ["user.close", "user.open"]


def test_no_address_deletes_an_account(client, admin):
    for method in ("delete", "put", "patch"):
        assert getattr(client, method)(f"/office/people/{admin.pk}/").status_code == 405
    assert client.post(f"/office/people/{admin.pk}/delete/").status_code == 404


def test_a_reset_password_ends_sessions_and_has_to_be_changed(site, client, admin):
    user = site.person(Role.VIEWER, name="lan")
    there = site.client(user=user)
    weak = client.post(f"/office/people/{user.pk}/password/", {"password": "123456789012"})
    assert "quá phổ biến" in weak.content.decode() or "toàn là số" in weak.content.decode()
    page = client.post(f"/office/people/{user.pk}/password/", {"password": STRONG})
    assert shown_password(page) == STRONG
    assert there.get("/me/").status_code == 302
    again = there.post("/sign-in/", {"username": "lan", "password": STRONG})
    assert again.headers["Location"] == "/me/password/"
    own = client.post(f"/office/people/{admin.pk}/password/", {"password": ""}, follow=True)
    assert "trang tài khoản của mình" in own.content.decode()


def test_a_lock_out_is_shown_and_lifted(site, client):
    user = site.person(Role.VIEWER, name="lan")
    there = site.client()
    for _ in range(5):
        there.post("/sign-in/", {"username": "lan", "password": "sai"})
    assert "tạm khoá vì nhập sai" in client.get("/office/").content.decode()
    assert "Mở khoá đăng nhập" in client.get(f"/office/people/{user.pk}/").content.decode()
    client.post(f"/office/people/{user.pk}/unlock/")
    right = {"username": "lan", "password": "Mat-khau-dai-12"}
    assert there.post("/sign-in/", right).status_code == 302
    assert AuditEntry.objects.filter(action="user.unlock").count() == 1


WISH = {
    "address": "Phong@example.vn",
    "lang": "vi",
    "send_at": "07:00",
    "days": list("12345"),
    "min_priority": "0.0",
    "places": "",
}


def test_subscribers_are_added_changed_paused_and_removed(client):
    assert "Chưa ai nhận bản tin" in client.get("/office/subscribers/").content.decode()
    client.post("/office/subscribers/", WISH)
    who = find_subscriber("phong@example.vn")
    assert who.days == "12345"
    twice = client.post("/office/subscribers/", WISH)
    assert "đã có trong danh sách" in twice.content.decode()
    page = f"/office/subscribers/{who.id}/"
    client.post(f"{page}active/", {"active": "no"})
    client.post(page, {**WISH, "address": "other@example.vn", "lang": "en"})
    changed = find_subscriber("phong@example.vn")
    assert (changed.lang, changed.active) == (Lang.EN, False)
    client.post(f"{page}active/", {"active": "yes"})
    assert find_subscriber("phong@example.vn").active
    client.post(f"{page}remove/")
    assert find_subscriber("phong@example.vn") is None
    assert client.get(page).status_code == 404
    acts = list(AuditEntry.objects.order_by("id"))
    assert [act.action.partition(".")[2] for act in acts] == [
        *("add", "pause", "change", "resume", "remove")
    ]
    assert not any("@" in f"{act.before}{act.after}{act.note}" for act in acts)


@pytest.mark.parametrize(
    "statement", ["UPDATE store_auditentry SET note = 'x'", "DELETE FROM store_auditentry"]
)
def test_the_database_itself_keeps_the_trail(site, admin, statement):
    with writing():
        note_act(admin.pk, "user.open", "user", "1")
    with (
        pytest.raises(DatabaseError, match="only added to"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    entry = AuditEntry.objects.get()
    for change in (
        entry.save,
        entry.delete,
        lambda: AuditEntry.objects.update(note="x"),
        lambda: AuditEntry.objects.all().delete(),
        lambda: AuditEntry.objects.bulk_update([entry], ["note"]),
    ):
        with pytest.raises((TypeError, DatabaseError)), transaction.atomic():
            change()
    assert AuditEntry.objects.get().note == ""


def test_who_acted_cannot_be_deleted(site, admin):
    from django.db.models import ProtectedError

    with writing():
        note_act(admin.pk, "user.open", "user", "1")
    with pytest.raises(ProtectedError):
        admin.delete()


def test_the_trail_is_filtered_and_shows_what_changed(client, admin):
    assert "Chưa có dòng nào" in client.get("/office/trail/").content.decode()
    with writing():
        for n in range(60):
            note_act(admin.pk, "review.confirm", "review", f"r{n}", now=NOW + timedelta(minutes=n))
        note_act(
            None,
            "user.change",
            "user",
            "7",
            before={"roles": ["viewer"], "called": "Lan"},
            after={"roles": ["writer"], "called": "Lan"},
            note="<script>alert(1)</script> \u202eabc",
            now=NOW,
        )
    first = client.get("/office/trail/").content.decode()
    assert first.count("<tr>") == 51
    assert 'rel="next"' in first
    second = client.get("/office/trail/?page=2").content.decode()
    assert second.count("<tr>") == 12
    filtered = client.get("/office/trail/?subject=user").content.decode()
    assert filtered.count("<tr>") == 2
    assert "<del>" in filtered
    assert "Người xem</del>" in filtered
    assert "Người viết</ins>" in filtered
    assert "Lan" not in filtered
    assert "&lt;script&gt;" in filtered
    assert "\u202e" not in filtered
    assert "chương trình" in filtered
    one = client.get("/office/trail/?id=r3").content.decode()
    assert one.count("<tr>") == 2
    none = client.get("/office/trail/?subject=token").content.decode()
    assert "Không có dòng nào như vậy" in none
    for nonsense in ("page=-1", "page=x", "page=99999999999", "subject=nonsense", "page=٣"):
        assert client.get(f"/office/trail/?{nonsense}").status_code == 200


def test_acts_are_said_in_words():
    assert act_name("user.add") == "Tài khoản: thêm"
    assert act_name("comet.land") == "comet: land"
    same = {"a": 1, "b": [1, 2]}
    assert differences(same, dict(same)) == []
    assert differences(None, None) == []
    [only] = differences(None, {"active": True})
    assert (only.name, only.before, only.after) == ("đang mở", "", "có")
    assert differences(None, {"quote_hash": "a1", "odd": {"x": [True]}})[0].after == "x: có"


def test_retention_says_what_would_be_deleted(client):
    page = client.get("/office/retention/").content.decode()
    assert "Không có bài nào của cá nhân quá 90 ngày" in page
    row = Document.objects.first()
    old = datetime.now(UTC) - timedelta(days=91)
    Document.objects.filter(pk=row.pk).update(retention="individual", last_seen=old)
    again = client.get("/office/retention/").content.decode()
    assert "1 bài của cá nhân" in again
    assert Document.objects.filter(pk=row.pk).exists()


def test_health_shows_what_is_wrong(client):
    page = client.get("/office/health/").content.decode()
    assert "tantivy" in page
    assert "Chưa nối máy chủ thư" in page
    backend, _ = SearchBackend.objects.get_or_create(name="tantivy")
    DeadLetter.objects.create(
        backend=backend, entity_type="document", entity_id="x:1", seq=1, at=NOW, reason="<b>too big"
    )
    Delivery.objects.create(
        recipient="r",
        kind="digest",
        day=NOW.date(),
        state="failed",
        message_id="m",
        content="c",
        last_error="mailbox full",
        prepared=NOW,
        next_try=NOW,
        changed=NOW,
    )
    page = client.get("/office/health/").content.decode()
    assert "&lt;b&gt;too big" in page
    assert "mailbox full" in page


def test_health_without_an_index_is_still_a_page(client, monkeypatch):
    from core.errors import IndexUnavailable

    def away():
        raise IndexUnavailable("the index is away")

    monkeypatch.setattr("dashboards.site.office.health.get_index", away)
    page = client.get("/office/health/")
    assert page.status_code == 200
    assert "the index is away" in page.content.decode()


PAGES = ("", "people/add/", "subscribers/", "trail/", "retention/", "health/")


@pytest.mark.parametrize("page", PAGES)
def test_only_administrators_come_in(site, page):
    site.person(Role.ADMINISTRATOR)
    others = [role for role in Role if role is not Role.ADMINISTRATOR]
    assert site.client(*others).get(f"/office/{page}").status_code == 403
    assert site.client().get(f"/office/{page}").status_code == 302


@pytest.mark.parametrize("page", PAGES)
def test_the_english_pages_hold_no_vietnamese(site, page):
    client = site.client(Role.ADMINISTRATOR, lang="en")
    add_subscriber(Subscription("a@example.vn"), now=NOW)
    text = client.get(f"/office/{page}").content.decode()
    text = re.sub(r"(?s)<details class=\"long\".*?</details>|Tiếng Việt", "", text)
    text = text.replace("Bản Giốc; Trùng Khánh", "")
    assert not re.findall(r"\w*[ăđơưạảấầẩậắằặẹẻếềệọỏốồộớờợụủứừựỵ]\w*", text)
