"""HTML, text and message: escaped, complete in both, small, and without anything that tells."""

import re
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from html.parser import HTMLParser
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from core.bursts import Counted
from core.dayfacts import ClaimPast, ItemChange
from core.subscriptions import AlertRule, RuleKind
from core.vocabulary import Lang, Verdict
from dashboards.digest.alerting import Firing, alert_edition
from dashboards.digest.charts import draw_chart
from dashboards.digest.choosing import Limits
from dashboards.digest.edition import Chart, Edition
from dashboards.digest.html import Farewell, digest_html, pictures_of
from dashboards.digest.message import MOST_BYTES, Envelope, alert_message, digest_message
from dashboards.digest.plain import WIDTH, digest_text
from tests.dashboards.digest.build import END, claim, edition, facts, item, office, said

AT = datetime(2026, 11, 23, 0, 5, tzinfo=UTC)
EVIL = '<script>alert("x")</script> & "trích" \'dẫn\' {{ edition }} {% now %}'
RISING = Counted(6, 3, 1, (0, 1) * 14)
TOKEN = "7.abc-DEF"
SENDER = "Sở Ngoại vụ <cotmoc@so.example>"
CLICK = f"<https://cotmoc.so.example/unsubscribe/{TOKEN}>"
MAILTO = f"<mailto:cotmoc@so.example?subject=unsubscribe%20{TOKEN}>"


def envelope(**changes: str) -> Envelope:
    given = {"token": TOKEN, "public_url": "https://cotmoc.so.example", **changes}
    return Envelope(SENDER, "a@so.example", "<m@so.example>", AT, **given)


def full(**options: object) -> Edition:
    """A digest with every section."""
    told = facts(
        *(said(n, of=n) for n in range(12)),
        *(said(20 + n, of=20 + n, verdict=Verdict.CONTESTED) for n in range(8)),
        items=[item(50 + n, topics=("defence",)) for n in range(8)],
        claims={"claim-1": RISING},
        topics={"land-border": RISING},
        changes=tuple(ItemChange(item(n), False, END, ("claim-1",)) for n in range(9)),
        past={"claim-3": ClaimPast(END, END)},
    )
    return edition(told, **options)


