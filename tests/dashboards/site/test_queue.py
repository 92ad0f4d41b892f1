"""The queue as people use it: two of them, keys and all, and hostile texts."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from core.identity import digest
from core.roles import Role
from store.audit import list_acts
from store.connection import models
from store.decisions import find_decided
from store.items import get_item
from store.waiting import Tab, Wanted, list_alike, list_waiting


def queue(tab: Tab = Tab.FLAGGED) -> list[str]:
    return [row.id for row in list_waiting(Wanted(tab), limit=100)]


def item_url(finding: str) -> str:
    return reverse("queue:item", args=[finding])


def decide(client: Client, finding: str, do: str, **more: str):
    return client.post(reverse("queue:decide", args=[finding]), {"do": do, **more})


def page(answer) -> str:
    return answer.content.decode()


def test_the_first_item_comes_with_its_context(site):
    client = site.client(Role.ANALYST)
    first = get_item(queue()[0])
    text = page(client.get("/queue/"))
    for part in ("Xác nhận", "Bác, vì…", "Vì sao đứng ở đây", "Tầm với của nguồn", "Phím tắt"):
        assert part in text
    assert f'id="{first.row.id}"' not in text
    assert reverse("search:document", args=[first.row.document]) in text
    assert "<mark>" in text
    assert reverse("claims:claim", args=[first.row.judgement.claim]) in text


@pytest.mark.parametrize("role", [Role.VIEWER, Role.WRITER, Role.ADMINISTRATOR])
def test_others_than_reviewers_are_refused(site, role):
    client = site.client(role)
    finding = queue()[0]
    assert client.get("/queue/").status_code == 403
    assert client.get(item_url(finding)).status_code == 403
    assert client.get("/queue/decided/").status_code == 403
    assert decide(client, finding, "confirm").status_code == 403
    assert client.post("/queue/undo/").status_code == 403
    assert client.post(reverse("queue:hold", args=[finding])).status_code == 403
    assert not models.Review.objects.exists()


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"do": "confirm"}, ("confirmed", "", False)),
        ({"do": "quiet"}, ("confirmed", "", True)),
        ({"do": "reject:satire"}, ("rejected", "satire", False)),
        ({"do": "reject:other", "note": "bài vè"}, ("rejected", "other", False)),
        ({"do": "change", "stance_now": "denies"}, ("rejected", "other_stance", False)),
    ],
    ids=str,
)
def test_a_decision_is_stored_and_the_next_item_shown(site, given, expected):
    first, second, *_ = queue()
    client = site.client(Role.ANALYST)
    answer = decide(client, first, **given)
    assert answer.status_code == 302
    assert answer["Location"] == item_url(second)
    found = find_decided(get_item(first).key)
    assert (found.what.decision, found.what.reason, found.what.quiet) == expected
    assert "Hoàn tác" in page(client.get(answer["Location"]))


def test_another_claim_is_kept_as_what_it_is_now(site):
    first = queue()[0]
    own = get_item(first).row.judgement.claim
    other = next(one for one in ("ban-gioc-marker-53-legend", "law-x") if one != own)
    decide(site.client(Role.ANALYST), first, "change", claim_now=other, stance_now="relays")
    what = find_decided(get_item(first).key).what
    assert (what.claim_now, what.stance_now, what.reason) == (other, "relays", "other_claim")


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"do": "reject:other"}, "ghi rõ lý do"),
        ({"do": "reject:because"}, "Chọn một lý do"),
        ({"do": "nonsense"}, "Chọn một lý do"),
        ({"do": "change"}, "Chọn luận điểm khác"),
        ({"do": "change", "claim_now": "no-such-claim"}, "không còn trong danh mục"),
        ({"do": "change", "stance_now": "shouts"}, "không có trong danh sách"),
    ],
    ids=str,
)
def test_what_does_not_fit_is_refused_and_what_was_typed_stays(site, given, words):
    note = given.get("note", "")
    answer = decide(site.client(Role.ANALYST), queue()[0], **given)
    assert answer.status_code == 409
    assert words in page(answer)
    assert note in page(answer)
    assert not models.Review.objects.exists()


def test_an_item_that_is_gone_is_not_found(site):
    client = site.client(Role.ANALYST)
    assert client.get(item_url("no-such")).status_code == 404
    assert decide(client, "no-such", "confirm").status_code == 404


def test_two_people_do_not_meet_unknowingly(site):
    lan, minh = (site.person(Role.ANALYST, name=name) for name in ("lan", "minh"))
    first, second, *_ = queue()
    hers, his = site.client(user=lan), site.client(user=minh)
    hers.get("/queue/")
    assert f'action="{reverse("queue:decide", args=[second])}?"' in page(his.get("/queue/"))
    text = page(his.get(item_url(first)))
    assert "lan đang xem câu này" in text
    assert "Nhận xử lý" in text
    refused = decide(his, first, "confirm")
    assert refused.status_code == 409
    assert "lan đang xem câu này, nên quyết định của bạn chưa được ghi" in page(refused)
    his.post(reverse("queue:hold", args=[first]), {"take_over": "1"})
    polled = hers.post(reverse("queue:hold", args=[first]), headers={"HX-Request": "true"})
    assert "minh đang xem câu này" in page(polled)
    assert decide(his, first, "confirm").status_code == 302
    assert [act.action for act in list_acts(entity="review")] == [
        "review.confirm",
        "hold.take_over",
    ]


def test_an_open_page_keeps_its_item(site):
    client = site.client(Role.ANALYST)
    first = queue()[0]
    client.get("/queue/")
    held = models.Hold.objects.get()
    models.Hold.objects.update(until=held.until - timedelta(minutes=3))
    text = page(client.post(reverse("queue:hold", args=[first]), headers={"HX-Request": "true"}))
    assert "hx-trigger" in text
    assert "<html" not in text
    assert models.Hold.objects.get().until >= held.until


def test_what_a_colleague_decided_meanwhile_is_shown(site):
    lan, minh = (site.person(Role.ANALYST, name=name) for name in ("lan", "minh"))
    first = queue()[0]
    decide(site.client(user=lan), first, "reject:satire", note="truyện cười")
    his = site.client(user=minh)
    refused = decide(his, first, "confirm")
    assert refused.status_code == 409
    for part in ("Đồng nghiệp vừa quyết định câu này", "truyện cười", "lan", "Châm biếm"):
        assert part in page(refused)
    again = page(his.get(item_url(first)))
    assert "Quyết định lại" in again
    stamp = find_decided(get_item(first).key).stamp
    assert stamp in again
    assert decide(his, first, "confirm", seen=stamp).status_code == 302
    assert find_decided(get_item(first).key).by == "minh"


def test_undo_leads_back_to_the_item(site):
    client = site.client(Role.ANALYST)
    first = queue()[0]
    decide(client, first, "confirm")
    answer = client.post("/queue/undo/", follow=True)
    assert answer.redirect_chain[0][0] == item_url(first)
    assert "Đã hoàn tác quyết định." in page(answer)
    assert find_decided(get_item(first).key) is None
    answer = client.post("/queue/undo/", follow=True)
    assert "chưa có quyết định nào" in page(answer)


def near_duplicates() -> tuple[str, list[str]]:
    for tab in Tab:
        for finding in queue(tab):
            if alike := list_alike(finding):
                return finding, [row.id for row in alike]
    raise AssertionError("the world has no near-duplicates that wait")


def test_near_duplicates_are_offered_with_their_number_before_it_is_done(site):
    finding, alike = near_duplicates()
    client = site.client(Role.ANALYST)
    text = page(client.get(item_url(finding)))
    assert f"{len(alike)} câu cùng luận điểm cũng chờ xem" in text
    for other in alike:
        assert f'name="also" value="{other}"' in text
    decide(client, finding, "confirm", also=alike[0])  # not ticked: this one alone
    assert find_decided(get_item(alike[0]).key) is None
    client.post("/queue/undo/")
    answer = client.post(
        reverse("queue:decide", args=[finding]),
        {"do": "reject:opinion", "batch": "1", "also": [*alike, "no-such"]},
        follow=True,
    )
    assert f"cho {1 + len(alike)} câu" in page(answer)
    assert "1 bản để nguyên" in page(answer)
    assert find_decided(get_item(alike[0]).key).what.reason == "opinion"
    client.post("/queue/undo/")
    assert not models.Review.objects.exists()


@pytest.mark.parametrize("tab", Tab)
def test_every_tab_opens(site, tab):
    answer = site.client(Role.ANALYST).get("/queue/", {"tab": str(tab)})
    assert answer.status_code == 200
    assert 'aria-current="page"' in page(answer)


def test_filters_stay_in_the_address_and_nonsense_is_left_out(site):
    client = site.client(Role.ANALYST)
    claim = get_item(queue()[0]).row.judgement.claim
    text = page(client.get("/queue/", {"claim": claim, "lang": "xx", "tab": "none"}))
    assert f"claim={claim}" in text
    empty = page(client.get("/queue/", {"claim": claim, "lang": "other"}))
    assert "Không còn câu nào chờ xem với bộ lọc này." in empty


def test_an_empty_queue_says_what_to_do(site):
    models.Finding.objects.all().delete()
    client = site.client(Role.ANALYST)
    assert "quay lại sau lần phân tích tới" in page(client.get("/queue/"))
    assert "Chưa có quyết định nào" in page(client.get("/queue/decided/"))


def test_hostile_texts_are_shown_as_text(site):
    first = queue()[0]
    row = models.Finding.objects.select_related("version", "document").get(id=first)
    quote = "<script>alert(1)</script>\u202e sai"
    row.version.title = "<img src=x onerror=alert(1)>\u202e"
    row.version.text = f"Đoạn một.\n{quote}\nĐoạn ba."
    row.version.save()
    row.document.url = "javascript:alert(1)"
    row.document.save()
    row.quote, row.field = quote, "text"
    row.start = row.version.text.index(quote)
    row.end = row.start + len(quote)
    row.why = "<b>x</b>"
    row.save()
    client = site.client(Role.ANALYST)
    text = page(client.get(item_url(first)))
    assert "<script>alert" not in text
    assert "<img src=x" not in text
    assert "javascript:" not in text
    assert "\u202e" not in text
    assert "<b>x</b>" not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
    decide(client, first, "confirm", note="<script>note</script>")
    text = page(client.get("/queue/decided/"))
    assert "<script>note" not in text
    assert "<script>alert" not in text


def test_decisions_are_listed_with_who_and_when(site):
    lan = site.person(Role.ANALYST, name="lan")
    client = site.client(user=lan)
    first = queue()[0]
    decide(client, first, "quiet")
    text = page(client.get("/queue/decided/"))
    assert "lan" in text
    assert "Đúng, không khuếch đại" in text
    assert item_url(first) in text
    assert client.get("/queue/decided/?page=x").status_code == 200


def test_reviews_are_keyed_as_everywhere(site):
    first = queue()[0]
    decide(site.client(Role.ANALYST), first, "confirm")
    review = models.Review.objects.get()
    assert review.quote_hash == digest(review.quote)
    assert review.document_id == get_item(first).row.document


def test_in_english(site):
    client = site.client(Role.ANALYST, lang="en")
    text = page(client.get("/queue/"))
    for part in ("Queue", "Confirm", "Reject, because…", "Keyboard", "Why it stands here"):
        assert part in text
    assert "Xác nhận" not in text
    assert "Not yours" not in text
    answer = decide(client, queue()[0], "reject:other")
    assert "say which" in page(answer)
