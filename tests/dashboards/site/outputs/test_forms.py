"""Every form of an answer: what it holds, how long it is, what it refuses, hostile text."""

import io
import json
import re
import shutil
import subprocess
import unicodedata
from dataclasses import replace
from datetime import date

import docx
import lxml.html
import pypdf
import pytest
from docx.shared import Cm

from core.errors import ChoiceError, InputError
from core.rebuttals import Citation, Content, Part, Sentence
from core.settings import get_settings
from dashboards.site.outputs.answer import clean, day_name, point_name
from dashboards.site.outputs.bulletin_pdf import bulletin_pdf
from dashboards.site.outputs.claim_review import claim_review
from dashboards.site.outputs.counting import MAX_WORDS, count_words, seconds_of
from dashboards.site.outputs.display import display_file, display_text
from dashboards.site.outputs.fonts import font_file, letters_of
from dashboards.site.outputs.forms import FORMS, file_name, forms_of, preview_form, render_form
from dashboards.site.outputs.portal import portal_page
from dashboards.site.outputs.social import social_file, social_text
from dashboards.site.outputs.words import DRAFT
from tests.dashboards.site.outputs.samples import (
    CONTESTED,
    FOUR_SIDES,
    NOTE,
    OUTDATED,
    REBUTTAL,
    URL,
    answer,
    catalogue,
    whole,
)

EVIL = "<script>alert(1)</script> \u202eevil\u202c <img src=x onerror=alert(2)>\x00\x0b\ud800 & “x”"


@pytest.fixture(autouse=True)
def cache(tmp_path_factory, monkeypatch):
    """Keep the merged fonts in one folder of the tests, not in the person's."""
    monkeypatch.setenv("COTMOC_CACHE_DIR", str(tmp_path_factory.getbasetemp() / "cache"))
    get_settings.cache_clear()
    yield
    get_settings.cache_clear()


def render(name, claim=REBUTTAL, lang="vi", **options) -> bytes:
    made = catalogue()
    content = options.pop("content", None) or whole(claim)
    options.setdefault("draft", False)
    return render_form(
        name, content, claim=made.claims[claim], documents=made.documents, lang=lang, **options
    )


def text_of(name: str, body: bytes) -> str:
    """Return everything that a form says, whatever kind of file it is."""
    kind = FORMS[name].extension
    if kind == "pdf":
        pages = pypdf.PdfReader(io.BytesIO(body)).pages
        said = " ".join(page.extract_text() for page in pages)
    elif kind == "docx":
        said = " ".join(words_of(docx.Document(io.BytesIO(body))))
    elif kind == "html":
        said = lxml.html.document_fromstring(body.decode()).text_content()
    else:
        said = body.decode()
    return " ".join(unicodedata.normalize("NFC", said).split())


def words_of(document):
    for section in document.sections:
        yield from (line.text for line in section.header.paragraphs)
    yield from (line.text for line in document.paragraphs)
    for table in document.tables:
        yield from (cell.text for row in table.rows for cell in row.cells)


EVERY = [(form.name, lang) for form in FORMS.values() for lang in form.langs if lang != "zh"]


# --- all forms ----------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "lang"), EVERY)
def test_drafts_say_so_and_approved_ones_do_not(name, lang):
    assert DRAFT in text_of(name, render(name, lang=lang, draft=True))
    assert "NHÁP" not in text_of(name, render(name, lang=lang))


@pytest.mark.parametrize(("name", "lang"), EVERY)
def test_what_nobody_calls_approved_is_a_draft(name, lang):
    made = catalogue()
    body = render_form(
        name, whole(REBUTTAL), claim=made.claims[REBUTTAL], documents=made.documents, lang=lang
    )
    assert DRAFT in text_of(name, body)


@pytest.mark.parametrize(("name", "lang"), [x for x in EVERY if x[0] != "claim-review"])
@pytest.mark.parametrize("claim", [CONTESTED, "pvd-note-recognised-sovereignty"])
def test_every_side_is_in_every_form(name, lang, claim):
    said = text_of(name, render(name, claim, lang))
    for side in catalogue().claims[claim].positions:
        for one in ("vi", "en") if lang == "vi-en" else (lang,):
            assert clean(side[f"says_{one}"]) in said


