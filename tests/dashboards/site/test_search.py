"""Searching on the site: the same state in every address, and nothing that a text can break."""

import csv
import io
import json
from datetime import UTC, datetime

import pytest
from django.http import QueryDict

from core.roles import Role
from core.searching import IndexDocument
from core.vocabulary import Lang, Retention, SourceKind
from dashboards.site import engines
from dashboards.site.search import files
from dashboards.site.search.bars import chart_of
from dashboards.site.search.results import look
from dashboards.site.search.state import Asked, read_asked
from store import models
from store.own_alerts import NO_DAYS, rules_of
from store.subscribers import find_subscriber

CLAIM = "ban-gioc-wholly-ceded"
HTMX = {"HX-Request": "true"}


def page(site, address, *, lang="vi", **headers):
    answer = site.client(Role.VIEWER, lang=lang).get(f"/search/{address}", headers=headers)
    assert answer.status_code == 200
    return answer.content.decode()


def found_at(address):
    return look(read_asked(QueryDict(address.partition("?")[2])))


def indexed(**values):
    moment = datetime(2026, 11, 20, tzinfo=UTC)
    given = {
        "id": "thu:1",
        "seq": 1,
        "title": "Tin thử",
        "text": "Một dòng về từ hiếm xyzzyx.",
        "source": "thu",
        "kind": SourceKind.PRESS,
        "lang": Lang.VI,
        "url": "https://thu.example/1",
        "published_at": moment,
        "first_seen": moment,
        "group_id": "thu:1",
        "flagged": False,
        "gated": False,
    }
    engines.get_index().upsert([IndexDocument(**{**given, **values})])


def stored(id="thu:1", *, title="Tin thử", text="Một dòng.", retention=Retention.PUBLIC, url=None):
    moment = datetime(2026, 11, 20, tzinfo=UTC)
    source, _ = models.Source.objects.get_or_create(
        id="thu", defaults={"name": "Báo Thử", "kind": "press", "protocol": "feed", "lang": "vi"}
    )
    row = models.Document.objects.create(
        id=id,
        source=source,
        kind="press",
        url=url,
        first_seen=moment,
        last_seen=moment,
        published_precision="second",
        group_id=id,
        retention=str(retention),
    )
    row.current = models.DocumentVersion.objects.create(
        id=f"v-{id}"[:32],
        document=row,
        hash="h",
        created=moment,
        lang="vi",
        analysis="a",
        title=title,
        text=text,
    )
    row.save()
    return row


# The address


@pytest.mark.parametrize(
    "query",
    [
        "q=th%C3%A1c",
        f"q=a&entity=finding&claim={CLAIM}&stance=denies&stance=asserts",
        "topic=land-border&since=2026-11-01&until=2026-11-30&meaning=1&sort=newest&view=table",
    ],
)
def test_an_address_says_the_whole_state(query):
    asked = read_asked(QueryDict(query))
    again = read_asked(QueryDict(asked.query_string))
    assert again == asked
    assert asked.query_string.replace("+", "%20") == query or set(
        asked.query_string.split("&")
    ) == set(query.split("&"))


@pytest.mark.parametrize(
    "query",
    [
        "entity=nonsense&sort=nonsense&view=nonsense&page=-3&meaning=yes",
        "page=99999999999999999999999&cursor=%00",
        "page=%C2%B2&since=9999-12-31&until=0001-01-01",
        "lang=%00&topic=" + "x" * 5000,
        "q=" + "%F0%9F%98%80" * 3000,
    ],
)
def test_nonsense_in_an_address_is_no_error(site, query):
    page(site, f"?{query}")


def test_days_in_the_wrong_order_are_swapped_and_said(site):
    body = page(site, "?q=thác&since=2026-11-20&until=2026-11-10")
    assert "đã đổi chỗ" in body
    assert 'name="since" value="2026-11-10"' in body
    assert "Không đọc được ngày này" in page(site, "?since=hôm+qua")


def test_a_day_counts_to_its_end_on_the_clock_of_the_office():
    query = read_asked(QueryDict("since=2026-11-12&until=2026-11-12")).to_query()
    assert query.since == datetime(2026, 11, 11, 17, tzinfo=UTC)
    assert query.until == datetime(2026, 11, 12, 17, tzinfo=UTC)


# The page


def test_the_page_works_without_script(site):
    body = page(site, "?q=Bản+Giốc")
    assert "<html" in body
    assert "<mark>Bản</mark>" in body
    assert 'method="get"' in body
    assert "10 kết quả" in body
    assert "style=" not in body.replace('rel="stylesheet"', "")