def parsed(body: bytes) -> EmailMessage:
    message = message_from_bytes(body, policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message


def part(message: EmailMessage, kind: str) -> str:
    found = message.get_body((kind,))
    assert found is not None
    return str(found.get_content())


class Reader(HTMLParser):
    """What a reader of the HTML sees, and every address in it."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.addresses: list[str] = []
        self.tags: list[str] = []
        self.images: list[dict[str, str | None]] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self._hidden += tag in ("style", "title")
        given = dict(attrs)
        self.addresses += [value for name in ("href", "src") if (value := given.get(name))]
        if tag == "img":
            self.images.append(given)

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in ("style", "title")

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())


def read(html: str) -> Reader:
    reader = Reader()
    reader.feed(html)
    return reader


def test_what_was_collected_is_text_and_nothing_else() -> None:
    evil = item(1, title=EVIL, url='https://bao.example/"onmouseover="x')
    names = office(sources={"bao": EVIL}, claims={"claim-0": claim(0, statement={"vi": EVIL})})
    made = edition(facts(said(1, quote=EVIL, item=evil)), names=names)
    html = digest_html(made, Farewell("Thư này."))
    reader = read(html)
    assert "script" not in reader.tags
    assert "onmouseover" not in [name for image in reader.images for name in image]
    assert EVIL.split("{{", maxsplit=1)[0].strip() in reader.text
    assert "{{ edition }}" in reader.text
    assert EVIL.split(" {%", maxsplit=1)[0] in " ".join(digest_text(made, []).split())


def test_a_line_break_in_what_was_collected_makes_no_header() -> None:
    names = office(province={"vi": "Cao Bằng\r\nBcc: x@y.example"})
    made = edition(facts(said(1)), names=names)
    with pytest.raises(ValueError, match=r"linefeed|newline|header"):
        digest_message(made, envelope())


@pytest.mark.parametrize("lang", [Lang.VI, Lang.EN])
def test_text_and_html_say_the_same(lang: Lang) -> None:
    message = parsed(digest_message(full(lang=lang), envelope()))
    html = read(part(message, "html"))
    text = " ".join(part(message, "plain").split())
    made = full(lang=lang)
    for entry in (*made.claims, *made.review):
        for said_ in (entry.statement, entry.quote.text, entry.established, entry.evidence):
            assert said_ in html.text
            assert said_ in text
        assert entry.quote.link.url in html.addresses
        assert entry.quote.link.url in text
    for line in (*made.coverage_lines, *made.notes, made.about, made.summary):
        assert line in html.text
        assert line in text


def test_the_verdict_of_what_is_flagged_comes_first_and_stands_out() -> None:
    html = digest_html(edition(facts(said(1))), Farewell(""))
    first, second = re.findall(
        r'<span class="([^"]*)" style="[^"]*">(Trái tài liệu gốc|Mới)<', html
    )
    assert first == ("hot", "Trái tài liệu gốc")
    assert second == ("m b", "Mới")


def test_the_sides_are_named_as_such() -> None:
    positions = ({"by_vi": "Bên A", "says_vi": "Thế này."}, {"by_vi": "Bên B", "says_vi": "Kia."})
    names = office(claims={"claim-0": claim(0, verdict=Verdict.CONTESTED, positions=positions)})
    made = edition(facts(said(1, verdict=Verdict.CONTESTED)), names=names)
    for text in (read(digest_html(made, Farewell(""))).text, digest_text(made, [])):
        assert text.index("Các bên:") < text.index("Bên A: Thế này.") < text.index("Bên B: Kia.")


def test_a_figure_stays_with_its_unit() -> None:
    names = office(claims={"claim-0": claim(0, statement={"vi": "Dài 1.449,566 km và 12 mét."})})
    html = digest_html(edition(facts(said(1)), names=names), Farewell(""))
    assert "1.449,566\N{NO-BREAK SPACE}km và 12 mét" in html


def test_the_text_is_wrapped_and_addresses_are_whole() -> None:
    lines = digest_text(full(), ["https://cotmoc.so.example/unsubscribe/" + "x" * 90]).splitlines()
    long = [line for line in lines if len(line) > WIDTH]
    assert all("://" in line for line in long)
    assert "\n\n\n\n" not in "\n".join(lines)


def test_nothing_in_it_tells_that_it_was_opened() -> None:
    message = parsed(digest_message(full(), envelope()))
    reader = read(part(message, "html"))
    allowed = re.compile(r"cid:|mailto:cotmoc@so\.example|https://(bao|cotmoc\.so)\.example/")
    assert all(allowed.match(address) for address in reader.addresses)
    assert not any(TOKEN in a for a in reader.addresses if "unsubscribe" not in a)
    cids = [str(each["Content-ID"]) for each in message.walk() if each["Content-ID"]]
    shown = [address for address in reader.addresses if address.startswith("cid:")]
    assert sorted(f"<{address.removeprefix('cid:')}>" for address in shown) == sorted(cids)
    assert "url(" not in part(message, "html")


def test_pictures_have_words_and_stand_in_the_mail() -> None:
    made = full()
    reader = read(digest_html(made, Farewell("")))
    assert len(reader.images) == len(pictures_of(made)) == 2
    assert all(len(image["alt"] or "") > 30 for image in reader.images)
    assert all(image["width"] and image["height"] for image in reader.images)


@pytest.mark.parametrize(
    ("changes", "ways", "post"),
    [
        (
            {},
            (
                CLICK,
                MAILTO,
            ),
            True,
        ),
        (
            {"public_url": ""},
            (MAILTO,),
            False,
        ),
        (
            {"public_url": "http://x.example"},
            (MAILTO,),
            False,
        ),
        ({"token": ""}, (), False),
    ],
    ids=["site", "mail alone", "no https", "sent once"],
)
def test_ways_out(changes: dict[str, str], ways: tuple[str, ...], post: bool) -> None:
    message = parsed(digest_message(full(), envelope(**changes)))
    given = str(message["List-Unsubscribe"] or "").strip()
    assert tuple(given.split(", ") if given else ()) == ways
    assert (message["List-Unsubscribe-Post"] is not None) is post
    assert str(message["Content-Language"]) == "vi"
    html = read(part(message, "html"))
    assert all(way.strip("<>") in html.addresses for way in ways)
    assert all(way.strip("<>") in part(message, "plain") for way in ways)


def test_a_full_day_is_small_enough() -> None:
    assert len(digest_message(full(), envelope())) < MOST_BYTES


def test_tighter_limits_make_it_smaller() -> None:
    sizes, limits = [], Limits()
    for _ in range(3):
        sizes.append(len(digest_message(full(limits=limits), envelope())))
        limits = limits.tighter()
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[-1] < sizes[0] * 0.6


@given(st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp")), max_size=120))
def test_any_subject_arrives(text: str) -> None:
    from dataclasses import replace

    subject = " ".join(text.split()) or "x"
    made = replace(edition(facts()), subject=subject)
    body = digest_message(made, envelope())
    assert str(parsed(body)["Subject"]) == subject
    head = body.partition(b"\r\n\r\n")[0]
    assert head.isascii()
    assert all(len(line) <= 120 for line in head.split(b"\r\n"))


@pytest.mark.parametrize(
    ("lang", "why"),
    [
        (Lang.VI, "quy tắc số 4 (chủ đề Biên giới trên bộ"),
        (Lang.EN, "rule 4 (topic Land border"),
    ],
)
def test_an_alert_says_why(lang: Lang, why: str) -> None:
    rule = AlertRule(4, 1, RuleKind.TOPIC, "land-border", 0.5, 5, 0, 0, END)
    made = alert_edition([Firing(said(1), rule)], at=AT, waiting=2, office=office(), lang=lang)
    message = parsed(alert_message(made, envelope()))
    assert why in " ".join(part(message, "plain").split())
    assert why in read(part(message, "html")).text
    assert "2 " in made.more


@pytest.mark.parametrize("counts", [(), (0, 0), (1,), (0, 5, 0, 9), tuple(range(200))], ids=len)
def test_charts_are_small_and_see_through(counts: tuple[int, ...]) -> None:
    body = draw_chart(Chart("x", counts, 1, "", ""))
    image = Image.open(BytesIO(body)).convert("RGBA")
    assert image.size == (560, 88)
    assert len(body) < 3000
    assert image.getpixel((0, 0))[3] == 0  # type: ignore[index]