@pytest.mark.parametrize("name", [name for name in FORMS if name != "claim-review"])
def test_one_sided_explainers_do_not_leave_the_house(name):
    content = whole(CONTESTED)
    one_sided = tuple(s for s in content.sentences if "Trung Quốc" not in s.side)
    content = replace(content, sentences=one_sided)
    lang = FORMS[name].langs[0]
    with pytest.raises(InputError) as caught:
        render(name, CONTESTED, lang, content=content)
    assert caught.value.reason == "one_sided"
    if name not in ("display", "social"):
        body = render(name, CONTESTED, lang, content=content, draft=True)
        assert "Còn thiếu lập trường của: Trung Quốc" in text_of(name, body)


@pytest.mark.parametrize(("name", "lang"), EVERY)
def test_hostile_text_is_only_text(name, lang):
    content = whole(REBUTTAL)
    bad = {"vi": f"Sự thật {EVIL}.", "en": f"The fact {EVIL}."}
    first = Sentence(Part.FACT, bad, content.citations[:1])
    content = Content({"vi": EVIL, "en": EVIL}, (first, *content.sentences[1:]))
    body = render(name, lang=lang, content=content, publisher=EVIL, draft=True)
    for sign in ("\u202e", "\x0b", "\x00"):
        assert sign not in text_of(name, body)
    if FORMS[name].extension == "html":
        page = lxml.html.document_fromstring(body.decode())
        assert not page.xpath("//script[not(@type='application/ld+json')] | //img | //@onerror")
    preview = preview_form(name, answer(content=content), lang)
    assert "<script" not in preview
    assert "<img" not in preview


@pytest.mark.parametrize("claim", [REBUTTAL, OUTDATED, CONTESTED, NOTE])
def test_kinds_have_their_forms(claim):
    names = {form.name for form in forms_of(catalogue().claims[claim])}
    assert ("claim-review" in names) == (claim in (REBUTTAL, OUTDATED))
    assert names >= {"portal", "bulletin-docx", "bulletin-pdf", "display", "handbook", "briefing"}


def test_what_is_not_there_is_told():
    with pytest.raises(ChoiceError, match="choose of portal"):
        render("poster")
    with pytest.raises(ChoiceError, match="choose of vi, en"):
        render("social", lang="zh")
    with pytest.raises(ChoiceError, match="has no form 'claim-review'"):
        render("claim-review", CONTESTED)
    content = whole(REBUTTAL)
    lost = replace(content.sentences[0], citations=(Citation("gone", "Art. 1"),))
    content = replace(content, sentences=(lost, *content.sentences[1:]))
    with pytest.raises(InputError) as caught:
        render("portal", content=content)
    assert caught.value.reason == "unknown_document"
    assert "Danh mục không có tài liệu: gone" in text_of(
        "portal", render("portal", content=content, draft=True)
    )


def test_names_of_files_are_plain():
    assert file_name("portal", "a-b", "vi") == "a-b-portal-vi.html"
    assert re.fullmatch(r"[a-zA-Z0-9.-]+", file_name("social", '../"\r\nđx', "en"))


# --- portal -------------------------------------------------------------------------------------


def test_portal_article_numbers_its_citations():
    page = lxml.html.fragment_fromstring(render("portal").decode())
    assert page.tag == "article"
    assert page.get("lang") == "vi"
    assert [h.tag for h in page.xpath(".//h1 | .//h2")] == ["h1", "h2", "h2", "h2"]
    items = page.xpath(".//ol/li")
    assert len(items) == len(whole(REBUTTAL).citations)
    assert "Điều 7" in items[0].text_content()
    assert "tài liệu gốc" in items[0].text_content()
    for link in page.xpath(".//sup/a/@href"):
        assert page.xpath(f".//li[@id='{link[1:]}']")
    # The fact stands before the claim, and the claim is no headline.
    said = page.text_content()
    statement = catalogue().claims[REBUTTAL].statement["vi"]
    assert said.index("1999 hoạch định") < said.index(statement)
    assert said.count(statement) == 1


def test_no_address_of_a_document_is_handed_on():
    # The catalogue keeps where it read a text, private blogs among them; that is no reference.
    for name in ("portal", "portal-page", "briefing-text", "handbook-text", "claim-review"):
        said = render(name).decode()
        for document in catalogue().documents.values():
            assert not any(url in said for url in document.urls)


def test_english_has_no_vietnamese_but_names():
    said = text_of("portal", render("portal", lang="en"))
    assert "Điều" not in said
    assert "Art. 7" in said
    assert "under “entry into force”" in said


