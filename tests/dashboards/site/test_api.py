"""The API: keys, scopes, limits, and that nothing about people leaves the house."""

import json
import re
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from core.identity import digest
from core.roles import Role
from dashboards.site import limits
from dashboards.site.api.keys import CALLS, TRIES
from dashboards.site.api.service import api
from store.models import ApiToken, AuditEntry, Document, Finding, Review, Source, User
from store.tokens import SCOPES, make_token

CALLS_BY_SCOPE = {
    "search": ("/api/search", "/api/documents/x"),
    "findings": ("/api/findings",),
    "claims": ("/api/claims", "/api/claims/x"),
    "rebuttals": ("/api/rebuttals",),
    "sources": ("/api/sources",),
}
EVERY = [(scope, path) for scope, paths in CALLS_BY_SCOPE.items() for path in paths]
PERSONS = re.compile(
    r"author|user|handle|profile|avatar|picture|e?mail|phone|writer|approver|person|owner|"
    r"reviewer|decided_by|written_by|account|byline|follower",
    re.IGNORECASE,
)


class Caller:
    """A program with a key."""

    def __init__(self, site, scopes=SCOPES, *, days=30, user=None):
        self.user = user or site.person(Role.VIEWER)
        now = datetime.now(UTC)
        self.key, self.token = make_token(
            self.user.pk, "test", scopes, expires=now + timedelta(days=days), now=now
        )
        self.client = Client(SERVER_NAME="127.0.0.1", enforce_csrf_checks=True)

    def get(self, path, query=None, **headers):
        return self.client.get(
            path, query or {}, headers={"Authorization": f"Bearer {self.key}", **headers}
        )


@pytest.fixture
def caller(site):
    return Caller(site)


def test_every_call_is_in_the_table_below():
    described = {re.sub(r"\{\w+\}", "x", path) for path in api.get_openapi_schema()["paths"]}
    assert described == {path for _, path in EVERY}
    assert all(set(how) == {"get"} for how in api.get_openapi_schema()["paths"].values())


@pytest.mark.parametrize(("scope", "path"), EVERY)
def test_a_call_needs_a_key_with_its_scope(site, scope, path):
    bare = site.client(Role.ADMINISTRATOR).get(path)  # signed in: that opens nothing here
    assert (bare.status_code, bare.headers["WWW-Authenticate"]) == (401, "Bearer")
    assert bare.json()["error"] == "unauthorized"
    others = Caller(site, [each for each in SCOPES if each != scope])
    assert others.get(path).status_code == 403
    allowed = Caller(site, [scope]).get(path)
    assert allowed.status_code == (404 if path.endswith("/x") else 200)


@pytest.mark.parametrize(
    "header",
    ["", "Bearer", "Bearer ", "Bearer cotmoc_wrong", "Basic YTpi", "Bearer é\x00", "{key}"],
)
def test_what_is_no_key_opens_nothing(site, caller, header):
    answer = caller.client.get(
        "/api/claims", headers={"Authorization": header.format(key=caller.key)}
    )
    assert answer.status_code == 401


def test_a_key_ends_by_time_by_hand_with_the_account_and_with_its_roles(site):
    expired = Caller(site, days=-1)
    assert expired.get("/api/claims").status_code == 401
    caller = Caller(site)
    assert caller.get("/api/claims").status_code == 200
    caller.user.groups.clear()
    assert caller.get("/api/claims").status_code == 403
    User.objects.filter(pk=caller.user.pk).update(is_active=False)
    assert caller.get("/api/claims").status_code == 401
    other = Caller(site)
    site.client(user=other.user).post(f"/me/tokens/{other.token.id}/revoke/")
    assert other.get("/api/claims").status_code == 401


def test_only_a_hash_is_kept_and_use_is_noted(site, caller):
    row = ApiToken.objects.get()
    assert caller.key not in str(row.__dict__)
    assert row.last_used is None
    caller.get("/api/claims")
    row.refresh_from_db()
    assert row.last_used is not None


