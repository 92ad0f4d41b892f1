import json

import pytest

from core.vocabulary import Precision
from extract import extract
from tests.extract.samples import LEAD, PARAGRAPHS, TITLE, article, capture, source

URL = "https://bao.example/tin/1.html"


def read(page: str, **changes):
    outcome = extract(capture("html", **changes), page.encode(), source=source())
    assert outcome.refusals == ()
    return outcome.documents[0]


def test_title_lead_and_paragraphs_in_order():
    document = read(article())
    assert document.title == TITLE
    assert document.text == "\n".join((LEAD, *PARAGRAPHS))


def test_a_lead_without_a_name_is_found_by_the_description():
    page = article().replace(' class="sapo"', "")
    assert read(page).text.startswith(LEAD)


def test_a_lead_is_not_said_twice():
    page = article(paragraphs=(LEAD, *PARAGRAPHS))
    assert read(page).text.count(LEAD) == 1


def test_a_description_that_the_page_does_not_show_stays_out():
    page = article(lead="").replace(
        '<meta name="description" content="">',
        '<meta name="description" content="Trang tin đời sống của cả nước hằng ngày">',
    )
    assert "đời sống của cả nước" not in read(page).text


BOXES = {
    "related by class": '<div class="box-related"><a href="/2">Cam quýt vùng cao</a></div>',
    "related by type": '<div type="RelatedNewsBox"><h4>Cam quýt vùng cao</h4></div>',
    "list of links": '<ul class="tin-lien-quan"><li><a href="/2">Cam quýt vùng cao</a></ul>',
    "call": '<p>Xem thêm: <a href="/2">Cam quýt vùng cao</a></p>',
    "arrows": '<p>&gt;&gt; <a href="/2">Cam quýt vùng cao</a></p>',
    "bare link": '<p><a href="/2">Cam quýt vùng cao</a></p>',
    "figure": "<figure><img src=a><figcaption>Cam quýt vùng cao</figcaption></figure>",
    "caption": '<p class="Image">Cam quýt vùng cao. Ảnh: Báo</p>',
    "caption by its end": "<p>Cam quýt vùng cao - Ảnh: T.H.</p>",
    "caption table": '<table class="tplCaption"><tr><td>Cam quýt vùng cao</td></tr></table>',
    "comments": '<div id="comments"><p>Cam quýt vùng cao</p></div>',
    "tags": '<div class="tags"><a href="/t">Cam quýt vùng cao</a></div>',
}


@pytest.mark.parametrize("box", BOXES.values(), ids=BOXES)
def test_boxes_do_not_leak(box):
    page = article().replace(f"<p>{PARAGRAPHS[1]}</p>", f"{box}<p>{PARAGRAPHS[1]}</p>")
    assert read(page).text == "\n".join((LEAD, *PARAGRAPHS))
    assert read(article(after=box)).text == "\n".join((LEAD, *PARAGRAPHS))


BYLINES = {
    "metadata": ('<meta name="author" content="Nông Thị Hoa">', "<p>Nông Thị Hoa</p>"),
    "two authors": (
        '<script type="application/ld+json">{"@type":"NewsArticle","author":[{"name":"Hoàng Lê"},'
        '{"name":"Nông Thị Hoa"}]}</script>',
        "<p><strong>Hoàng Lê - Nông Thị Hoa</strong></p>",
    ),
    "no metadata": ("", '<p style="text-align:right"><b>Nông Thị Hoa</b></p>'),
    "with an agency": ("", "<p>Nông Thị Hoa (theo TTXVN)</p>"),
    "labelled": ("", "<p>Bài, ảnh: Nông Thị Hoa</p>"),
    "author box": ("", '<div class="detail-author"><p>Nông Thị Hoa</p></div>'),
}


@pytest.mark.parametrize(("head", "line"), BYLINES.values(), ids=BYLINES)
def test_authors_are_nowhere(head, line):
    document = read(article(head=head, after=line))
    assert document.text == "\n".join((LEAD, *PARAGRAPHS))
    assert "Hoa" not in repr(document)


def test_people_of_the_story_stay():
    people = "Ông Nông Văn Hoa, chủ tịch xã, cho biết bà con đã chuẩn bị xe từ rất sớm."
    head = '<meta name="author" content="Nông Văn Hoa">'
    assert people in read(article(head=head, paragraphs=(*PARAGRAPHS, people))).text


