"""What leaves the house: feeds and public pages of what was approved and stands, and files."""

import io
import json
import xml.etree.ElementTree as ET
from dataclasses import replace
from urllib.parse import urlsplit

import docx
import feedparser
import lxml.html
import pytest
from django.urls import reverse

from core.rebuttals import KIND_OF
from core.roles import Role
from core.settings import get_settings
from dashboards.site import engines
from dashboards.site.engines import get_catalogue
from dashboards.site.outputs.words import DRAFT
from dashboards.site.rebuttals.standing import basis
from store.rebuttal_decisions import approve, submit, withdraw
from store.rebuttal_versions import create, save_version
from store.rebuttals import find, list_versions
from tests.dashboards.site.outputs.samples import CONTESTED, NOTE, OUTDATED, REBUTTAL, whole

FEEDS = ("rss.xml", "atom.xml", "feed.json")
EVERY = [(file, lang) for file in FEEDS for lang in ("vi", "en")]


@pytest.fixture
def office(site):
    return Office(site)


class Office:
    """A writer, an approver, and answers in the states that a test needs."""

    def __init__(self, site) -> None:
        self.site = site
        self.writer = site.person(Role.WRITER, name="viet")
        self.approver = site.person(Role.APPROVER, name="duyet")

    def draft(self, claim=REBUTTAL, content=None) -> int:
        catalogue = get_catalogue()
        kind = KIND_OF[catalogue.claims[claim].verdict]
        content = content or whole(claim, catalogue)
        return create(self.writer.pk, claim, kind, content=content, assessment={})

    def submitted(self, claim=REBUTTAL, content=None) -> int:
        id_ = self.draft(claim, content)
        content = find(id_).content
        now = basis(content, claim, get_catalogue())
        submit(id_, self.writer.pk, content.hash, basis=now, may=lambda _: None)
        return id_

    def approved(self, claim=REBUTTAL, content=None) -> int:
        id_ = self.submitted(claim, content)
        content, catalogue = find(id_).content, get_catalogue()
        now = basis(content, claim, catalogue)
        digest = catalogue.digest
        approve(
            id_, self.approver.pk, content.hash, basis=now, catalogue=digest, may=lambda _: None
        )
        return id_


def get(site, path, client=None, **options):
    return (client or site.client()).get(path, **options)


def feed(site, file="feed.json", lang="vi", **options):
    return get(site, f"/outputs/feeds/{lang}/{file}", **options)


def titles(site) -> list[str]:
    return [item["title"] for item in json.loads(feed(site).content)["items"]]


# --- feeds --------------------------------------------------------------------------------------


@pytest.mark.parametrize(("file", "lang"), EVERY)
def test_feeds_are_read_by_a_reader_of_feeds(office, site, file, lang):
    id_ = office.approved()
    office.draft(OUTDATED)
    office.submitted(NOTE)
    answer = feed(site, file, lang)
    assert answer.status_code == 200
    content = find(id_).approved
    if file == "feed.json":
        made = json.loads(answer.content)
        assert made["version"] == "https://jsonfeed.org/version/1.1"
        assert made["language"] == lang
        (item,) = made["items"]
        title, link = item["title"], item["url"]
        assert item["content_html"].startswith(f'<article lang="{lang}">')
        assert item["id"].startswith("urn:uuid:")
        assert item["_cotmoc"]["verdict"] == "contradicted"
        assert item["_cotmoc"]["display_text"]
    else:
        made = feedparser.parse(answer.content)
        assert not made.bozo
        assert made.version == {"rss.xml": "rss20", "atom.xml": "atom10"}[file]
        (item,) = made.entries
        title, link = item.title, item.link
        assert "<article" in item.content[0].value
        assert item.id.startswith("urn:uuid:")
        assert item.published_parsed or item.updated_parsed
    assert title == content.title[lang]
    assert urlsplit(link).netloc == "127.0.0.1"
    page = get(site, urlsplit(link).path)
    assert page.status_code == 200
    assert page.headers["Content-Language"] == lang


