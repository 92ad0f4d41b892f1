"""The first page: what was flagged, what waits, and what it says when there is nothing."""

import re

from django.urls import reverse

from core.roles import Role
from store.models import Document, DocumentVersion, Finding, Review


def read(client) -> str:
    response = client.get(reverse("today:page"))
    assert response.status_code == 200
    return re.sub(r"\s+", " ", response.content.decode())


def make_recent():
    """Have the whole world seen now, as if it had been collected this morning."""
    from django.utils import timezone

    Document.objects.update(first_seen=timezone.now(), last_seen=timezone.now())
    DocumentVersion.objects.update(created=timezone.now())


def test_flagged_statements_stand_by_claim_with_what_is_established(site):
    make_recent()
    page = read(site.client(Role.ANALYST))
    assert "Gắn cờ từ hôm qua" in page
    assert "Điều đã xác lập:" in page
    assert "Mở văn bản" in page
    assert "Câu gắn cờ chờ xem" in page


def test_what_was_rejected_is_gone(site):
    make_recent()
    from core.identity import digest

    user = site.person(Role.ANALYST)
    from django.utils import timezone

    for row in Finding.objects.filter(flagged=True):
        Review.objects.get_or_create(
            document_id=row.document_id,
            claim=row.claim,
            quote_hash=digest(row.quote),
            defaults={"decision": "rejected", "decided_by": user, "decided_at": timezone.now()},
        )
    assert "Mọi câu gắn cờ từ hôm qua đều đã được xem" in read(site.client(user=user))


def test_before_anything_was_collected_it_says_what_to_do(site):
    Finding.objects.all().delete()
    Document.objects.all().delete()
    assert "Chưa thu thập văn bản nào." in read(site.client(Role.VIEWER))


def test_nothing_waits_for_a_viewer(site):
    assert "Không có việc nào chờ bạn." in read(site.client(Role.VIEWER))


def test_hostile_quotes_are_only_words(site):
    make_recent()
    Finding.objects.filter(flagged=True).update(quote="<script>alert(1)</script>\u202e")
    page = read(site.client(Role.ANALYST))
    assert "<script>alert" not in page
    assert "\u202e" not in page


def test_in_english(site):
    make_recent()
    page = read(site.client(Role.ANALYST, lang="en"))
    assert "Flagged since yesterday" in page
    assert "Gắn cờ" not in page


def decide(row, user, decision="confirmed", **more):
    from django.utils import timezone

    from core.identity import digest

    Review.objects.create(
        document_id=row.document_id,
        claim=row.claim,
        quote_hash=digest(row.quote),
        decision=decision,
        decided_by=user,
        decided_at=timezone.now(),
        quote=row.quote,
        **more,
    )


def test_what_was_decided_is_said_and_what_is_kept_quiet_is_not_offered_for_an_answer(site):
    make_recent()
    Finding.objects.exclude(
        pk=(row := Finding.objects.filter(flagged=True, document__retention="public").first()).pk
    ).update(flagged=False)
    user = site.person(Role.ANALYST, Role.WRITER)
    client = site.client(user=user)
    assert "Viết câu trả lời" in read(client)
    decide(row, user, quiet=True)
    page = read(client)
    assert "Không khuếch đại" in page
    assert "Đúng, không khuếch đại" in page
    assert "Viết câu trả lời" not in page
    assert "Mọi câu dưới đây đều đã được xem." in page


def test_posts_of_individuals_count_and_are_not_quoted(site):
    make_recent()
    row = Finding.objects.filter(flagged=True).first()
    Document.objects.filter(pk=row.document_id).update(retention="individual")
    Finding.objects.exclude(pk=row.pk).update(flagged=False)
    page = read(site.client(Role.ANALYST))
    assert row.quote not in page
    assert "không trích ở đây" in page
    assert reverse("search:document", args=[row.document_id]) not in page


def test_a_wrong_figure_is_told_with_the_right_one(site):
    make_recent()
    Finding.objects.filter(flagged=True).update(basis="number")
    page = read(site.client(Role.VIEWER))
    assert "Đúng ra: " in page
    assert "Sai số liệu" in page


def most_said() -> str:
    from django.db.models import Count

    flagged = Finding.objects.filter(flagged=True)
    counted = flagged.values_list("claim").annotate(n=Count("document", distinct=True))
    claim, number = counted.order_by("-n", "claim").first()
    assert number > 1
    return claim


def test_copies_of_one_story_are_quoted_once(site):
    make_recent()
    claim = most_said()
    Finding.objects.exclude(claim=claim).update(flagged=False)
    rows = Finding.objects.filter(flagged=True)
    Document.objects.filter(findings__in=rows).update(group_id="one")
    assert read(site.client(Role.VIEWER)).count("<blockquote>") == 1


def test_said_before_yesterday_is_repeated_and_else_new(site):
    from datetime import timedelta

    from django.utils import timezone

    make_recent()
    page = read(site.client(Role.VIEWER))
    assert "Mới: lần đầu xuất hiện" in page
    assert "Lặp lại" not in page
    Finding.objects.exclude(claim=most_said()).update(flagged=False)
    old = Finding.objects.filter(flagged=True, claim=most_said()).first()
    Document.objects.filter(pk=old.document_id).update(
        first_seen=timezone.now() - timedelta(days=9)
    )
    assert "Lặp lại" in read(site.client(Role.VIEWER))


def waits(client) -> str:
    page = read(client)
    return page[page.index('id="waits"') : page.index('id="flagged"')]


def test_the_sample_of_the_week_waits_for_who_may_read_it(site):
    from store.quality import draw_sample

    draw_sample(site.person(Role.ANALYST).pk)
    assert "Văn bản trong mẫu tuần này" in waits(site.client(Role.ANALYST))
    assert "Văn bản trong mẫu tuần này" not in waits(site.client(Role.WRITER))


def test_answers_wait_for_others_than_who_wrote_them(site):
    from core.rebuttals import Citation, Content, Kind, Part, Sentence
    from dashboards.site.engines import get_catalogue
    from dashboards.site.rebuttals.standing import basis
    from store.models import Rebuttal
    from store.rebuttal_versions import create

    catalogue = get_catalogue()
    claim = next(iter(catalogue.claims.values()))
    cited = next(iter(catalogue.documents.values()))
    texts = {"vi": "Câu.", "en": "Sentence."}
    content = Content(
        texts, (Sentence(Part.FACT, texts, (Citation(cited.id, next(iter(cited.points), "")),)),)
    )
    writer = site.person(Role.WRITER, Role.APPROVER)
    create(writer.pk, claim.id, Kind.REBUTTAL, content=content, assessment={})
    Rebuttal.objects.update(state="submitted", basis=basis(content, claim.id, catalogue))
    assert "Bài chờ duyệt" not in waits(site.client(user=writer))
    assert "Bài chờ duyệt" in waits(site.client(Role.APPROVER))
    if not cited.checked_on:
        assert "Đoạn dẫn chứng chưa đối chiếu" in waits(site.client(Role.WRITER))
    Rebuttal.objects.update(state="reopened")
    assert "Bài bị mở lại" in waits(site.client(Role.WRITER))
