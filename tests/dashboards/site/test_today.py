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
