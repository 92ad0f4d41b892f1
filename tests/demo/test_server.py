"""The demonstration server answers as the web does: routes, validators, charsets, faults."""

import gzip
import http.client
import io
import json
import re
import time
import unicodedata
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlsplit
from urllib.robotparser import RobotFileParser

import docx
import feedparser
import pypdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from demo.attachments import make_docx, make_pdf
from demo.charsets import encode
from demo.server import HOST, main, serve
from demo.templating import notice
from demo.world import Item, load_world
from pipeline.profile import load_profile
from tests.paths import ROOT

POSTS = ("ban-lang", "hoi-que")


@dataclass
class Answer:
    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


def fetch(base: str, target: str, method: str = "GET", **headers: str) -> Answer:
    connection = http.client.HTTPConnection(HOST, urlsplit(base).port, timeout=20)
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request(method, target.removeprefix(base), headers=sent)
    response = connection.getresponse()
    try:
        return Answer(response.status, response.headers, response.read())
    finally:
        connection.close()


@pytest.fixture(scope="module")
def first() -> Iterator[str]:
    with serve(edition=1, slow_s=0) as base:
        yield base


@pytest.fixture(scope="module")
def second() -> Iterator[str]:
    with serve(edition=2, slow_s=0) as base:
        yield base


def articles(edition: int = 1) -> list[Item]:
    return [item for item in load_world(edition) if item.outlet.id not in POSTS]


def test_every_article_answers_and_says_that_it_is_invented(first: str) -> None:
    for item in articles():
        answer = fetch(first, item.path)
        assert answer.status == 200, item.path
        if not item.traits & {"pdf", "docx", "gb18030", "windows-1258"}:
            assert notice(item.outlet.lang) in answer.text
            assert item.body[-1].replace("&", "&amp;") in answer.text


@pytest.mark.parametrize(
    "target",
    [
        "/", "/robots.txt", "/non-nuoc/", "/non-nuoc/rss/tin-moi.rss", "/non-nuoc/du-lich/",
        "/non-nuoc/du-lich/?trang=2", "/cong-tin/luu-tru", "/cong-tin/luu-tru?thang=2026-10",
        "/cong-tin/lich/2026-11", "/bien-cuong/sitemap.xml", "/bien-cuong/sitemaps/2026-11.xml.gz",
        "/ngay-moi/rss/trang-chu.rss", "/nanling/atom.xml", "/frontier/latest/",
        "/frontier/latest/?page=2", "/s/ban_lang_demo", "/s/ban_lang_demo?before=405",
    ],
)  # fmt: skip
def test_route_answers_and_is_the_same_twice(first: str, target: str) -> None:
    answer = fetch(first, target)
    assert answer.status == 200
    assert fetch(first, target).body == answer.body
    if "html" in answer.headers["Content-Type"]:
        assert any(notice(lang) in answer.text for lang in ("vi", "zh", "en"))


def test_unknown_address_is_404(first: str) -> None:
    assert fetch(first, "/non-nuoc/khong-co.html").status == 404


def test_validators_give_304(first: str) -> None:
    path = articles()[0].path
    answer = fetch(first, path)
    tag, day = answer.headers["ETag"], answer.headers["Last-Modified"]
    assert fetch(first, path, If_None_Match=tag).status == 304
    assert fetch(first, path, If_None_Match='"other"').status == 200
    assert fetch(first, path, If_Modified_Since=day).status == 304
    assert fetch(first, path, If_Modified_Since="Mon, 02 Nov 2020 00:00:00 GMT").status == 200
    assert fetch(first, path, If_Modified_Since="yesterday").status == 200
    assert fetch(first, path, If_None_Match=tag).body == b""


def test_gzip_only_when_asked(first: str) -> None:
    path = articles()[0].path
    plain = fetch(first, path)
    zipped = fetch(first, path, Accept_Encoding="gzip, deflate")
    assert "Content-Encoding" not in plain.headers
    assert zipped.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(zipped.body) == plain.body


def test_head_has_headers_only(first: str) -> None:
    answer = fetch(first, "/", method="HEAD")
    assert answer.status == 200
    assert int(answer.headers["Content-Length"]) > 0
    assert answer.body == b""


def test_same_edition_twice_is_the_same_bytes(first: str) -> None:
    with serve(edition=1, slow_s=0) as again:
        for item in articles():
            left, right = fetch(first, item.path).body, fetch(again, item.path).body
            assert left.replace(first.encode(), b"") == right.replace(again.encode(), b"")


