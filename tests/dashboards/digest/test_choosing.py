"""What goes into a digest, in which order, and how the day is called."""

from datetime import timedelta

import pytest

from core.bursts import Counted
from core.dayfacts import ClaimPast, Coverage, ItemChange
from core.subscriptions import Wishes
from core.vocabulary import Basis, Lang, Match, Stance, Topic, Verdict
from dashboards.digest.choosing import Limits
from dashboards.digest.entries import first_sentence, short_title
from dashboards.digest.html import Farewell, digest_html
from dashboards.digest.plain import digest_text
from dashboards.digest.words import TOPICS, one_line
from tests.dashboards.digest.build import (
    DOCUMENTS,
    END,
    START,
    claim,
    edition,
    facts,
    item,
    office,
    said,
)

RISING = Counted(6, 3, 1, (0,) * 28)
BEFORE = ClaimPast(START - timedelta(days=200), START - timedelta(days=2))
LONG_AGO = ClaimPast(START - timedelta(days=200), START - timedelta(days=60))


def test_rising_first_then_new_then_the_rest():
    told = facts(
        said(1, of=1, priority=0.9),
        said(2, of=2, priority=0.6),
        said(3, of=3, priority=0.7),
        said(4, of=4, priority=0.8),
        past={"claim-1": BEFORE, "claim-2": BEFORE, "claim-3": ClaimPast(), "claim-4": LONG_AGO},
        claims={"claim-2": RISING},
    )
    entries = edition(told).claims
    assert [(entry.claim, entry.tags) for entry in entries] == [
        ("claim-2", ("Tăng nhanh",)),
        ("claim-4", ("Trở lại",)),
        ("claim-3", ("Mới",)),
        ("claim-1", ("Lặp lại",)),
    ]
    assert entries[0].chart is not None
    assert "6 tin khác nhau từ 3 nguồn" in entries[0].why_rising


def test_one_sentence_and_what_it_rests_on():
    other = item(9, group="bao:2")
    entry = edition(facts(said(1, priority=0.9), said(2), said(3, item=other))).claims[0]
    assert entry.quote.text == "Câu số 1."
    assert entry.more == "Còn 1 bài khác có luận điểm này.", "two copies of one story are one"
    assert entry.established == "Điều đã rõ."
    assert entry.evidence == "Hiệp ước 1999, Điều 2 (tài liệu gốc)"


def test_a_wrong_figure_is_shown_with_the_right_one():
    told = facts(said(1, basis=Basis.NUMBER))
    entry = edition(told).claims[0]
    assert entry.verdict == "Sai số liệu"
    assert entry.statement == "Đúng ra: Luận điểm số 0."


@pytest.mark.parametrize(
    ("changes", "flagged", "review"),
    [
        ({}, 1, 0),
        ({"match": Match.SUGGESTED}, 0, 1),
        ({"stance": Stance.DENIES}, 0, 0),
        ({"stance": Stance.QUESTIONS}, 0, 0),
        ({"stance": Stance.RELAYS}, 1, 0),
        ({"verdict": Verdict.CONTESTED}, 0, 1),
        ({"verdict": Verdict.CONTESTED, "stance": Stance.DENIES}, 0, 1),
        ({"verdict": Verdict.OUTDATED}, 0, 1),
        ({"verdict": Verdict.INSUFFICIENT}, 0, 1),
        ({"verdict": Verdict.SUPPORTED}, 0, 0),
    ],
    ids=str,
)
def test_what_is_told(changes, flagged, review):
    made = edition(facts(said(1, **changes)))
    assert (len(made.claims), len(made.review)) == (flagged, review)