def test_calls_are_limited_by_key(site, caller, monkeypatch):
    monkeypatch.setattr(limits.time, "time", lambda: 6_000_010.0)
    for _ in range(CALLS):
        limits.seconds_to_wait("api", str(caller.token.id), CALLS)
    answer = caller.get("/api/claims")
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "50")
    assert Caller(site).get("/api/claims").status_code == 200


def test_keys_cannot_be_guessed_without_end(site, monkeypatch):
    monkeypatch.setattr(limits.time, "time", lambda: 6_000_010.0)
    client = Client(SERVER_NAME="127.0.0.1")
    answers = [
        client.get("/api/claims", headers={"Authorization": f"Bearer cotmoc_{n}"}).status_code
        for n in range(TRIES + 1)
    ]
    assert answers == [401] * TRIES + [429]


def test_nothing_about_people_is_described(site):
    answer = site.client().get("/api/openapi.json")
    assert answer.status_code == 200
    schema = answer.json()
    names = {
        name
        for model in schema["components"]["schemas"].values()
        for name in model.get("properties", {})
    }
    assert len(names) > 40
    assert [name for name in names if PERSONS.search(name)] == []


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nothing_can_be_changed(site, caller, method):
    headers = {"Authorization": f"Bearer {caller.key}"}
    answer = getattr(caller.client, method)("/api/claims", headers=headers)
    assert answer.status_code == 405


@pytest.mark.parametrize(
    "query",
    [{"size": 101}, {"size": 0}, {"page": 0}, {"page": 201}, {"since": "yesterday"}, {"size": "x"}],
)
def test_pages_are_bounded(caller, query):
    answer = caller.get("/api/findings", query)
    assert answer.status_code == 422
    assert answer.json()["error"] == "invalid"
    assert next(iter(query)) in answer.json()["message"]


def test_search_pages_through_and_marks_a_wrong_query(caller):
    first = caller.get("/api/search", {"q": "biên giới", "size": 2, "sort": "newest"}).json()
    assert first["total"] >= len(first["hits"]) == 2
    second = caller.get(
        "/api/search", {"q": "biên giới", "size": 2, "sort": "newest", "cursor": first["cursor"]}
    ).json()
    assert not {h["id"] for h in first["hits"]} & {h["id"] for h in second["hits"]}
    flagged = caller.get("/api/search", {"entity": "finding", "flagged": "true", "facets": "true"})
    assert all(hit["flagged"] and hit["verdict"] for hit in flagged.json()["hits"])
    assert flagged.json()["facets"]
    for wrong in ({"q": "claim:("}, {"claim": "x" * 201}, {"cursor": "nonsense"}):
        assert caller.get("/api/search", wrong).status_code in (400, 422)


def test_findings_tell_what_was_decided_and_not_by_whom(site, caller):
    row = Finding.objects.filter(flagged=True).first()
    anna = site.person(Role.ANALYST, name="anna-tran")
    Review.objects.create(
        document=row.document,
        claim=row.claim,
        quote_hash=digest(row.quote),
        decision="rejected",
        note="xong",
        decided_by=anna,
        decided_at=datetime.now(UTC),
    )
    text = caller.get("/api/findings", {"claim": row.claim, "size": 100}).content.decode()
    found = {each["id"]: each for each in json.loads(text)["findings"]}
    assert found[row.id]["decision"] == "rejected"
    assert found[row.id]["why"]["vi"]
    assert found[row.id]["evidence"][0]["title"]["vi"]
    assert "anna" not in text


def test_a_document_comes_with_its_findings(caller):
    row = Finding.objects.filter(flagged=True).first()
    answer = caller.get(f"/api/documents/{row.document_id}").json()
    assert answer["id"] == row.document_id
    assert row.id in {each["id"] for each in answer["findings"]}