def test_editions_differ_in_the_intended_pages(first: str, second: str) -> None:
    changed = set()
    for item in articles(1):
        before, after = fetch(first, item.path), fetch(second, item.path)
        same = before.body.replace(first.encode(), b"") == after.body.replace(second.encode(), b"")
        if not same:
            changed.add((item.id, after.status))
    assert changed == {
        ("nn-004", 200), ("nn-020", 410), ("bc-209", 410), ("bc-211", 200), ("nm-311", 410),
        ("zh-614", 200),
    }  # fmt: skip


def test_lists_of_the_second_edition_name_what_changed(second: str) -> None:
    rss = feedparser.parse(fetch(second, "/ngay-moi/rss/trang-chu.rss").body)
    gone = next(item for item in load_world(2) if item.id == "nm-311")
    dates = {entry.link: entry.published for entry in rss.entries}
    assert dates[second + gone.path].startswith("Sun, 22 Nov 2026")
    atom = feedparser.parse(fetch(second, "/nanling/atom.xml").body)
    edited = next(item for item in load_world(2) if item.id == "zh-614")
    updated = {entry.link: entry.updated for entry in atom.entries}
    assert updated[second + edited.path] == "2026-11-22T11:00:00+08:00"
    cards = fetch(second, "/non-nuoc/du-lich/").text
    assert next(item for item in load_world(2) if item.id == "nn-020").path not in cards


def test_edits_can_be_dated_for_a_crawl_of_today() -> None:
    now = datetime(2031, 5, 6, tzinfo=UTC)
    with serve(edition=2, slow_s=0, changed_at=now) as base:
        sitemap = gzip.decompress(fetch(base, "/bien-cuong/sitemaps/2026-11.xml.gz").body).decode()
    assert sitemap.count("<lastmod>2031-05-06T00:00:00+00:00</lastmod>") == 2


def test_feeds_name_every_item_once(first: str) -> None:
    for source, target in (
        ("non-nuoc", "/non-nuoc/rss/tin-moi.rss"),
        ("ngay-moi", "/ngay-moi/rss/trang-chu.rss"),
        ("nanling", "/nanling/atom.xml"),
    ):
        feed = feedparser.parse(fetch(first, target).body)
        assert not feed.bozo
        links = [entry.link for entry in feed.entries]
        assert sorted(links) == sorted(first + i.path for i in articles() if i.source == source)


def test_sitemap_index_leads_to_gzip_sitemaps(first: str) -> None:
    space = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}
    index = ET.fromstring(fetch(first, "/bien-cuong/sitemap.xml").body)
    found = []
    for loc in index.findall("s:sitemap/s:loc", space):
        body = gzip.decompress(fetch(first, str(loc.text)).body)
        found += [url.text for url in ET.fromstring(body).findall("s:url/s:loc", space)]
    assert sorted(map(str, found)) == sorted(
        first + item.path for item in articles() if item.source == "bien-cuong"
    )


@pytest.mark.parametrize(
    ("source", "start", "pages"),
    [
        ("non-nuoc-du-lich", "/non-nuoc/du-lich/", 2),
        ("cong-tin", "/cong-tin/luu-tru", 2),
        ("frontier", "/frontier/latest/", 3),
    ],
)
def test_listing_pages_link_every_item(first: str, source: str, start: str, pages: int) -> None:
    listed, target, count = "", start, 0
    while target:
        text = fetch(first, target).text
        listed, count = listed + text, count + 1
        following = re.findall(rf'href="({re.escape(start)}\?[a-z]+=[\d-]+)"', text)
        target = following[0] if following else ""
    assert count == pages
    for item in articles():
        if item.source == source:
            assert f'href="{item.path}"' in listed, item.id


def test_calendar_never_ends(first: str) -> None:
    target = "/cong-tin/lich/2026-11"
    for _ in range(30):
        page = fetch(first, target)
        assert page.status == 200
        target = page.text.rsplit('<p class="thangsau"><a href="', 1)[1].split('"')[0]
    assert target == "/cong-tin/lich/2029-05"


def test_robots_keep_one_folder_out(first: str) -> None:
    robots = RobotFileParser()
    robots.parse(fetch(first, "/robots.txt").text.splitlines())
    kept_out = [i.id for i in articles() if not robots.can_fetch("cotmoc", first + i.path)]
    assert kept_out == ["nn-014"]


def test_channel_pages_go_back_to_the_first_message(first: str) -> None:
    posts = [item.number for item in load_world(1) if item.source == "ban-lang"]
    newest = fetch(first, "/s/ban_lang_demo").text
    assert newest.count('class="tgme_widget_message_text') == 20
    before = sorted(posts)[-20]
    assert f'data-before="{before}"' in newest
    oldest = fetch(first, f"/s/ban_lang_demo?before={before}").text
    assert oldest.count('class="tgme_widget_message_text') == len(posts) - 20
    assert "tme_messages_more" not in oldest


