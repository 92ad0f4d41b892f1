"""The page of a document: marks in place, edits word by word, a capture that does nothing."""

from datetime import UTC, datetime, timedelta
from html import unescape
from re import DOTALL, findall, sub

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.roles import Role
from core.vocabulary import Retention
from dashboards.site import engines
from dashboards.site.search.inert import POLICY, clean
from dashboards.site.search.marking import Span, pieces
from extract.still import still_page
from store import models
from tests.dashboards.site.test_search import stored

SENTENCE = "Toàn bộ thác Bản Giốc đã bị bán cho Trung Quốc."


def body_of(site, id, *, lang="vi", query=""):
    answer = site.client(Role.VIEWER, lang=lang).get(f"/search/document/{id}{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def add_finding(row, number, start, end, *, claim="ban-gioc-wholly-ceded", field="text"):
    text = row.current.text if field == "text" else row.current.title
    models.Finding.objects.create(
        id=f"{number:032x}",
        version=row.current,
        document=row,
        claim=claim,
        match="confirmed",
        verdict="contradicted",
        basis="claim",
        stance="asserts",
        score=0.9,
        field=field,
        start=start,
        end=end,
        quote=text[start:end],
        evidence=[
            {
                "document": "land-border-treaty-1999",
                "ref": "Điều 2",
                "grade": "primary",
                "gist": "G",
            }
        ],
        why="Lý do",
        why_en="Reason",
        analysis="a",
        flagged=True,
    )


def marked_in(body):
    """Return the texts of the marks, without the numbers behind them."""
    text = body.split('class="text reading"', 1)[1].split("</section>", 1)[0]
    return [unescape(found) for found in findall(r'<a class="said[^>]*>(.*?)</a>', text, DOTALL)]


# Marks


@given(st.text(max_size=40), st.lists(st.tuples(st.integers(-3, 50), st.integers(-3, 50))))
def test_pieces_joined_are_the_text(text, ends):
    spans = [Span(number, start, end) for number, (start, end) in enumerate(ends, start=1)]
    found = pieces(text, spans)
    assert "".join(piece.text for piece in found) == text
    for span in spans:
        inside = "".join(p.text for p in found if span.number in [s.number for s in p.spans])
        start, end = max(0, span.start), min(len(text), span.end)
        assert inside == (text[start:end] if start < end else "")


@pytest.mark.parametrize(
    "before",
    ["", "👩‍👩‍👧‍👦🇻🇳 ", "tie\u0302\u0301ng Vie\u0323\u0302t ", "𠀀𠀁 ", "<b>&amp; "],
    ids=["plain", "emoji", "combining", "beyond the first plane", "markup"],
)
def test_a_mark_holds_exactly_its_sentence(site, before):
    row = stored(text=f"{before}{SENTENCE} Hết.")
    add_finding(row, 1, len(before), len(before) + len(SENTENCE))
    assert marked_in(body_of(site, row.id)) == [SENTENCE]


def test_findings_may_overlap(site):
    row = stored(text="một hai ba bốn")
    add_finding(row, 1, 0, 10)
    add_finding(row, 2, 4, 14, claim="ban-gioc-fourth-largest")
    body = body_of(site, row.id)
    assert marked_in(body) == ["một ", "hai ba", " bốn"]
    assert 'id="mark-1"' in body
    assert 'id="mark-2"' in body
    assert 'id="finding-1"' in body


def test_a_finding_tells_claim_verdict_stance_reason_and_evidence(site):
    row = stored(title=SENTENCE, text="Một dòng.")
    add_finding(row, 1, 0, len(SENTENCE), field="title")
    body = body_of(site, row.id)
    for said in ("Toàn bộ thác Bản Giốc", "Trái tài liệu gốc", "khẳng định", "Lý do", "Điều 2"):
        assert said in body
    assert "tài liệu gốc" in body
    assert "Reason" in body_of(site, row.id, lang="en")


def test_decisions_of_the_office_are_shown(site):
    from core.identity import digest

    row = stored(text=SENTENCE)
    add_finding(row, 1, 0, len(SENTENCE))
    models.Review.objects.create(
        document=row,
        claim="ban-gioc-wholly-ceded",
        quote_hash=digest(SENTENCE),
        decision="rejected",
        decided_by=site.person(name="reviewer"),
        decided_at=datetime.now(UTC),
    )
    body = body_of(site, row.id)
    assert "Cơ quan đã bác phát hiện này" in body
    assert "reviewer" not in body


# Edits


def test_versions_are_compared_on_the_page(site):
    row = stored(text="Có <b>790</b> mốc.")
    models.DocumentVersion.objects.create(
        id="v2",
        document=row,
        hash="h2",
        created=row.first_seen + timedelta(hours=2),
        title="Tin thử",
        text="Có <b>970</b> mốc.",
    )
    body = body_of(site, row.id, query="?version=v2")
    assert "<del>790</del>" in body
    assert "<ins>970</ins>" in body
    assert "<b>" not in body.split("<main")[1]
    assert 'id="edit"' not in body_of(site, row.id, query="?version=nonsense")
    assert 'id="edit"' not in body_of(site, row.id, query=f"?version={row.current_id}")


# Beside it


def test_what_stands_beside_the_text_is_in_words(site):
    row = stored(text="Một dòng.", url="https://thu.example/1")
    row.engagement = {"shares": 7, "odd": 1}
    row.gone_at = datetime(2026, 11, 22, tzinfo=UTC)
    row.save()
    models.DocumentProfile.objects.create(
        document=row, profile="demo", reason="source of the profile: thu"
    )
    models.Revisit.objects.create(
        document=row,
        stage=24,
        checked=row.first_seen,
        outcome="moved",
        moved_to="https://x.example",
    )
    other = stored("thu:2", title="Bản chép")
    other.group_id = row.group_id
    other.save()
    body = body_of(site, row.id)
    for said in (
        "Báo Thử là nguồn mà tỉnh theo dõi",
        "Chia sẻ",
        "Đã gỡ khỏi mạng",
        "trang chuyển sang địa chỉ khác",
        "Bản chép",
    ):
        assert said in body
    assert "source of the profile" not in body
    assert 'rel="noopener noreferrer nofollow"' in body


def test_hostile_texts_do_nothing(site):
    row = stored(
        title="<script>alert(1)</script>\u202etxt",
        text='<img src=x onerror=alert(1)> \u2066"',
        url="javascript:alert(1)//https://x",
    )
    body = body_of(site, row.id)
    main = body.split("<main")[1]
    assert "<script" not in main
    assert "<img" not in main
    assert "javascript:" not in body
    assert not set("\u202e\u2066") & set(body)


def test_a_post_of_an_individual_shows_its_words_alone(site):
    row = stored(retention=Retention.INDIVIDUAL, url=None)
    models.Source.objects.filter(id="thu").update(name="Nguyễn Văn A", public_voice=False)
    body = body_of(site, row.id)
    assert "Bài của cá nhân" in body
    assert "Nguyễn Văn A" not in body
    assert "Trang gốc" not in body
    assert site.client(Role.VIEWER).get(f"/search/capture/{row.id}").status_code == 404


@pytest.mark.parametrize("id", ["nothing:here", "a/../b", "x" * 500, "%00", "đ:é"])
def test_what_is_not_there_is_a_page_that_says_so(site, id):
    for part in ("document", "capture"):
        assert site.client(Role.VIEWER).get(f"/search/{part}/{id}").status_code == 404


def test_ids_of_all_shapes_have_an_address(site):
    from django.urls import reverse

    row = stored("thu:một/hai?ba#bốn")
    answer = site.client(Role.VIEWER).get(reverse("search:document", args=[row.id]))
    assert answer.status_code == 200


def test_the_page_is_english_for_who_chose_it(site):
    row = stored(text=SENTENCE)
    add_finding(row, 1, 0, len(SENTENCE))
    body = body_of(site, row.id, lang="en")
    for word in ("Findings", "Evidence", "first seen", "Contradicted by documents"):
        assert word in body
    for word in ("Phát hiện", "Căn cứ", "thấy lần đầu", "Toàn văn"):
        assert word not in body


# The capture


HOSTILE = """
<html><head><title>t</title><meta http-equiv="refresh" content="0;url=https://x.example">
<base href="https://x.example/"><link rel=stylesheet href="//x.example/a.css"></head>
<body onload="alert(1)"><script>alert(1)</script><style>@import "//x.example"</style>
<p style="background:url(//x.example/p)" onclick="alert(1)">Một dòng \u202e.</p>
<a href="javascript:alert(1)">a</a><a href="https://x.example/">b</a>
<img src="https://x.example/p.png"><img src="data:image/svg+xml;base64,PHN2Zz4=">
<img src="data:image/png;base64,AAAA" srcset="//x.example/2x.png 2x" alt="ảnh">
<svg><script>alert(1)</script><use href="//x.example"/></svg>
<math><mi xlink:href="javascript:alert(1)">m</mi></math>
<form action="https://x.example/"><input name="q"><button>Gửi</button></form>
<iframe src="https://x.example/"></iframe><object data="//x.example"></object>
<video src="//x.example/v" poster="//x.example/p"></video>
<div class="author-box">Nguyễn Văn A</div><ul id="comment-list"><li>Trần Thị B nói</li></ul>
<p>Gọi 0912 345 678 hoặc an@thu.example.</p><template><img src=x onerror=alert(1)></template>
</body></html>
"""


def test_a_captured_page_becomes_inert():
    html = clean(still_page(HOSTILE.encode()))
    for sign in (
        "x.example",
        "javascript",
        "alert",
        "<script",
        "<style",
        "<form",
        "<a",
        "on",
        "svg",
    ):
        if sign == "on":
            assert not findall(r"\son\w+=", html)
        else:
            assert sign not in html, sign
    assert "Một dòng" in html
    assert 'src="data:image/png;base64,AAAA"' in html
    for person in ("Nguyễn Văn A", "Trần Thị B", "0912", "an@thu"):
        assert person not in html


@given(st.text(max_size=200))
def test_cleaning_leaves_no_tag_that_loads_or_runs(text):
    html = clean(text)
    assert not findall(r"<(?:script|style|iframe|form|a|link|meta|svg|object)\b", html.lower())
    assert not findall(r"<[^>]*\s(?:href|srcset|on\w+|style)\s*=", html.lower())


def test_the_capture_comes_with_a_policy_of_its_own(site):
    document = models.Document.objects.exclude(capture=None).filter(capture__format="html").first()
    answer = site.client(Role.VIEWER).get(f"/search/capture/{document.pk}")
    assert answer.status_code == 200
    assert answer.headers["Content-Security-Policy"] == POLICY
    assert "sandbox" in POLICY
    assert "default-src 'none'" in POLICY
    assert answer.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert document.current.title in unescape(answer.content.decode())
    body = body_of(site, document.pk)
    assert 'sandbox=""' in body


@pytest.mark.parametrize("format", ["pdf", "docx", "telegram", "facebook"])
def test_of_everything_but_pages_the_text_is_shown(site, format):
    document = models.Document.objects.filter(capture__format=format).first()
    body = site.client(Role.VIEWER).get(f"/search/capture/{document.pk}").content.decode()
    text = unescape(sub(r"<[^>]+>", "", body))
    assert document.current.text.split("\n")[0][:60] in text
    assert "<pre>" in body


def test_a_capture_that_is_gone_says_so(site):
    from core.errors import LandingError

    def gone(capture):
        raise LandingError("gone")

    given = engines._engines()
    engines.provide(
        engines.Engines(given.open_index, given.open_analyser, given.with_meaning, gone)
    )
    document = models.Document.objects.exclude(capture=None).first()
    answer = site.client(Role.VIEWER).get(f"/search/capture/{document.pk}")
    assert "Không đọc được bản lưu" in answer.content.decode()
    assert answer.headers["Content-Security-Policy"] == POLICY