def test_htmx_gets_all_of_the_search_and_a_clean_address(site):
    answer = site.client(Role.VIEWER).get("/search/?q=thác&since=&until=", headers=HTMX)
    body = answer.content.decode()
    assert "<html" not in body
    assert 'id="search-count"' in body
    assert 'hx-swap-oob="innerHTML"' in body
    assert answer.headers["HX-Push-Url"] == "/search/?q=th%C3%A1c"
    assert "HX-Request" in answer.headers["Vary"]


def test_facets_are_named_counted_and_lead_to_narrower_searches(site):
    body = page(site, "?q=Bản+Giốc")
    assert "Du lịch, văn hoá" in body
    assert "thác Bản Giốc" in body
    assert "Toàn bộ thác Bản Giốc đã bị bán" in body
    assert "topic=tourism-culture" in body
    chosen = page(site, f"?q=Bản+Giốc&claim={CLAIM}")
    assert 'aria-current="true"' in chosen
    assert "Bỏ lọc:" in chosen
    assert 'type="hidden" name="claim"' in chosen


def test_findings_show_verdict_and_stance_and_lead_to_their_place(site):
    for view in ("list", "table"):
        body = page(site, f"?entity=finding&claim={CLAIM}&view={view}")
        assert "Trái tài liệu gốc" in body
        assert "bác bỏ" in body
        assert "#finding-" in body


def test_pages_follow_each_other_without_gap_or_repetition(site):
    address, seen = "?sort=newest", []
    while address:
        found = found_at(address)
        seen += [row.hit.id for row in found.rows]
        address = found.after
    assert len(seen) == len(set(seen)) == found.page.total
    assert [row.hit.id for row in found_at("?sort=newest&page=2").rows] == seen[20:40]


def test_a_cursor_of_another_search_falls_back_on_the_number_of_the_page(site):
    cursor = found_at("?sort=newest").page.cursor
    found = found_at(f"?sort=oldest&page=2&cursor={cursor}")
    assert found.state == "found"
    assert found.first == 21


def test_bars_lead_to_their_own_days():
    chart = chart_of(Asked("thác"), {"2026-11-10": 1, "2026-11-11": 0, "2026-11-12": 2})
    assert chart is not None
    assert chart.brush == "since"
    assert chart.links[2] == "/search/?q=th%C3%A1c&since=2026-11-12&until=2026-11-12"
    days = {f"2026-{month:02d}-{day:02d}": 1 for month in range(1, 13) for day in range(1, 29)}
    weeks = chart_of(Asked(), days)
    assert weeks is not None
    assert len(weeks.labels) < 60
    assert sum(weeks.series[0].values) == 12 * 28


@pytest.mark.parametrize(
    ("query", "said", "better"),
    [
        ("(thác", "dấu ngoặc", True),
        ("thác AND", "AND", True),
        ("sorce:vnexpress", "source", True),
        ('"cột mốc', "ngoặc kép", True),
        ("/thac.*/", "Vị trí", False),
    ],
)
def test_a_wrong_query_is_told_where_and_its_words_are_searched(site, query, said, better):
    body = site.client(Role.VIEWER).get("/search/", {"q": query}).content.decode()
    assert 'id="search-mistake"' in body
    assert said in body
    assert "at position" not in body
    assert ("Có lẽ bạn muốn" in body) >= better
    english = site.client(Role.VIEWER, lang="en").get("/search/", {"q": query}).content.decode()
    assert "Vị trí" not in english
    assert "position" in english


def test_a_wrong_filter_is_refused_in_words(site):
    body = page(site, "?verdict=nonsense")
    assert "Điều kiện lọc không đúng" in body
    assert 'role="alert"' in body


def test_nothing_found_comes_with_advice(site):
    body = page(site, "?q=qqqzzzwww&since=2026-11-01")
    assert "Không tìm thấy gì" in body
    assert "Nới rộng khoảng ngày" in body


def test_an_empty_index_and_none_at_all_say_what_to_do(site):
    engines.get_index().clear()
    assert "Chưa thu thập được bài nào" in page(site, "")
    engines.get_index.cache_clear()

    def closed():
        from core.errors import IndexUnavailable

        raise IndexUnavailable("gone")

    given = engines._engines()
    engines.provide(
        engines.Engines(closed, given.open_analyser, given.with_meaning, given.read_capture)
    )
    assert "Chưa mở được chỉ mục" in page(site, "?q=a")


def test_searching_by_meaning_falls_back_on_words(site):
    from core.errors import EncoderError

    def broken(query):
        raise EncoderError("no weights")

    given = engines._engines()
    engines.provide(
        engines.Engines(given.open_index, given.open_analyser, broken, given.read_capture)
    )
    body = page(site, "?q=thác&meaning=1")
    assert "Chưa tìm được theo nghĩa" in body
    assert "Cẩm nang ngắm" in body


