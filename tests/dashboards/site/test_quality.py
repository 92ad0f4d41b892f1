"""Quality: the sample for misses, precision, candidates and versions."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from core.errors import RefusedError
from core.roles import Role
from dashboards.site.engines import get_catalogue
from store.audit import list_acts
from store.connection import models
from store.models import MissSample
from store.quality import count_misses, draw_sample, list_sample, mark_sample, week_of

NOW = datetime(2026, 12, 2, 8, tzinfo=UTC)
OTHERS = [Role.VIEWER, Role.WRITER, Role.ADMINISTRATOR]


def read(client) -> str:
    response = client.get(reverse("quality:page"))
    assert response.status_code == 200
    return response.content.decode()


def test_the_page_says_what_to_do_before_anybody_decided(site):
    page = read(site.client(Role.VIEWER))
    assert "Chưa có quyết định nào." in page
    assert "Tuần này chưa rút mẫu." in page
    assert "Danh mục đang dùng:" in page


def test_a_sample_is_drawn_once_a_week_and_never_twice(site):
    client = site.client(Role.ANALYST)
    client.post(reverse("quality:draw"))
    drawn = MissSample.objects.count()
    assert 0 < drawn <= 20
    client.post(reverse("quality:draw"))
    assert MissSample.objects.count() == drawn or drawn < 20
    assert not MissSample.objects.filter(document__retention="individual").exists()
    assert not MissSample.objects.filter(document__current__flagged=True).exists()


def test_a_document_is_marked_with_what_was_missed_and_noted(site):
    client = site.client(Role.ANALYST)
    client.post(reverse("quality:draw"))
    row = MissSample.objects.first()
    mark = reverse("quality:mark", args=[row.pk])
    client.post(mark, {"outcome": "missed"})
    row.refresh_from_db()
    assert row.outcome == ""
    client.post(mark, {"outcome": "missed", "claim": "ban-gioc-wholly-ceded"})
    row.refresh_from_db()
    assert (row.outcome, row.claim) == ("missed", "ban-gioc-wholly-ceded")
    assert list_acts(limit=1)[0].actor
    assert "Đến nay sót 1 trong 1" in read(client)


def test_a_viewer_neither_draws_nor_marks(site):
    site.client(Role.ANALYST).post(reverse("quality:draw"))
    client = site.client(Role.VIEWER)
    assert client.post(reverse("quality:draw")).status_code == 403
    mark = reverse("quality:mark", args=[MissSample.objects.first().pk])
    assert client.post(mark, {"outcome": "clean"}).status_code == 403
    assert "Rút mẫu tuần này</button>" not in read(client)


def test_in_english(site):
    page = read(site.client(Role.ANALYST, lang="en"))
    assert "Sample for misses" in page
    assert "Mẫu tìm chỗ sót" not in page


def page(answer) -> str:
    return answer.content.decode()


def decide(user, claim: str, confirmed: int, rejected: int) -> None:
    document = models.Document.objects.first()
    decisions = ["confirmed"] * confirmed + ["rejected"] * rejected
    models.Review.objects.bulk_create(
        models.Review(
            document=document,
            claim=claim,
            quote_hash=f"{number:064x}",
            decision=decision,
            decided_by=user,
            decided_at=NOW,
        )
        for number, decision in enumerate(decisions)
    )


def mark(client, number: int, outcome: str, **more: str):
    return client.post(
        reverse("quality:mark", args=[number]), {"outcome": outcome, **more}, follow=True
    )


def test_precision_comes_with_interval_and_counts_once_there_are_enough(site):
    user = site.person(Role.ANALYST)
    first, second = list(get_catalogue().claims)[:2]
    decide(user, first, 9, 1)
    decide(user, second, 8, 1)
    decide(user, "<script>x", 1, 0)
    text = page(site.client(user=user).get("/quality/"))
    assert "90,0%" in text
    assert "59,6% – 98,2%" in text
    assert text.count("còn ít") == 2
    assert reverse("claims:claim", args=[first]) in text
    assert "<script>x" not in text
    assert "không còn trong danh mục" in text


def test_the_draw_is_of_the_week_and_of_unflagged_documents_that_are_nobodys(site):
    user = site.person(Role.ANALYST)
    unflagged = models.Document.objects.filter(current__flagged=False)
    kept = set(unflagged.order_by("id").values_list("id", flat=True)[:25])
    unflagged.exclude(id__in=kept).update(retention="individual")
    assert draw_sample(user.pk, now=NOW) == 20
    drawn = {row.document for row in list_sample(week_of(NOW))}
    assert len(drawn) == 20
    assert drawn < kept
    assert draw_sample(user.pk, now=NOW) == 0
    assert draw_sample(user.pk, now=NOW + timedelta(days=7)) == 5
    assert [act.after["drawn"] for act in list_acts(action="sample.draw")] == [5, 20]

    models.MissSample.objects.all().delete()
    draw_sample(user.pk, now=NOW)
    assert {row.document for row in list_sample(week_of(NOW))} == drawn


def test_a_sample_is_filled_up_after_a_document_has_gone(site):
    user = site.person(Role.ANALYST)
    draw_sample(user.pk, now=NOW)
    models.MissSample.objects.first().delete()
    assert draw_sample(user.pk, now=NOW) == 1
    assert len(list_sample(week_of(NOW))) == 20


def test_drawing_and_marking_on_the_page(site):
    client = site.client(Role.ANALYST)
    assert "Đã rút 20 văn bản." in page(client.post("/quality/draw/", follow=True))
    assert "Không rút thêm" in page(client.post("/quality/draw/", follow=True))
    first, second, third = list(models.MissSample.objects.all()[:3])
    claim = next(iter(get_catalogue().claims))
    assert "Đã ghi kết quả." in page(mark(client, first.pk, "clean", claim=claim))
    text = page(mark(client, second.pk, "missed", claim=claim, note="<b>câu đầu"))
    assert "sót 1 trong 2 văn bản đã đọc: 50,0%" in text
    assert "&lt;b&gt;câu đầu" in text
    assert "còn 18 chưa đọc" in text
    assert reverse("search:document", args=[third.document_id]) in text
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.outcome, first.claim) == ("clean", "")
    assert (second.outcome, second.claim) == ("missed", claim)
    assert second.read_by is not None
    assert [act.action for act in list_acts(entity="sample")][:2] == [
        "sample.missed",
        "sample.clean",
    ]


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"outcome": "missed"}, "cần chọn luận điểm bị sót"),
        ({"outcome": "missed", "claim": "no-such"}, "không có trong danh mục"),
        ({"outcome": "perhaps"}, "rồi ghi lại"),
        ({"outcome": "clean", "seen": "missed"}, "Đồng nghiệp vừa ghi kết quả"),
    ],
    ids=str,
)
def test_what_does_not_fit_is_refused_and_nothing_stored(site, given, told):
    client = site.client(Role.ANALYST)
    client.post("/quality/draw/")
    number = models.MissSample.objects.first().pk
    assert told in page(mark(client, number, **given))
    assert count_misses().read == 0


def test_a_sample_that_has_gone_is_refused(site):
    assert "không còn trong mẫu" in page(mark(site.client(Role.ANALYST), 999, "clean"))


def test_a_result_is_changed_only_by_who_has_seen_it(site):
    user = site.person(Role.ANALYST)
    draw_sample(user.pk, now=NOW)
    number = list_sample(week_of(NOW))[0].id
    mark_sample(user.pk, number, "clean")
    with pytest.raises(RefusedError):
        mark_sample(user.pk, number, "missed", note="x")
    mark_sample(user.pk, number, "missed", note="x", seen="clean")
    assert count_misses().missed == 1


@pytest.mark.parametrize("role", OTHERS)
def test_others_see_the_page_but_neither_draw_nor_mark(site, role):
    draw_sample(site.person(Role.ANALYST).pk)
    number = models.MissSample.objects.first().pk
    client = site.client(role)
    text = page(client.get("/quality/"))
    assert reverse("quality:draw") not in text
    assert reverse("quality:mark", args=[number]) not in text
    assert client.post("/quality/draw/").status_code == 403
    assert mark(client, number, "clean").status_code == 403
    assert count_misses().read == 0
    assert client.get("/quality/draw/").status_code in (403, 405)


def test_candidates_lead_to_their_document_and_to_a_proposal(site):
    text = page(site.client(Role.ANALYST).get("/quality/"))
    assert "Số nguồn" in text
    documents = models.CandidateSentence.objects.values_list("document", flat=True)
    assert any(reverse("search:document", args=[one]) in text for one in documents)
    assert reverse("claims:new") in text
    assert reverse("claims:new") not in page(site.client(Role.VIEWER).get("/quality/"))


def test_a_hostile_candidate_is_shown_as_text(site):
    client = site.client(Role.ANALYST)
    row = models.CandidateSentence.objects.first()
    models.CandidateSentence.objects.exclude(pk=row.pk).delete()
    row.quote = "<script>alert(1)</script>\u202e ngược"
    row.save()
    text = page(client.get("/quality/"))
    assert "&lt;script&gt;alert(1)" in text
    assert "<script>alert" not in text
    assert "\u202e" not in text


def test_versions_are_counted_by_analysis(site):
    models.DocumentVersion.objects.filter(pk=models.Document.objects.first().current_id).update(
        analysis="2/old-model/0123456789abcdef"
    )
    text = page(site.client(Role.VIEWER).get("/quality/"))
    for part in ("old-model", "0123456789abcdef", "bản khác", get_catalogue().digest):
        assert part in text