def test_graph_api_wants_its_token(first: str) -> None:
    target = "/v23.0/100000000000001/posts"
    none = fetch(first, target)
    wrong = fetch(first, target, Authorization="Bearer something")
    assert (none.status, json.loads(none.body)["error"]["code"]) == (400, 104)
    assert (wrong.status, json.loads(wrong.body)["error"]["code"]) == (401, 190)


def test_graph_api_pages_through_all_posts(first: str) -> None:
    target: str | None = "/v23.0/100000000000001/posts?limit=5"
    messages = []
    while target:
        answer = json.loads(fetch(first, target, Authorization="Bearer demo-token").body)
        messages += [post["message"] for post in answer["data"]]
        target = answer["paging"].get("next")
    assert sorted(messages) == sorted(
        "\n".join(item.body) for item in load_world(1) if item.source == "hoi-que"
    )
    bad = fetch(first, "/v23.0/100000000000001/posts?after=%%%", Authorization="Bearer demo-token")
    assert bad.status == 400


def test_slow_page_takes_its_time() -> None:
    slow = next(item for item in articles() if "slow" in item.traits)
    with serve(edition=1, slow_s=0.3) as base:
        started = time.monotonic()
        fetch(base, slow.path)
        assert time.monotonic() - started >= 0.3


@pytest.mark.parametrize("trait", ["windows-1258", "gb18030"])
def test_legacy_page_decodes_to_its_text(first: str, trait: str) -> None:
    item = next(item for item in articles() if trait in item.traits)
    answer = fetch(first, item.path)
    assert "charset" not in answer.headers["Content-Type"]
    assert f'charset="{trait}"'.encode() in answer.body
    decoded = answer.body.decode("cp1258" if trait == "windows-1258" else trait)
    text = unicodedata.normalize("NFC", decoded)
    assert all(paragraph in text for paragraph in item.body)


def test_broken_page_is_broken(first: str) -> None:
    item = next(item for item in articles() if "broken" in item.traits)
    text = fetch(first, item.path).text
    assert "</body>" not in text
    assert "</p>" not in text


def test_attachments_hold_their_text(first: str) -> None:
    for item in articles():
        if "pdf" in item.traits:
            reader = pypdf.PdfReader(io.BytesIO(fetch(first, item.path).body))
            text = " ".join(" ".join(page.extract_text().split()) for page in reader.pages)
            assert all(paragraph in text for paragraph in item.body)
        if "docx" in item.traits:
            document = docx.Document(io.BytesIO(fetch(first, item.path).body))
            assert [p.text for p in document.paragraphs][-len(item.body) :] == list(item.body)


def test_attachments_are_the_same_bytes_each_time() -> None:
    texts = ["Một dòng", "Hai dòng " * 400]
    assert make_pdf(texts) == make_pdf(texts)
    assert make_docx(texts) == make_docx(texts)
    assert len(pypdf.PdfReader(io.BytesIO(make_pdf(texts))).pages) > 1


def test_pdf_with_too_many_letters_is_refused() -> None:
    with pytest.raises(ValueError, match="different characters"):
        make_pdf(["".join(map(chr, range(0x4E00, 0x4F00)))])


VIETNAMESE = "aàáảãạăằắẳẵặâầấẩẫậđeèéẻẽẹêềếểễệiìíỉĩịoòóỏõọôồốổỗộơờớởỡợuùúủũụưừứửữựyỳýỷỹỵ"


@given(st.text(alphabet=VIETNAMESE + VIETNAMESE.upper() + " ,.–0123456789"))
def test_windows_1258_keeps_vietnamese(text: str) -> None:
    decoded = encode(text, "windows-1258").decode("cp1258")
    assert unicodedata.normalize("NFC", decoded) == unicodedata.normalize("NFC", text)


def test_unknown_edition_is_refused() -> None:
    with pytest.raises(ValueError, match="choose one of"):
        load_world(3)


def test_taken_port_is_said_plainly(first: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--port", str(urlsplit(first).port)]) == 1
    assert "choose another --port" in capsys.readouterr().err


def test_profile_points_at_every_source(first: str) -> None:
    profile = load_profile(ROOT / "demo" / "profile", replace={"base": first})
    assert {source.id for source in profile.sources} == {item.source for item in load_world(1)}
    for source in profile.sources:
        answer = fetch(first, source.url, Authorization="Bearer demo-token")
        assert answer.status == 200, source.id