def test_only_what_is_approved_and_stands_is_in_a_feed(office, site, monkeypatch):
    assert titles(site) == []
    office.draft()
    office.submitted(OUTDATED)
    assert titles(site) == []
    kept, edited, taken = office.approved(), office.approved(CONTESTED), office.approved(NOTE)
    assert len(titles(site)) == 3
    content = find(edited).content
    changed = replace(content, title={**content.title, "vi": "Tên khác"})
    save_version(edited, office.writer.pk, changed, seen=content.hash)
    withdraw(taken, office.approver.pk, note="sai số hiệu")
    assert titles(site) == [find(kept).content.title["vi"]]
    for id_ in (edited, taken):
        assert get(site, f"/outputs/{id_}/").status_code == 404
    # The catalogue says something else: nothing that rests on it may be read any more.
    catalogue = get_catalogue()
    claim = catalogue.claims[REBUTTAL]
    other = replace(claim, established={**claim.established, "vi": "Điều khác."})
    claims = {**catalogue.claims, REBUTTAL: other}
    state = next(iter(engines._catalogues))
    monkeypatch.setitem(engines._catalogues, state, replace(catalogue, claims=claims))
    assert titles(site) == []
    assert get(site, f"/outputs/{kept}/").status_code == 404


@pytest.mark.parametrize(("file", "lang"), EVERY)
def test_feeds_are_asked_for_again_cheaply(office, site, file, lang):
    id_ = office.approved()
    first = feed(site, file, lang)
    etag, changed = first.headers["ETag"], first.headers["Last-Modified"]
    assert first.headers["Cache-Control"] == "public, no-cache"
    assert "Cookie" not in first.headers.get("Vary", "")
    assert not first.cookies
    assert feed(site, file, lang, headers={"If-None-Match": etag}).status_code == 304
    assert feed(site, file, lang, headers={"If-Modified-Since": changed}).status_code == 304
    withdraw(id_, office.approver.pk, note="rút")
    again = feed(site, file, lang, headers={"If-None-Match": etag})
    assert again.status_code == 200
    assert again.headers["ETag"] != etag


def test_addresses_are_those_of_the_office(office, site, monkeypatch):
    monkeypatch.setattr(get_settings(), "public_url", "https://doi-ngoai.example.vn/")
    monkeypatch.setattr(get_settings(), "publisher", "Sở Ngoại vụ Cao Bằng")
    id_ = office.approved()
    made = json.loads(feed(site).content)
    assert made["feed_url"] == "https://doi-ngoai.example.vn/outputs/feeds/vi/feed.json"
    assert made["items"][0]["url"] == f"https://doi-ngoai.example.vn/outputs/{id_}/"
    assert made["authors"] == [{"name": "Sở Ngoại vụ Cao Bằng"}]
    page = lxml.html.document_fromstring(get(site, f"/outputs/{id_}/en/").content.decode())
    assert page.xpath("//link[@rel='canonical']/@href") == [
        f"https://doi-ngoai.example.vn/outputs/{id_}/en/"
    ]


def test_what_an_item_is_called_does_not_hang_on_the_address(office, site, monkeypatch):
    office.approved()
    before = json.loads(feed(site).content)["items"][0]["id"]
    monkeypatch.setattr(get_settings(), "public_url", "https://khac.example.vn")
    assert json.loads(feed(site).content)["items"][0]["id"] == before


@pytest.mark.parametrize("path", ["xx/rss.xml", "zh/rss.xml", "vi/rss", "vi/..%2f"])
def test_there_are_no_other_feeds(site, path):
    site.person(name="ai-do")
    assert get(site, f"/outputs/feeds/{path}").status_code == 404


@pytest.mark.parametrize("file", FEEDS)
def test_hostile_text_does_not_break_a_feed(office, site, file):
    catalogue = get_catalogue()
    content = whole(REBUTTAL, catalogue)
    evil = "<script>alert(1)</script>]]>&amp;\u202e\x0b“"
    first = replace(content.sentences[0], text={"vi": evil, "en": evil})
    bad = replace(
        content, title={"vi": evil, "en": evil}, sentences=(first, *content.sentences[1:])
    )
    office.approved(content=bad)
    body = feed(site, file).content
    assert "\u202e" not in body.decode()
    if file == "feed.json":
        html = json.loads(body)["items"][0]["content_html"]
    else:
        ET.fromstring(body)
        html = feedparser.parse(body, sanitize_html=False).entries[0].content[0].value
    assert "<script" not in html
    assert "&lt;script&gt;" in html