def test_sub_heads_lists_and_tables_are_kept_in_order():
    extra = (
        "<h3>Phân luồng từ xa</h3><ul><li>Xe đông lạnh đi cổng một</li><li>Xe tải đi cổng hai</li>"
        "</ul><table><tr><th>Tháng</th><th>Lượt xe</th></tr>"
        "<tr><td>10</td><td>4.200</td></tr></table>"
    )
    assert read(article(after=extra)).text.split("\n")[4:] == [
        "Phân luồng từ xa",
        "Xe đông lạnh đi cổng một",
        "Xe tải đi cổng hai",
        "Tháng | Lượt xe",
        "10 | 4.200",
    ]


def test_inline_tags_join_without_a_space():
    page = article().replace("Sáng nay", "S<b>áng</b> nay")
    assert PARAGRAPHS[0] in read(page).text


def test_lines_parted_by_breaks_are_lines():
    page = article().replace(f"<p>{PARAGRAPHS[0]}</p><p>", f"<p>{PARAGRAPHS[0]}<br><br>")
    assert read(page).text == "\n".join((LEAD, *PARAGRAPHS))


def test_a_page_without_any_known_container():
    page = article().replace(' class="detail-content"', ' class="x1"').replace("sapo", "x2")
    text = read(page).text
    assert all(paragraph in text for paragraph in (LEAD, *PARAGRAPHS))
    assert "Hoàng Đình Giong" not in text


def test_titles_with_entities_and_site_names():
    page = article(title="Gạo &amp;quot;mới&amp;quot;  về &lt;bản&gt;")
    assert read(page).title == 'Gạo "mới" về <bản>'
    bare = f"<html><head><title>{TITLE} | Báo Ví Dụ</title></head><body><div>" + "".join(
        f"<p>{text}</p>" for text in PARAGRAPHS
    )
    assert read(bare).title == TITLE


DATES = {
    "json-ld": '<script type="application/ld+json">{"@graph":[{"@type":"NewsArticle",'
    '"datePublished":"2026-11-19T07:30:00+07:00"}]}</script>',
    "meta": '<meta property="article:published_time" content="2026-11-19T07:30:00+07:00">',
    "meta without zone": '<meta property="article:published_time" content="2026-11-19T07:30:00">',
}


@pytest.mark.parametrize("head", DATES.values(), ids=DATES)
def test_dates_of_the_head(head):
    assert str(read(article(head=head)).published_at) == "2026-11-19 00:30:00+00:00"


@pytest.mark.parametrize(
    "line",
    [
        '<span class="date">Thứ năm, 19/11/2026, 07:30 (GMT+7)</span>',
        '<time datetime="2026-11-19T07:30">hôm qua</time>',
        "<div>Đăng lúc 07:30 ngày 19/11/2026</div>",
    ],
)
def test_dates_in_the_page(line):
    assert str(read(article(before=line)).published_at) == "2026-11-19 00:30:00+00:00"


def test_a_bare_date_is_a_day():
    document = read(article(before='<div class="date">19/11/2026</div>'))
    assert document.published_precision is Precision.DAY
    assert str(document.published_at) == "2026-11-19 00:00:00+00:00"


@pytest.mark.parametrize(
    ("link", "url"),
    [
        ("https://www.bao.example/tin/mot", "https://www.bao.example/tin/mot"),
        ("/tin/mot", "https://bao.example/tin/mot"),
        ("https://khac.example/tin/mot", URL),
        ("https://bao.example/", URL),
        ("http://[bad", URL),
        ("", URL),
    ],
)
def test_canonical_links_count_on_the_same_host_only(link, url):
    assert read(article(head=f'<link rel="canonical" href="{link}">')).url == url


def test_a_saved_page_is_named_by_its_canonical_link():
    page = article(head='<link rel="canonical" href="https://bao.example/tin/1.html">')
    assert read(page, url="saved/bai.html").url == URL


def test_broken_json_ld_and_deep_nesting_do_no_harm():
    head = '<script type="application/ld+json">{"@type": </script>'
    page = article(head=head, after="<div>" * 5_000)
    assert read(page).title == TITLE


def test_unknown_author_objects_are_tolerated():
    value = json.dumps({"@type": "NewsArticle", "author": [None, 3, {"name": 5}]})
    head = f'<script type="application/ld+json">{value}</script>'
    assert read(article(head=head)).title == TITLE


def test_a_list_of_headlines_is_no_article():
    links = "".join(
        f'<li><a href="/{n}">Tin số {n} về cửa khẩu và hàng hóa qua biên giới</a></li>'
        for n in range(60)
    )
    page = f"<html><head><title>Báo</title></head><body><ul>{links}</ul></body></html>"
    outcome = extract(capture("html"), page.encode())
    assert [refusal.reason for refusal in outcome.refusals] == ["no_article"]
