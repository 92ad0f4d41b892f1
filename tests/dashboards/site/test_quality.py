"""Quality: the sample for misses, precision, candidates and versions."""

from django.urls import reverse

from core.roles import Role
from store.audit import list_acts
from store.models import MissSample


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