def test_words_of_individuals_stay_in_the_house(caller):
    row = Finding.objects.filter(flagged=True).select_related("document__current").first()
    title = row.document.current.title
    Document.objects.filter(pk=row.document_id).update(retention="individual")
    assert caller.get(f"/api/documents/{row.document_id}").status_code == 404
    listed = caller.get("/api/findings", {"claim": row.claim, "size": 100}).json()["findings"]
    assert row.document_id not in {each["document"] for each in listed}
    query = {"claim": row.claim, "entity": "finding", "size": 100}
    hits = caller.get("/api/search", query).json()["hits"]
    [hit] = [each for each in hits if each["id"] == row.id]
    assert (hit["title"], hit["snippet"], hit["url"], hit["source"]) == ("", "", None, "")
    assert hit["individual"]
    assert title


def test_sources_of_individuals_are_left_out(caller):
    shown = caller.get("/api/sources").json()["sources"]
    assert shown
    Source.objects.filter(pk=shown[0]["id"]).update(public_voice=False)
    again = caller.get("/api/sources").json()["sources"]
    assert shown[0]["id"] not in {each["id"] for each in again}


def test_the_catalogue_page_by_page(caller):
    first = caller.get("/api/claims", {"size": 2}).json()
    assert first["more"]
    one = caller.get(f"/api/claims/{first['claims'][0]['id']}").json()
    assert one["evidence"]
    assert one["established"]["vi"]
    contested = caller.get("/api/claims", {"verdict": "contested"}).json()["claims"]
    sides = caller.get(f"/api/claims/{contested[0]['id']}").json()["positions"]
    assert len(sides) > 1
    assert all(side["side"] and side["says"] for side in sides)


def test_messages_speak_vietnamese_or_english(site):
    client = site.client()
    assert "Gửi khoá" in client.get("/api/claims").json()["message"]
    english = client.get("/api/claims", headers={"Accept-Language": "en-GB"}).json()["message"]
    assert english.startswith("Send a key")


def test_what_breaks_gets_a_number_and_no_detail(caller, monkeypatch):
    def break_down():
        raise RuntimeError("secret detail")

    monkeypatch.setattr("dashboards.site.api.endpoints.get_catalogue", break_down)
    answer = caller.get("/api/claims")
    assert (answer.status_code, answer.json()["error"]) == (500, "failed")
    assert re.search(r"[0-9a-f]{8}$", answer.json()["message"])
    assert "secret" not in answer.content.decode()


def test_the_page_of_the_api_names_every_call(site):
    page = site.client(Role.VIEWER).get("/api/").content.decode()
    for path in api.get_openapi_schema()["paths"]:
        assert path in page


def test_a_key_is_made_shown_once_and_revoked(site):
    user = site.person(Role.VIEWER)
    client = site.client(user=user)
    asked = {"name": "cổng tin <script>", "scopes": ["search", "claims"], "days": "30"}
    page = client.post("/me/tokens/", asked).content.decode()
    [key] = re.findall(r"cotmoc_[\w-]{43}", page)
    assert "&lt;script&gt;" in page
    again = client.get("/me/tokens/").content.decode()
    assert key not in again
    row = ApiToken.objects.get()
    assert row.scopes == ["search", "claims"]
    assert timedelta(days=29) < row.expires - datetime.now(UTC) < timedelta(days=31)
    twice = client.post("/me/tokens/", asked).content.decode()
    assert "Tên này đã có" in twice
    assert ApiToken.objects.count() == 1
    stranger = site.client(Role.ADMINISTRATOR)
    assert stranger.post(f"/me/tokens/{row.pk}/revoke/").status_code == 404
    assert client.post(f"/me/tokens/{row.pk}/revoke/").status_code == 302
    assert client.post(f"/me/tokens/{row.pk}/revoke/").status_code == 404
    acts = list(AuditEntry.objects.order_by("id").values_list("action", flat=True))
    assert acts == ["token.add", "token.revoke"]
    assert key not in str(list(AuditEntry.objects.values()))


@pytest.mark.parametrize(
    "changed", [{"scopes": []}, {"scopes": ["write"]}, {"days": "9999"}, {"name": ""}]
)
def test_a_key_that_may_not_be_is_refused(site, changed):
    client = site.client(Role.VIEWER)
    asked = {"name": "a", "scopes": ["search"], "days": "30"}
    assert client.post("/me/tokens/", {**asked, **changed}).status_code == 200
    assert not ApiToken.objects.exists()