def test_hostile_titles_and_addresses_do_nothing(site):
    indexed(
        title="<script>alert(1)</script> xyzzyx \u202egnp.exe\u2066",
        text='xyzzyx "><img src=x onerror=alert(1)>',
        url="javascript:alert(1)",
    )
    body = page(site, "?q=xyzzyx")
    assert "<script>alert" not in body
    assert "<img" not in body.split("<main")[1]
    assert "javascript:" not in body
    assert "\u202e" not in body
    assert "&lt;script&gt;" in body
    assert "<script>x" not in page(site, "?q=<script>x</script>")


def test_a_post_of_an_individual_has_no_outlet_and_no_address(site):
    stored(retention=Retention.INDIVIDUAL)
    indexed(url=None)
    body = page(site, "?q=xyzzyx")
    assert "Bài của cá nhân" in body
    assert "Trang gốc" not in body


def test_nobody_searches_by_an_individual_source(site):
    stored(retention=Retention.INDIVIDUAL)
    models.Source.objects.filter(id="thu").update(public_voice=False, name="Nguyễn Văn A")
    indexed(url=None)
    body = page(site, "?q=xyzzyx")
    assert "Nguyễn Văn A" not in body
    assert "source=thu" not in body
    assert "Không tìm theo nguồn là cá nhân" in page(site, "?source=thu")


def test_the_page_is_english_for_who_chose_it(site):
    body = page(site, "?q=zzqq&entity=finding", lang="en")
    for word in ("Search", "Nothing found", "Order", "How to write a search"):
        assert word in body
    for word in ("Kết quả", "Tìm kiếm", "Xếp theo", "Không tìm thấy"):
        assert word not in body


# Files


@pytest.mark.parametrize("format", ["csv", "jsonl", "xlsx"])
def test_results_become_a_file_and_that_is_noted(site, format):
    user = site.person(Role.VIEWER)
    client = site.client(user=user)
    answer = client.post("/search/export/?q=Bản+Giốc", {"format": format})
    assert answer.status_code == 200
    assert f".{format}" in answer.headers["Content-Disposition"]
    body = b"".join(answer.streaming_content)
    assert body
    act = models.AuditEntry.objects.get(action="search.export")
    assert act.actor_id == user.pk
    assert act.after == {"query": "q=B%E1%BA%A3n+Gi%E1%BB%91c", "format": format, "rows": 10}


def test_formulas_in_a_file_are_texts(site):
    indexed(title='=HYPERLINK("http://x.example","y") xyzzyx')
    answer = site.client(Role.VIEWER).post("/search/export/?q=xyzzyx", {"format": "csv"})
    rows = list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))
    assert rows[0]["title"].startswith("'=")


def test_posts_of_individuals_do_not_leave_in_files(site):
    stored(retention=Retention.INDIVIDUAL)
    indexed(url=None)
    indexed(id="thu:2", url="https://thu.example/2")
    answer = site.client(Role.VIEWER).post("/search/export/?q=xyzzyx", {"format": "jsonl"})
    lines = b"".join(answer.streaming_content).decode().splitlines()
    assert [json.loads(line)["id"] for line in lines] == ["thu:2"]


def test_a_file_has_a_sensible_number_of_rows(site, monkeypatch):
    monkeypatch.setattr(files, "MOST_ROWS", 7)
    answer = site.client(Role.VIEWER).post("/search/export/", {"format": "jsonl"})
    assert b"".join(answer.streaming_content).count(b"\n") == 7


def test_an_export_that_cannot_be_made_says_so(site):
    client = site.client(Role.VIEWER)
    for address, data in (
        ("/search/export/?q=a", {"format": "exe"}),
        ("/search/export/?verdict=no", {"format": "csv"}),
    ):
        answer = client.post(address, data)
        assert answer.status_code == 302
        assert answer.headers["Location"].startswith("/search/?")
    assert not models.AuditEntry.objects.filter(action="search.export").exists()
    assert client.get("/search/export/").status_code == 405


def test_searches_and_exports_are_limited(site):
    client = site.client(Role.VIEWER)
    answers = [client.post("/search/export/?q=a", {"format": "csv"}).status_code for _ in range(8)]
    assert answers[-1] == 429


# Saved searches


