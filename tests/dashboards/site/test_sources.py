"""Sources: the table, one source, alarms, and nobody named who is no public voice."""

from django.urls import reverse

from core.roles import Role
from store.models import Document, Source, SourceRun


def read(client, name="sources:page", *args) -> str:
    response = client.get(reverse(name, args=args))
    assert response.status_code == 200
    return response.content.decode()


def test_every_public_source_stands_with_its_runs(site):
    page = read(site.client(Role.VIEWER))
    for source in Source.objects.filter(public_voice=True):
        assert source.name in page
    assert "có bài mới" in page


def test_individuals_are_not_named(site):
    Source.objects.create(
        id="someone",
        name="Trang của một người",
        kind="social",
        protocol="feed",
        lang="vi",
        country="VN",
        public_voice=False,
    )
    client = site.client(Role.VIEWER)
    assert "Trang của một người" not in read(client)
    assert client.get(reverse("sources:source", args=["someone"])).status_code == 404


def test_a_changed_layout_is_an_alarm_with_what_to_do(site):
    row = SourceRun.objects.filter(source__public_voice=True).order_by("-id").first()
    SourceRun.objects.filter(source=row.source).update(outcome="failed", failure="layout")
    client = site.client(Role.VIEWER)
    assert "Trang đã đổi khuôn" in read(client)
    page = read(client, "sources:source", row.source_id)
    assert "Báo người phát triển" in page


def test_the_page_of_a_source_has_its_newest_documents(site):
    document = Document.objects.filter(source__public_voice=True).select_related("current").first()
    page = read(site.client(Role.VIEWER), "sources:source", document.source_id)
    assert reverse("search:document", args=[document.id]) in page


def test_a_hostile_name_is_only_a_name(site):
    Source.objects.filter(public_voice=True).update(name="<script>alert(1)</script>\u202e")
    page = read(site.client(Role.VIEWER))
    assert "<script>alert" not in page
    assert "\u202e" not in page


def test_without_sources_it_says_what_to_do(site):
    Source.objects.update(public_voice=False)
    assert "Chưa có nguồn nào." in read(site.client(Role.VIEWER))


def test_in_english(site):
    page = read(site.client(Role.VIEWER, lang="en"))
    assert "Last read well" in page
    assert "Đọc được" not in page


def test_an_alarm_goes_with_the_past_of_the_source(site):
    from datetime import timedelta

    from django.utils import timezone

    source = Source.objects.get(id="non-nuoc")
    old = timezone.now() - timedelta(days=9)
    Document.objects.filter(source=source).update(first_seen=old, last_seen=old)
    client = site.client(Role.VIEWER)
    assert "Im lặng lâu hơn thường lệ" in read(client, "sources:source", source.id)
    SourceRun.objects.filter(source=source).update(outcome="failed", failure="dns")
    page = read(client, "sources:source", source.id)
    assert "Không lấy được nhiều lần liền" in page
    assert "không tìm thấy máy chủ" in page
    assert "Kiểm tra địa chỉ của nguồn trong hồ sơ tỉnh." in page


def test_pages_that_give_no_article_are_an_alarm_too(site):
    from store.models import Capture

    Capture.objects.filter(source="frontier").exclude(format="listing").update(outcome="refused")
    page = read(site.client(Role.VIEWER), "sources:source", "frontier")
    assert "Trang đã đổi khuôn" in page
    assert "trang gần nhất không bóc được bài nào" in page


def test_what_a_run_says_is_only_words(site):
    SourceRun.objects.filter(source="frontier").update(
        outcome="odd", failure="<b>", message="<img src=x onerror=alert(1)>\u202e"
    )
    page = read(site.client(Role.VIEWER), "sources:source", "frontier")
    assert "<img src=x" not in page
    assert "<b>" not in page
    assert "\u202e" not in page


def test_an_address_that_a_browser_would_run_is_no_link(site):
    Source.objects.filter(id="frontier").update(url="javascript:alert(1)")
    assert "javascript:" not in read(site.client(Role.VIEWER), "sources:source", "frontier")


def test_the_table_says_why_and_what_to_do(site):
    from datetime import timedelta

    from django.core.cache import cache
    from django.utils import timezone

    old = timezone.now() - timedelta(days=9)
    Document.objects.filter(source="non-nuoc").update(first_seen=old, last_seen=old)
    client = site.client(Role.VIEWER)
    page = read(client)
    assert "Bài mới nhất:" in page
    assert "Mở trang gốc xem họ đã chuyển địa chỉ chưa." in page
    SourceRun.objects.filter(source="non-nuoc").update(outcome="failed", failure="robots")
    cache.clear()
    page = read(client)
    assert "Lý do lần cuối: trang không cho máy đọc (robots.txt)" in page
    assert "Xin phép toà soạn" in page


def test_a_source_in_english(site):
    SourceRun.objects.filter(source="frontier").update(outcome="failed", failure="dns")
    page = read(site.client(Role.VIEWER, lang="en"), "sources:source", "frontier")
    assert "Reason of the last one:" in page
    assert "Lý do" not in page


def test_only_for_those_who_may_look(site):
    without_role = site.client(user=site.person())
    stranger = site.client()
    for address in (reverse("sources:page"), reverse("sources:source", args=["frontier"])):
        assert without_role.get(address).status_code == 403
        answer = stranger.get(address)
        assert answer.status_code == 302
        assert reverse("accounts:login") in answer["Location"]