def test_a_contested_claim_has_all_its_sides_and_no_word_of_wrong():
    positions = (
        {"by": "A", "by_vi": "Bên A", "says_vi": "Thế này.", "says_en": "This."},
        {"by": "B", "by_vi": "Bên B", "says_vi": "Thế kia.", "says_en": "That."},
    )
    names = office(claims={"claim-0": claim(0, verdict=Verdict.CONTESTED, positions=positions)})
    told = facts(said(1, verdict=Verdict.CONTESTED))
    for lang, sides in (
        (Lang.VI, ("Bên A: Thế này.", "Bên B: Thế kia.")),
        (Lang.EN, ("A: This.", "B: That.")),
    ):
        entry = edition(told, lang=lang, names=names).review[0]
        assert entry.sides == sides
        assert entry.verdict in ("Còn tranh cãi", "Contested")
        assert not entry.flagged


@pytest.mark.parametrize(
    ("told", "subject"),
    [
        (
            facts(said(1, of=1), said(2, of=2), said(3, of=3), claims={"claim-1": RISING}),
            ("3 luận điểm mới, 1 tăng nhanh", "3 new claims, 1 rising"),
        ),
        (facts(said(1), past={"claim-0": BEFORE}), ("1 luận điểm lặp lại", "1 claim said again")),
        (facts(said(1, verdict=Verdict.OUTDATED)), ("1 điều cần xem", "1 thing to review")),
        (
            facts(topics={"land-border": RISING}),
            ("1 chủ đề, địa danh được nói nhiều", "1 busy topic or place"),
        ),
        (facts(), ("Ngày yên tĩnh", "A quiet day")),
        (
            facts(coverage=Coverage(9, 4, (), (), 0, 0, 0, END, END)),
            ("Chỉ đọc được 4/9 nguồn", "Only 4 of 9 sources could be read"),
        ),
    ],
    ids=["new and rising", "again", "review", "topic", "quiet", "few sources"],
)
def test_subject(told, subject):
    assert edition(told).subject == f"{subject[0]} — Cao Bằng, 23/11"
    assert edition(told, lang=Lang.EN).subject == f"{subject[1]} — Cao Bang, 23 Nov"


def test_bars_of_a_chart_all_count_one_day():
    counted = Counted(9, 4, 3, (0,) * 20 + (1,) * 8)
    chart = edition(facts(said(1), claims={"claim-0": counted})).claims[0].chart
    assert chart is not None
    assert chart.counts == (0,) * 20 + (3,) * 8 + (9,), "three a day against one a day"
    assert "trung bình 3 ngày này" in chart.caption


def test_what_is_over_the_limit_is_counted():
    told = facts(*(said(number, of=number) for number in range(20)))
    made = edition(told, limits=Limits(claims=5))
    assert len(made.claims) == 5
    assert made.more_claims.startswith("Và 15 luận điểm nữa")
    assert made.subject.startswith("20 luận điểm mới")
    assert len(made.shown) == 5


def test_a_post_of_an_individual_is_counted_and_not_quoted():
    private = {"individual": True, "url": None, "source": "trang-cua-ai-do", "title": "Bí mật"}
    told = facts(
        said(1, quote="Lời riêng.", priority=0.9, item=item(1, **private)),
        said(2, quote="Lời công khai."),
        said(3, of=1, quote="Lời riêng khác.", item=item(3, **private)),
        changes=(ItemChange(item(1, **private), True, END, ("claim-0",)),),
    )
    made = edition(told)
    both, alone = made.claims
    assert both.quote.text == "Lời công khai."
    assert both.more == "Còn 1 bài khác có luận điểm này."
    assert alone.quote.text == ""
    assert alone.quote.source == "bài của cá nhân, không trích trong thư"
    for text in (digest_html(made, Farewell("")), digest_text(made, [])):
        for hidden in ("riêng", "trang-cua-ai-do", "Bí mật"):
            assert hidden not in text