# --- public pages -------------------------------------------------------------------------------


def test_a_public_page_is_plain_and_holds_its_review(office, site):
    id_ = office.approved()
    answer = get(site, f"/outputs/{id_}/")
    assert answer.status_code == 200
    assert not answer.cookies
    assert "script-src 'self'" in answer.headers["Content-Security-Policy"]
    page = lxml.html.document_fromstring(answer.content.decode())
    assert page.get("lang") == "vi"
    (block,) = page.xpath("//script")
    assert block.get("type") == "application/ld+json"
    review = json.loads(block.text)
    assert review["@type"] == "ClaimReview"
    assert review["url"] == f"http://127.0.0.1/outputs/{id_}/"
    assert len(page.xpath("//h1")) == 1
    assert not page.xpath("//*[@style] | //form | //img")
    said = page.text_content()
    assert "viet" not in said.replace("Viet Nam", "")
    assert "duyet" not in said
    assert DRAFT not in said
    assert page.xpath("//link[@rel='alternate'][@type='application/rss+xml']")


@pytest.mark.parametrize("claim", [CONTESTED, NOTE])
def test_explainers_and_notes_have_no_review(office, site, claim):
    id_ = office.approved(claim)
    page = lxml.html.document_fromstring(get(site, f"/outputs/{id_}/").content.decode())
    assert not page.xpath("//script")
    for side in get_catalogue().claims[claim].positions:
        assert side["says_vi"] in page.text_content()


def test_a_script_cannot_end_its_block(office, site):
    content = whole(REBUTTAL, get_catalogue())
    evil = "</script><script>alert(1)</script>"
    bad = replace(content, title={"vi": evil, "en": evil})
    id_ = office.approved(content=bad)
    page = lxml.html.document_fromstring(get(site, f"/outputs/{id_}/").content.decode())
    (block,) = page.xpath("//script")
    assert json.loads(block.text)["name"] == evil


@pytest.mark.parametrize("path", ["", "xx/", "zh/"])
def test_nothing_unapproved_has_a_page(office, site, path):
    for id_ in (office.draft(), office.submitted(OUTDATED), 999):
        assert get(site, f"/outputs/{id_}/{path}").status_code == 404


def test_the_list_says_when_it_is_empty(site):
    site.person(name="ai-do")
    assert "Chưa có bài nào được duyệt" in get(site, "/outputs/").content.decode()
    english = get(site, "/outputs/en/").content.decode()
    assert "Nothing has been approved yet" in english
    assert "Chưa" not in english


def test_the_list_leads_to_pages_and_feeds(office, site):
    id_ = office.approved()
    page = lxml.html.document_fromstring(get(site, "/outputs/").content.decode())
    links = page.xpath("//main//a/@href")
    assert f"http://127.0.0.1/outputs/{id_}/" in links
    assert "http://127.0.0.1/outputs/feeds/en/rss.xml" in links
    for link in links:
        assert get(site, urlsplit(link).path).status_code == 200


# --- forms of a version -------------------------------------------------------------------------


def address(id_, form="", lang="vi", number=1) -> str:
    if not form:
        return reverse("outputs:forms", args=[id_, number])
    return reverse("outputs:download", args=[id_, number, form, lang])


ROLES = [
    (Role.VIEWER, False),
    (Role.ANALYST, False),
    (Role.ADMINISTRATOR, False),
    (Role.WRITER, True),
    (Role.APPROVER, True),
]


@pytest.mark.parametrize(("role", "drafts"), ROLES)
def test_drafts_are_for_those_who_write_or_decide(office, site, role, drafts):
    client = site.client(role)
    draft, approved = office.draft(), office.approved(OUTDATED)
    for form in ("", "portal"):
        assert client.get(address(approved, form)).status_code == 200
        assert client.get(address(draft, form)).status_code == (200 if drafts else 403)
        assert site.client().get(address(approved, form)).status_code == 302