def test_chinese_where_all_of_it_is_there():
    content = whole(REBUTTAL)
    every = tuple(replace(s, text={**s.text, "zh": "事实。"}) for s in content.sentences)
    content = Content({**content.title, "zh": "标题"}, every)
    assert "文件" in text_of("portal", render("portal", lang="zh", content=content))
    with pytest.raises(ChoiceError):
        render("portal", lang="zh")


def test_page_stands_by_itself():
    page = lxml.html.document_fromstring(portal_page(answer(), "vi"))
    assert page.get("lang") == "vi"
    assert not page.xpath("//link[@rel='stylesheet'] | //script[@src] | //img")
    assert page.xpath("//link[@rel='canonical']/@href") == [URL]
    block = page.xpath("//script[@type='application/ld+json']")[0]
    assert json.loads(block.text)["@type"] == "ClaimReview"


# --- bulletin -----------------------------------------------------------------------------------


def test_bulletin_in_word_is_a4_in_two_languages():
    document = docx.Document(
        io.BytesIO(render("bulletin-docx", lang="vi-en", publisher="Sở Ngoại vụ"))
    )
    section = document.sections[0]
    assert abs(section.page_width - Cm(21)) < Cm(0.01)
    assert abs(section.page_height - Cm(29.7)) < Cm(0.01)
    assert "Bản tin đối ngoại" in section.header.paragraphs[0].text
    assert "Sở Ngoại vụ" in section.header.paragraphs[0].text
    assert "PAGE" in section.footer._element.xml
    assert document.styles["Normal"].font.name == "Times New Roman"
    table = document.tables[0]
    assert len(table.columns) == 2
    assert table.rows[0].cells[0].paragraphs[0].style.name == "Heading 1"
    said = [[cell.text for cell in row.cells] for row in table.rows]
    assert ["Vì sao điều đó không đúng", "Why that is not so"] in said
    assert len(said) == len(whole(REBUTTAL).sentences) + 4  # titles, two headings, the verdict
    listed = [p.text for p in document.paragraphs if p.style.name == "Reference"]
    assert len(listed) == len(whole(REBUTTAL).citations)
    assert "Điều 7" in listed[0]
    assert "Art. 7" in listed[0]


def test_bulletin_in_pdf_has_vietnamese_letters():
    body = render("bulletin-pdf", lang="vi-en", publisher="Sở Ngoại vụ", day=date(2026, 11, 30))
    reader = pypdf.PdfReader(io.BytesIO(body))
    assert reader.pages[0].mediabox.width == pytest.approx(595.28, abs=0.1)
    said = text_of("bulletin-pdf", body)
    assert "hoạch định toàn tuyến" in said
    assert "Why that is not so" in said
    assert "Sở Ngoại vụ" in said
    assert "Duyệt ngày 30/11/2026." in said
    assert "Approved on 30 November 2026." in said
    assert "[…]" not in said
    fonts = {str(font) for page in reader.pages for font in _fonts(page)}
    assert all("Vietnam" in font for font in fonts), fonts


def _fonts(page):
    for font in page["/Resources"]["/Font"].values():
        yield font.get_object()["/BaseFont"]


def test_pdf_says_what_it_leaves_out():
    content = replace(whole(REBUTTAL), title={"vi": "Thác 德天瀑布 ở đâu", "en": "The falls"})
    said = text_of("bulletin-pdf", render("bulletin-pdf", lang="vi-en", content=content))
    assert "Thác […] ở đâu" in said
    assert "bản DOCX có đủ" in said
    word = text_of("bulletin-docx", render("bulletin-docx", lang="vi-en", content=content))
    assert "德天瀑布" in word


def test_pdf_with_a_sentence_higher_than_a_page_is_refused_in_words():
    content = whole(REBUTTAL)
    long = Sentence(Part.WHY, {"vi": "dài " * 3000, "en": "long " * 3000}, content.citations[:1])
    content = replace(content, sentences=(*content.sentences, long))
    with pytest.raises(InputError) as caught:
        render("bulletin-pdf", lang="vi-en", content=content)
    assert caught.value.reason == "too_long"