def test_a_search_is_kept_shared_renamed_and_deleted(site):
    owner = site.client(user=site.person(Role.VIEWER, name="owner"))
    other = site.client(user=site.person(Role.VIEWER, name="other"))
    owner.post("/search/saved/add/", {"name": " Thác  mới ", "query": "q=thác&next=http://x"})
    row = models.SavedSearch.objects.get()
    assert (row.name, row.query, row.shared) == ("Thác mới", "q=th%C3%A1c", False)
    assert "Thác mới" in owner.get("/search/").content.decode()
    assert "Thác mới" not in other.get("/search/saved/").content.decode()
    owner.post(f"/search/saved/{row.pk}/change/", {"name": "Thác", "shared": "1"})
    assert "owner chia sẻ" in other.get("/search/saved/").content.decode()
    for deed in ("change", "delete"):
        answer = other.post(f"/search/saved/{row.pk}/{deed}/", {"name": "x"})
        assert answer.status_code == 404
    owner.post(f"/search/saved/{row.pk}/delete/")
    assert not models.SavedSearch.objects.exists()
    acts = models.AuditEntry.objects.filter(action__startswith="search.").order_by("id")
    assert [act.action for act in acts] == ["search.save", "search.change", "search.delete"]


@pytest.mark.parametrize("name", ["", "   ", "x" * 121])
def test_a_bad_name_is_refused(site, name):
    client = site.client(Role.VIEWER)
    answer = client.post("/search/saved/add/", {"name": name, "query": "q=a"}, follow=True)
    assert "Chưa lưu được" in answer.content.decode()
    assert not models.SavedSearch.objects.exists()


def test_a_name_stands_once(site):
    client = site.client(Role.VIEWER)
    for query in ("q=a", "q=b"):
        client.post("/search/saved/add/", {"name": "Một", "query": query})
    client.post("/search/saved/add/", {"name": "Hai", "query": "q=c"})
    assert models.SavedSearch.objects.get(name="Một").query == "q=b"
    number = models.SavedSearch.objects.get(name="Hai").pk
    answer = client.post(f"/search/saved/{number}/change/", {"name": "Một"}, follow=True)
    assert "Chưa lưu được" in answer.content.decode()


# Alerts


def test_words_offer_no_alert_and_say_why(site):
    body = page(site, "?q=Nguyễn+Văn+A")
    assert "không ai bị theo dõi theo tên" in body
    assert "Báo khi có tin về" not in body


def test_an_alert_binds_to_the_claim_alone(site):
    user = site.person(Role.VIEWER)
    client = site.client(user=user)
    query = f"q=Nguyễn Văn A&claim={CLAIM}"
    assert "Báo khi có tin về" in client.get(f"/search/?{query}").content.decode()
    given = {"kind": "claim", "target": CLAIM, "query": query}
    client.post("/search/alert/", given)
    client.post("/search/alert/", given)
    (rule,) = rules_of(user.email)
    assert (str(rule.kind), rule.target) == ("claim", CLAIM)
    assert find_subscriber(user.email).days == NO_DAYS
    assert "Thôi báo" in client.get(f"/search/?{query}").content.decode()
    client.post("/search/alert/", {**given, "off": "1"})
    assert rules_of(user.email) == []
    acts = models.AuditEntry.objects.filter(entity="alert").order_by("id")
    assert [act.action for act in acts] == ["alert.add", "alert.remove"]


@pytest.mark.parametrize(
    ("kind", "target"),
    [("claim", "nonsense"), ("source", "ban-lang"), ("text", "Nguyễn Văn A"), ("place", "nowhere")],
)
def test_an_alert_on_anything_else_is_refused(site, kind, target):
    answer = site.client(Role.VIEWER).post("/search/alert/", {"kind": kind, "target": target})
    assert answer.status_code == 404
    assert not models.AlertRule.objects.exists()


def test_who_has_no_address_is_told(site):
    user = site.person(Role.VIEWER)
    user.email = ""
    user.save()
    client = site.client(user=user)
    assert "chưa có địa chỉ thư" in client.get("/search/?topic=diplomacy").content.decode()
    client.post("/search/alert/", {"kind": "topic", "target": "diplomacy"})
    assert not models.Subscriber.objects.exists()


@pytest.mark.parametrize(
    ("method", "address"),
    [
        ("get", "/search/"),
        ("get", "/search/saved/"),
        ("post", "/search/export/"),
        ("post", "/search/saved/add/"),
        ("post", "/search/saved/1/delete/"),
        ("post", "/search/alert/"),
        ("get", "/search/document/a:b"),
        ("get", "/search/capture/a:b"),
    ],
)
def test_nobody_searches_without_signing_in(site, method, address):
    site.person(name="somebody")
    answer = getattr(site.client(), method)(address)
    assert answer.status_code == 302
    assert "login" in answer.headers["Location"] or "sign" in answer.headers["Location"]
    nothing = site.client(user=site.person(name="no-role"))
    assert getattr(nothing, method)(address).status_code == 403