def test_a_file_of_a_draft_says_so_in_itself_and_in_its_name(office, site):
    client = site.client(Role.WRITER)
    id_ = office.draft()
    answer = client.get(address(id_, "bulletin-docx", "vi-en"))
    assert 'filename="nhap-draft-' in answer.headers["Content-Disposition"]
    document = docx.Document(io.BytesIO(answer.content))
    assert DRAFT in [line.text for line in document.sections[0].header.paragraphs]
    assert DRAFT in client.get(address(id_, "social")).content.decode()


def test_a_file_of_what_is_approved_does_not(office, site):
    client = site.client(Role.VIEWER)
    id_ = office.approved()
    answer = client.get(address(id_, "portal"))
    assert answer.headers["Content-Disposition"] == (
        'attachment; filename="land-border-not-demarcated-portal-vi.html"'
    )
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "NHÁP" not in answer.content.decode()
    assert (
        f"http://127.0.0.1/outputs/{id_}/en/"
        in client.get(address(id_, "social", "en")).content.decode()
    )


def test_an_older_version_is_a_draft_though_a_newer_one_is_approved(office, site):
    id_ = office.draft()
    content = find(id_).content
    save_version(
        id_,
        office.writer.pk,
        replace(content, title={**content.title, "vi": "Tên mới"}),
        seen=content.hash,
    )
    content, catalogue = find(id_).content, get_catalogue()
    now = basis(content, REBUTTAL, catalogue)
    submit(id_, office.writer.pk, content.hash, basis=now, may=lambda _: None)
    approve(id_, office.approver.pk, content.hash, basis=now, catalogue="x", may=lambda _: None)
    assert [version.number for version in list_versions(id_)] == [2, 1]
    client = site.client(Role.WRITER)
    assert DRAFT in client.get(address(id_, "portal", number=1)).content.decode()
    assert DRAFT not in client.get(address(id_, "portal", number=2)).content.decode()
    assert site.client(Role.VIEWER).get(address(id_, "portal", number=1)).status_code == 403


def test_what_is_not_there_is_not_found(office, site):
    client = site.client(Role.WRITER)
    id_ = office.draft()
    for path in (
        address(999),
        address(id_, number=9),
        address(id_, "poster"),
        address(id_, "social", "zh"),
        address(office.draft(CONTESTED), "claim-review"),
    ):
        assert client.get(path).status_code == 404, path


def test_what_has_no_room_is_told_with_what_to_do(office, site):
    content = whole(REBUTTAL, get_catalogue())
    long = replace(content.sentences[0], text={"vi": "dài " * 200, "en": "long " * 200})
    id_ = office.draft(content=replace(content, sentences=(long, *content.sentences[1:])))
    client = site.client(Role.WRITER)
    answer = client.get(address(id_, "display"))
    assert answer.status_code == 422
    assert "rút ngắn câu" in answer.content.decode()
    shown = client.get(address(id_), {"form": "display"})
    assert shown.status_code == 200
    assert "rút ngắn câu" in shown.content.decode()


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_form_can_be_looked_at(office, site, lang):
    client = site.client(Role.APPROVER, lang=lang)
    id_ = office.draft()
    page = lxml.html.document_fromstring(client.get(address(id_)).content.decode())
    links = page.xpath("//nav[@aria-label]//a[contains(@href, 'form=')]/@href")
    assert len(links) == 11
    for link in links:
        shown = client.get(address(id_) + link)
        assert shown.status_code == 200
        assert DRAFT in shown.content.decode()
        assert len(lxml.html.document_fromstring(shown.content.decode()).xpath("//h1")) == 1
    display = client.get(address(id_), {"form": "display"}).content.decode()
    assert ("giây" if lang == "vi" else "seconds") in display
    if lang == "en":
        assert "Các dạng" not in display


def test_hostile_queries_are_only_queries(office, site):
    client = site.client(Role.WRITER)
    id_ = office.draft()
    for form, lang in (("<script>", "vi"), ("portal", "\u202e"), ("portal", "zh"), ("", "")):
        shown = client.get(address(id_), {"form": form, "lang": lang})
        assert shown.status_code == 200
        assert "<script>" not in shown.content.decode()
