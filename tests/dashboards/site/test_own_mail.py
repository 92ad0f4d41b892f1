"""One's own digest, alerts and the way out of them."""

import re
from datetime import UTC, datetime

import pytest

from core.roles import Role
from core.subscriptions import RuleKind, Wishes
from core.unsubscribing import sign_token
from core.vocabulary import Lang
from store.models import AuditEntry
from store.subscribers import (
    Subscription,
    add_subscriber,
    find_subscriber,
    get_subscriber,
    leave,
    list_rules,
)

CLAIM = "ban-gioc-wholly-ceded"
NOW = datetime(2026, 11, 30, tzinfo=UTC)
WISH = {
    "lang": "en",
    "send_at": "06:30",
    "days": ["5", "1"],
    "min_priority": "0.5",
    "topics": ["land-border"],
    "claims": [],
    "places": "Thác Bản Giốc",
}
ALERT = {"topic": "land-border", "claim": "", "place": "", "min_priority": "0.5", "cap": "3"}


@pytest.fixture
def lan(site):
    return site.person(Role.VIEWER, name="lan")


@pytest.fixture
def client(site, lan):
    return site.client(user=lan)


def token_of(site, who):
    return sign_token((site.settings.data_dir / "id.key").read_text().strip(), who.id, who.nonce)


def test_one_subscribes_changes_and_leaves(client, lan):
    page = client.get("/me/mail/").content.decode()
    assert "Chưa đăng ký" in page
    assert 'href="/search/">Tìm kiếm<' in page  # the menu is still that of the site
    assert client.post("/me/mail/", WISH).status_code == 302
    who = find_subscriber("lan@example.vn")
    assert (who.lang, who.send_at, who.days) == (Lang.EN, 390, "15")
    assert who.wishes.topics == ("land-border",)
    assert who.wishes.places
    assert who.wishes.min_priority == 0.5
    page = client.get("/me/mail/").content.decode()
    assert 'value="06:30"' in page
    client.post("/me/mail/leave/")
    assert find_subscriber("lan@example.vn").active is False
    client.post("/me/mail/", WISH)
    assert find_subscriber("lan@example.vn").active
    acts = AuditEntry.objects.order_by("id")
    assert [act.action for act in acts] == [
        "subscriber.add",
        "subscriber.leave",
        "subscriber.change",
    ]
    assert {act.actor_id for act in acts} == {lan.pk}
    assert not any("@" in f"{act.before}{act.after}" for act in acts)


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"places": "Nơi Không Có"}, "Không có địa danh “Nơi Không Có”"),
        ({"topics": ["politics"]}, "không"),
        ({"send_at": "25:00"}, "mistake"),
        ({"claims": ["no-such-claim"]}, "no-such-claim"),
        ({"days": ["8"]}, "8"),
    ],
)
def test_what_is_not_there_is_refused(client, changed, says):
    page = client.post("/me/mail/", {**WISH, **changed})
    assert page.status_code == 200
    assert says in page.content.decode()
    assert find_subscriber("lan@example.vn") is None


def test_without_an_address_the_page_says_where_to_give_one(client, lan):
    lan.email = ""
    lan.save()
    assert "Bạn chưa ghi địa chỉ thư" in client.get("/me/mail/").content.decode()
    assert client.post("/me/mail/", WISH).status_code == 200


def test_a_subscription_follows_its_owner_and_nobody_takes_anothers(site, client):
    client.post("/me/mail/", WISH)
    before = find_subscriber("lan@example.vn")
    add_subscriber(Subscription("phong@example.vn"), now=NOW)
    taken = client.post("/me/", {"email": "phong@example.vn"})
    assert "Địa chỉ này đã có người dùng" in taken.content.decode()
    client.post("/me/", {"email": "lan2@example.vn"})
    after = find_subscriber("lan2@example.vn")
    assert (after.id, after.send_at) == (before.id, 390)
    old = site.client().get(f"/unsubscribe/{token_of(site, before)}")
    assert old.status_code == 404