def test_coverage_is_of_the_province_fresh_and_by_topic():
    trade = ("border-gates-trade",)
    copied = [item(n, group="bao:1", source=f"bao-{n}", topics=trade) for n in (1, 2, 3)]
    others = [
        item(4, topics=trade),
        item(5, places=("ha-noi",), topics=trade),
        item(6, shown=END - timedelta(days=30), topics=trade),
        item(7, topics=()),
        item(8, gone=True, topics=trade),
        item(9, topics=("defence",)),
    ]
    told = facts(items=[*others, *copied])
    told = facts(items=told.items, copies={**told.copies, "bao:1": 3})
    home = office(home=frozenset({"cao-bang"}))
    topics = edition(told, names=home).coverage
    assert [(topic.topic, [s.title for s in topic.stories]) for topic in topics] == [
        ("Cửa khẩu, thương mại", ["Tin số 1", "Tin số 4"]),
        ("Quốc phòng", ["Tin số 9"]),
    ]
    assert topics[0].stories[0].copies == "3 nguồn đăng"
    chosen = edition(told, wishes=Wishes(topics=("defence",)), names=home)
    assert [topic.topic for topic in chosen.coverage] == ["Quốc phòng"]


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://cong.example/tep/bao-cao%20quý.docx", "bao-cao quý.docx"),
        ("https://cong.example/tin/1.html", "(không có tiêu đề)"),
        (None, "(không có tiêu đề)"),
    ],
)
def test_a_file_without_a_title_is_shown_by_its_name(url, shown):
    (topic,) = edition(facts(items=[item(1, title="", url=url)])).coverage
    assert topic.stories[0].title == shown


def test_changes_about_claims_come_first_and_are_chosen_too():
    changes = tuple(
        ItemChange(item(number), number % 2 == 0, END, claims)
        for number, claims in enumerate([("claim-1",), (), ("claim-2",)])
    )
    made = edition(facts(changes=changes))
    assert [change.what for change in made.changes] == [
        "Không còn trên trang",
        "Đã sửa",
        "Không còn trên trang",
    ]
    assert made.changes[0].claims == "Luận điểm liên quan: “Luận điểm số 1.”"
    chosen = edition(facts(changes=changes), wishes=Wishes(claims=("claim-2",)))
    assert [change.story.title for change in chosen.changes] == ["Tin số 2"]


def test_unchecked_documents_are_named_as_such():
    assert any("chưa được ai" in note for note in edition(facts(said(1))).notes)
    from dataclasses import replace

    checked = {id_: replace(doc, checked_on="2026-11-01") for id_, doc in DOCUMENTS.items()}
    names = office(documents=checked)
    assert not any("chưa được ai" in note for note in edition(facts(said(1)), names=names).notes)


def test_silence_about_the_rest_is_explained():
    wishes = Wishes(topics=("defence",), claims=("claim-3",), min_priority=0.5)
    assert edition(facts(), wishes=wishes).about == (
        "Bạn chọn: Quốc phòng; “Luận điểm số 3.”, mức ưu tiên từ 0,50."
    )


def test_every_topic_has_its_name():
    assert set(TOPICS) == set(Topic)


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Một. Hai.", "Một."),
        ("Theo Art. 2 của Hiệp ước, rõ rồi. Hết.", "Theo Art. 2 của Hiệp ước, rõ rồi."),
        ("Ở TP. Hồ Chí Minh thì khác. Hết.", "Ở TP. Hồ Chí Minh thì khác."),
        ("Ngày 18. 11 đã ký. Xong.", "Ngày 18. 11 đã ký."),
        ("Ký năm 1999. Đến 2010 có hiệu lực.", "Ký năm 1999."),
        ("Không có dấu chấm", "Không có dấu chấm"),
    ],
)
def test_first_sentence(text, first):
    assert first_sentence(text) == first


def test_titles_and_lines_are_cut_at_words():
    assert short_title("Thông tin vận hành khu cảnh quan thác Bản Giốc – Đức Thiên (thí điểm)") == (
        "Thông tin vận hành khu cảnh quan thác Bản Giốc – Đức Thiên"
    )
    assert one_line("một hai ba bốn năm", 12) == "một hai ba…"
    assert one_line("中" * 50, 10) == "中" * 9 + "…"