def test_pdf_of_many_pages_says_draft_on_each(tmp_path):
    content = whole(REBUTTAL)
    more = tuple(
        Sentence(
            Part.WHY, {"vi": f"Câu số {n} " * 20, "en": f"Line {n} " * 20}, content.citations[:1]
        )
        for n in range(30)
    )
    content = replace(content, sentences=(*content.sentences, *more))
    reader = pypdf.PdfReader(
        io.BytesIO(bulletin_pdf(answer(content=content, draft=True), cache=tmp_path))
    )
    assert len(reader.pages) > 2
    assert all("DRAFT" in page.extract_text() for page in reader.pages)


def test_fonts_are_made_once_and_have_every_vietnamese_letter(tmp_path):
    made = font_file("B", tmp_path)
    before = made.stat().st_mtime_ns
    assert font_file("B", tmp_path).stat().st_mtime_ns == before
    assert [path.name for path in made.parent.iterdir()] == [made.name]
    vowels = "aăâeêioôơuưyAĂÂEÊIOÔƠUƯY"
    tones = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
    letters = {unicodedata.normalize("NFC", vowel + tone) for vowel in vowels for tone in tones}
    assert {ord(letter) for letter in letters | {"đ", "Đ"}} <= letters_of(made)


@pytest.mark.parametrize("name", ["bulletin-docx", "handbook", "briefing"])
def test_word_files_render(name, tmp_path):
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        pytest.skip("LibreOffice is not installed: NOBODY HAS RENDERED THE WORD FILES HERE")
    source = tmp_path / "answer.docx"
    source.write_bytes(render(name, lang=FORMS[name].langs[0]))
    command = [office, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(source)]
    subprocess.run(
        command, check=True, timeout=120, env={"HOME": str(tmp_path), "PATH": "/usr/bin:/bin"}
    )
    said = pypdf.PdfReader(tmp_path / "answer.pdf").pages[0].extract_text()
    assert "1999" in said


# --- short forms --------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("claim", sorted(catalogue().claims))
def test_short_forms_keep_their_length_or_say_that_they_cannot(claim, lang):
    made = answer(claim)
    said = or_too_long(display_text, made, lang)
    assert count_words(said) <= MAX_WORDS
    assert seconds_of(count_words(said)) <= 30
    said = or_too_long(social_text, made, lang)
    assert len(said) < 500
    assert said.count("http") == (1 if said else 0)


def or_too_long(make, made, lang) -> str:
    """Return a short form; empty where it says that there is no room."""
    try:
        return make(made, lang)
    except InputError as error:
        if error.reason != "too_long":
            raise
        return ""


def test_most_claims_have_short_forms_as_they_stand():
    claims = [answer(claim) for claim in catalogue().claims]
    for make in (display_text, social_text):
        made = [or_too_long(make, one, lang) for one in claims for lang in ("vi", "en")]
        assert sum(map(bool, made)) >= 0.95 * len(made)


def test_display_is_cut_by_sentences_and_counted():
    facts = tuple(
        Sentence(Part.FACT, {"vi": f"Câu {n} " + "chữ " * 20 + "hết.", "en": "x."}, ())
        for n in range(6)
    )
    made = answer(content=Content({"vi": "t", "en": "t"}, facts))
    said = display_text(made, "vi")
    assert said.count("hết.") == 3
    assert said.endswith("hết.")
    assert display_file(made, "vi").endswith("[69 chữ · đọc khoảng 28 giây]\n")


def test_a_sentence_too_long_for_a_screen_is_not_cut():
    fact = Sentence(Part.FACT, {"vi": "chữ " * 76, "en": "x"}, ())
    made = answer(content=Content({"vi": "t", "en": "t"}, (fact,)))
    with pytest.raises(InputError) as caught:
        display_text(made, "vi")
    assert caught.value.reason == "too_long"


def test_four_sides_stay_four_or_there_is_no_short_form():
    with pytest.raises(InputError):
        display_text(answer(FOUR_SIDES), "vi")


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_social_reply_begins_with_the_fact_and_never_says_the_claim(lang):
    made = answer()
    said = social_text(made, lang)
    assert said.startswith(made.said(next(made.content.of(Part.FACT)), lang))
    assert made.statement(lang) not in said
    assert said.splitlines()[-1].endswith(URL)
    assert "Điều 7" in said if lang == "vi" else "Art. 7" in said
    assert social_file(answer(draft=True), lang).startswith(DRAFT)