def test_alerts_bind_to_one_claim_topic_or_place(client):
    refused = client.post("/me/alerts/add/", ALERT, follow=True)
    assert "Hãy lưu đăng ký bản tin trước" in refused.content.decode()
    client.post("/me/mail/", WISH)
    none = client.post("/me/alerts/add/", {**ALERT, "topic": ""})
    both = client.post("/me/alerts/add/", {**ALERT, "claim": CLAIM})
    for page in (none, both):
        assert "Chọn đúng một" in page.content.decode()
    words = client.post("/me/alerts/add/", {**ALERT, "topic": "", "place": "Nguyễn Văn A"})
    assert "Không có địa danh" in words.content.decode()
    for given in (ALERT, {**ALERT, "topic": "", "claim": CLAIM, "quiet_from": "22:00"}):
        assert client.post("/me/alerts/add/", given).status_code == 302
    place = {**ALERT, "topic": "", "place": "Thác Bản Giốc"}
    place |= {"quiet_from": "22:00", "quiet_until": "05:30"}
    assert client.post("/me/alerts/add/", place).status_code == 302
    rules = list_rules()
    assert [rule.kind for rule in rules] == [RuleKind.TOPIC, RuleKind.CLAIM, RuleKind.PLACE]
    assert (rules[2].quiet_from, rules[2].quiet_until, rules[2].cap) == (1320, 330, 3)
    page = client.get("/me/mail/").content.decode()
    assert "yên lặng 22:00–05:30" in page
    ids = re.findall(r'\sid="([^"]+)"', page)
    assert len(ids) == len(set(ids))


def test_a_common_name_asks_which_place(client):
    client.post("/me/mail/", WISH)
    page = client.post("/me/alerts/add/", {**ALERT, "topic": "", "place": "Trùng Khánh"})
    if page.status_code == 200:
        assert "Có nhiều nơi tên này; chọn một" in page.content.decode()
        assert not list_rules()


def test_one_removes_ones_own_alerts_only(site, client):
    client.post("/me/mail/", WISH)
    client.post("/me/alerts/add/", ALERT)
    [rule] = list_rules()
    other = site.client(Role.VIEWER)
    assert other.post(f"/me/alerts/{rule.id}/remove/").status_code == 404
    assert client.post(f"/me/alerts/{rule.id}/remove/").status_code == 302
    assert list_rules() == []


def test_leaving_by_the_link_in_the_mail(site):
    who, _ = add_subscriber(Subscription("a@example.vn", Lang.VI, Wishes()), now=NOW)
    site.person()
    link = f"/unsubscribe/{token_of(site, who)}"
    anybody = site.client()
    asked = anybody.get(link)
    assert "<form" in asked.content.decode()
    assert "a@example.vn" not in asked.content.decode()
    assert anybody.head(link).status_code == 200
    assert get_subscriber(who.id).active
    from django.test import Client

    # RFC 8058: as a mail program posts, without cookies and with CSRF checked.
    program = Client(enforce_csrf_checks=True, SERVER_NAME="127.0.0.1")
    one_click = program.post(
        link, "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded"
    )
    assert one_click.status_code == 200
    assert "Bạn đã thôi nhận thư" in one_click.content.decode()
    assert get_subscriber(who.id).active is False
    assert anybody.post(link).status_code == 200
    [act] = AuditEntry.objects.all()
    assert (act.action, act.actor, act.entity_id) == ("subscriber.leave", None, str(who.id))


@pytest.mark.parametrize(
    "spoil", [lambda t: t[:-1], lambda t: f"9{t}", lambda t: "x", lambda t: "1.é"]
)
def test_a_wrong_link_ends_nothing(site, spoil):
    who, _ = add_subscriber(Subscription("a@example.vn"), now=NOW)
    answer = site.client().post(f"/unsubscribe/{spoil(token_of(site, who))}")
    assert answer.status_code == 404
    assert "Liên kết không còn dùng được" in answer.content.decode()
    assert get_subscriber(who.id).active


def test_the_page_speaks_the_language_of_the_digest(site):
    who, _ = add_subscriber(Subscription("a@example.vn", Lang.EN), now=NOW)
    from django.test import Client

    page = Client(SERVER_NAME="127.0.0.1").get(f"/unsubscribe/{token_of(site, who)}")
    assert '<html lang="en"' in page.content.decode()
    leave(who.id)