def test_social_reply_counts_code_points():
    # Marks typed apart from their letters are put together before they are counted.
    text = unicodedata.normalize("NFD", "ế" * 420)
    fact = Sentence(Part.FACT, {"vi": text, "en": "x"}, ())
    said = social_text(answer(content=Content({"vi": "t", "en": "t"}, (fact,))), "vi")
    assert said.startswith("ế" * 420)
    assert len(said) < 500


def test_social_reply_of_a_contested_claim_begins_with_the_verdict():
    assert social_text(answer(CONTESTED), "vi").startswith("Vấn đề này còn tranh cãi")


# --- handbook, briefing -------------------------------------------------------------------------


def test_handbook_asks_once_and_answers_at_once():
    said = text_of("handbook-text", render("handbook-text"))
    assert said.startswith("Hỏi: Có ý kiến cho rằng: “Biên giới")
    assert "Đáp: Không đúng. Hiệp ước 1999" in said
    assert said.count(catalogue().claims[REBUTTAL].statement["vi"]) == 1
    assert "Cần nhớ:" in said
    document = docx.Document(io.BytesIO(render("handbook")))
    assert document.paragraphs[0].text.startswith("Hỏi:")
    assert any(p.style.name == "Reference" for p in document.paragraphs)


def test_handbook_of_a_note_says_what_is_not_known():
    assert "Đáp: Chưa đủ căn cứ để nói đúng hay sai." in text_of(
        "handbook-text", render("handbook-text", NOTE)
    )


def test_briefing_gives_the_short_answer_first_and_documents_with_each_point():
    said = render("briefing-text").decode()
    assert said.index("Trả lời ngắn: Hiệp ước 1999") < said.index("Có ý kiến cho rằng")
    points = [line for line in said.splitlines() if line.startswith("– ")]
    assert points
    assert all("(" in point and "[" in point for point in points)
    document = docx.Document(io.BytesIO(render("briefing", lang="en")))
    bullets = [p for p in document.paragraphs if p.style.name == "List Bullet"]
    assert len(bullets) == len(points)


# --- ClaimReview --------------------------------------------------------------------------------


@pytest.mark.parametrize(("claim", "rating"), [(REBUTTAL, 1), (OUTDATED, 2)])
def test_claim_review_has_what_it_needs_and_nobody_in_person(claim, rating):
    review = claim_review(answer(claim, day=date(2026, 11, 30)), "vi")
    statement = catalogue().claims[claim].statement["vi"]
    assert review["@context"] == "https://schema.org"
    assert review["@type"] == "ClaimReview"
    assert review["claimReviewed"] == statement
    assert (
        json.dumps(review, ensure_ascii=False).count(
            json.dumps(statement, ensure_ascii=False)[1:-1]
        )
        == 1
    )
    assert review["reviewRating"]["ratingValue"] == rating
    assert review["url"] == URL
    assert review["datePublished"] == "2026-11-30"
    assert not {"author", "itemReviewed", "creativeWorkStatus"} & set(review)
    assert "Person" not in json.dumps(review)


def test_claim_review_names_organisations_only():
    review = claim_review(answer(publisher="Sở Ngoại vụ", outlet="Báo X"), "en")
    assert review["author"] == {"@type": "Organization", "name": "Sở Ngoại vụ"}
    assert review["itemReviewed"]["author"] == {"@type": "Organization", "name": "Báo X"}


def test_claim_review_of_a_draft_says_so_twice():
    review = claim_review(answer(draft=True), "vi")
    assert review["name"].startswith(DRAFT)
    assert review["creativeWorkStatus"] == DRAFT


# --- small parts --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ref", "vi", "en"),
    [
        ("Art. 7", "Điều 7", "Art. 7"),
        ("hiệu lực", "mục “hiệu lực”", "under “entry into force”"),
        (
            "số cũ; số hiện nay",
            "mục “số cũ”; mục “số hiện nay”",
            "under “former figure”; under “present figure”",
        ),
        ("8", "điểm 8", "point 8"),
        ("", "", ""),
        ("mục nào đó lạ", "mục “mục nào đó lạ”", ""),
    ],
)
def test_points_are_named_for_the_reader(ref, vi, en):
    assert point_name(ref, "vi") == vi
    assert point_name(ref, "en") == en


def test_days_are_written_as_the_language_does():
    assert day_name("2010-07-14", "vi") == "14/7/2010"
    assert day_name("2010-07-14", "en") == "14 July 2010"
    assert day_name("2010", "en") == "2010"
