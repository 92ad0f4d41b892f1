"""Check a text: what a person sees, what is refused and how, and that nothing stays behind."""

import io
import time
import zipfile
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from core.records import Analysis, TextInput
from core.roles import Role
from core.vocabulary import Lang
from dashboards.site.texts import judging, reading
from nlp.analyse import Analyser, open_analyser
from pipeline.places import profile_options
from pipeline.steps.chain import run_chain
from store import inbox
from store.audit import list_acts
from tests.extract.samples import docx, pdf

CLAIM = "Toàn bộ thác Bản Giốc đã bị bán cho Trung Quốc."
DENIAL = "Không có chuyện thác Bản Giốc bị bán cho Trung Quốc."
EMPTY = Analysis(Lang.VI, gated=False)


@pytest.fixture(scope="module")
def opened() -> list[Analyser]:
    return []


@pytest.fixture
def real(site, opened, monkeypatch):
    """Judge with the bundled models, which are opened once for this module."""
    if not opened:
        options = profile_options(site.settings)
        opened.append(open_analyser(site.settings, **options, candidates=True))
    monkeypatch.setattr(judging, "get_analyser", lambda: opened[0])


@pytest.fixture
def nothing_found(site, monkeypatch):
    """Judge nothing, for what is only about reading; return what was asked."""
    asked: list[TextInput] = []

    def judge(text: TextInput) -> Analysis:
        asked.append(text)
        return EMPTY

    monkeypatch.setattr("dashboards.site.texts.views.judge", judge)
    return asked


def send(client, **given):
    return client.post("/texts/check/", {"text": "", "title": "", **given})


def file(body: bytes, name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, body)


def test_a_claim_is_marked_with_verdict_reason_and_citations(site, real):
    page = send(site.client(Role.VIEWER), text=f"Tin vịt.\n{CLAIM}").content.decode()
    assert "1 câu khớp luận điểm, 1 câu gắn cờ" in page
    assert f'href="#finding-1">{CLAIM.removesuffix(".")}' in page.replace(".</a>", "</a>")
    assert "badge verdict-contradicted" in page
    assert 'class="badge grade-primary"' in page
    assert "thác Bản Giốc, Trung Quốc" in page
    assert '<a href="/claims/' in page


def test_a_denial_is_found_and_not_flagged(site, real):
    page = send(site.client(Role.VIEWER), text=DENIAL).content.decode()
    assert "1 câu khớp luận điểm" in page
    assert "gắn cờ</h2>" not in page
    assert "badge stance-denies" in page


def test_the_english_page_speaks_english(site, real):
    page = send(site.client(Role.VIEWER, lang="en"), text=CLAIM).content.decode()
    assert "1 statement matches a claim, 1 is flagged" in page
    for word in ("Kiểm tra", "Văn bản", "Kết luận", "Trái với"):
        assert word not in page.replace("Tiếng Việt", "")


def test_a_title_is_judged_too(site, real):
    page = send(site.client(Role.VIEWER), title=CLAIM, text="Xem bài.").content.decode()
    assert 'class="title"' in page
    assert 'id="mark-1"' in page


@pytest.mark.parametrize(
    ("body", "name"),
    [
        (f"<html><title>Tin</title><article><h1>Tin</h1><p>{CLAIM * 8}</p></article>", "a.html"),
        (pdf("The whole of Ban Gioc was sold to China."), "a.pdf"),
        (docx((CLAIM, "Câu thứ hai.")), "a.docx"),
        (CLAIM, "a.txt"),
        ("\ufeff" + CLAIM, "khong-duoi"),
        (CLAIM.encode("utf-16"), "a.txt"),
    ],
    ids=["page", "pdf", "docx", "text", "no suffix", "utf-16"],
)
def test_files_are_read(site, nothing_found, body, name):
    body = body if isinstance(body, bytes) else body.encode()
    page = send(site.client(Role.VIEWER), file=file(body, name)).content.decode()
    assert name in page
    assert "Giốc" in (nothing_found[0].text + nothing_found[0].title).replace("Gioc", "Giốc")
    assert not nothing_found[0].text.startswith("\ufeff")


def bomb() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("[Content_Types].xml", "<Types/>")
        packed.writestr("word/document.xml", b"0" * 250_000_000)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("body", "name", "said"),
    [
        (b"", "a.txt", "Không có chữ nào"),
        (b" \n\t", "a.txt", "Không có chữ nào"),
        (pdf("Kept", password="mat-khau"), "a.pdf", "Tệp có mật khẩu"),
        (pdf(""), "a.pdf", "Tệp chỉ có ảnh"),
        (b"%PDF-1.7 broken", "a.pdf", "Tệp bị hỏng"),
        (b"PK\x03\x04 word/ broken", "a.docx", "Tệp bị hỏng"),
        (bomb(), "a.docx", "giải nén ra quá lớn"),
        (b"\xff\xd8\xff\xe0" + bytes(200), "a.jpg", "không đọc được"),
        (b"\x7fELF" + bytes(200), "khong-duoi", "không chứa văn bản"),
        (b"a,b\n1,2", "bang.csv", "không đọc được"),
        (b"<html><body><ul><li><a href='/'>Tin</a></ul>", "a.html", "không có bài viết"),
    ],
    ids=[
        "empty", "blank", "encrypted", "scan", "broken pdf", "broken docx", "bomb", "picture",
        "program", "table", "list page",
    ],
)  # fmt: skip
def test_what_cannot_be_read_says_why_and_what_to_do(site, nothing_found, body, name, said):
    answer = send(site.client(Role.VIEWER), file=file(body, name))
    assert answer.status_code == 200
    page = answer.content.decode()
    assert said in page
    assert 'class="field wrong"' in page
    assert not nothing_found


def test_nothing_or_two_things_are_refused(site, nothing_found):
    client = site.client(Role.VIEWER)
    assert "Không có chữ nào" in send(client).content.decode()
    both = send(client, text=CLAIM, file=file(b"chu", "a.txt")).content.decode()
    assert "Có cả văn bản dán vào và tệp" in both
    assert CLAIM in both, "what was pasted is still there"
    assert not nothing_found


def test_a_text_beyond_the_limit_is_refused_with_its_length(site, nothing_found):
    page = send(site.client(Role.VIEWER), text="từ " * 50_001).content.decode()
    assert "50,001" in page
    assert not nothing_found
    send(site.client(Role.VIEWER), text="từ " * 49_999)
    assert nothing_found


def test_a_file_beyond_the_limit_is_refused(site, nothing_found, monkeypatch):
    monkeypatch.setattr(site.settings, "max_import_bytes", 100)
    page = send(site.client(Role.VIEWER), file=file(b"x" * 101, "a.txt")).content.decode()
    assert "Tệp quá lớn" in page


def test_a_pasted_text_too_large_for_a_form_gets_a_page_that_says_so(site, nothing_found):
    answer = send(site.client(Role.VIEWER), text="a" * 2_600_000)
    assert answer.status_code == 413
    assert "quá lớn" in answer.content.decode()


def test_chinese_is_counted_by_characters():
    assert reading.Given("德天瀑布 in 1999").words == 6


def test_what_takes_too_long_is_given_up_and_others_go_on(site, monkeypatch):
    monkeypatch.setattr(judging, "PATIENCE_S", 0.05)
    monkeypatch.setattr("dashboards.site.texts.views.judge", lambda text: time.sleep(0.3))
    page = send(site.client(Role.VIEWER), text=CLAIM).content.decode()
    assert "Chưa kiểm tra xong" in page
    assert CLAIM in page
    monkeypatch.setattr(judging, "PATIENCE_S", 5.0)
    monkeypatch.setattr("dashboards.site.texts.views.judge", lambda text: EMPTY)
    assert "Không câu nào khớp" in send(site.client(Role.VIEWER), text=CLAIM).content.decode()


def test_hostile_text_is_shown_as_text(site, nothing_found):
    text = "<script>alert(1)</script> \u202eabc\u200b <img src=x onerror=alert(1)>"
    page = send(site.client(Role.ANALYST), title="<svg onload=1>", text=text).content.decode()
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "<svg onload" not in page
    shown = page[page.index('class="text reading"') : page.index("said-title")]
    assert "\u202e" not in shown
    assert "\u200b" not in shown


def test_a_hostile_file_name_is_shown_as_text(site, nothing_found):
    page = send(site.client(Role.VIEWER), file=file(b"chu", "<b>\u202etxt.txt")).content.decode()
    assert "<b>\u202e" not in page
    assert "&lt;b&gt;" in page


def test_htmx_gets_the_fragment_alone(site, nothing_found):
    client = site.client(Role.VIEWER)
    answer = client.post("/texts/check/", {"text": "chữ"}, headers={"HX-Request": "true"})
    page = answer.content.decode()
    assert page.lstrip().startswith('<div id="check">')
    assert "<html" not in page


def test_coming_back_to_a_result_leads_to_the_form(site):
    assert site.client(Role.VIEWER).get("/texts/check/").headers["Location"] == "/texts/"


def test_opening_the_page_opens_the_models_and_says_so(site, monkeypatch):
    asked = []
    monkeypatch.setattr(judging, "_warm", [])
    monkeypatch.setattr(judging, "judge", lambda text: asked.append(text) or EMPTY)
    client = site.client(Role.VIEWER)
    assert "đang nạp mô hình" in client.get("/texts/").content.decode() or asked
    until = time.monotonic() + 5
    while not asked and time.monotonic() < until:
        time.sleep(0.01)
    assert asked == [judging.WARMING]
    time.sleep(0.05)
    assert "đang nạp mô hình" not in client.get("/texts/").content.decode()
    assert len(asked) == 1


def test_nothing_stays_behind_unless_somebody_says_so(site, nothing_found):
    before = {path for path in site.settings.data_dir.rglob("*") if "index" not in path.parts}
    send(site.client(Role.ANALYST), text=f"{CLAIM} không lưu")
    after = {path for path in site.settings.data_dir.rglob("*") if "index" not in path.parts}
    assert not {path.name for path in after - before} - {"cotmoc.sqlite3-wal", "cotmoc.sqlite3-shm"}
    assert not inbox.waiting(site.settings.data_dir)
    assert not list_acts(action="text")


def test_a_kept_text_enters_the_store_with_the_next_run(site, monkeypatch):
    client = site.client(Role.ANALYST)
    given = {"title": "Tin đã lưu", "text": f"{CLAIM}\r\nGọi 0912 345 678 để hỏi."}
    answer = client.post("/texts/keep/", given, follow=True)
    assert "Đã nhận văn bản" in answer.content.decode()
    (waiting,) = inbox.waiting(site.settings.data_dir)
    assert waiting.stat().st_mode & 0o777 == 0o600
    (act,) = list_acts(action="text.keep")
    assert act.entity_id == waiting.stem
    assert CLAIM not in str(act)
    assert "Tin đã lưu" not in str(act)

    monkeypatch.setattr("pipeline.steps.chain.collect_sources", lambda *_, **__: [])
    run_chain(site.settings, site.settings.profile)
    assert not inbox.waiting(site.settings.data_dir)
    from store.models import Document

    kept = Document.objects.select_related("current").get(source_id="import")
    assert kept.current.title == "Tin đã lưu"
    assert CLAIM in kept.current.text
    assert "0912" not in kept.current.text
    assert kept.current.findings.filter(claim="ban-gioc-wholly-ceded").exists()


def test_the_same_text_kept_twice_is_one(site):
    client = site.client(Role.ANALYST)
    for _ in range(2):
        client.post("/texts/keep/", {"title": "", "text": CLAIM})
    assert len(inbox.waiting(site.settings.data_dir)) == 1


def test_a_viewer_may_look_and_not_keep(site, nothing_found):
    client = site.client(Role.VIEWER)
    assert "/texts/keep/" not in send(client, text=CLAIM).content.decode()
    assert client.post("/texts/keep/", {"text": CLAIM}).status_code == 403
    assert not inbox.waiting(site.settings.data_dir)


def test_an_empty_text_is_not_kept(site):
    answer = site.client(Role.ANALYST).post("/texts/keep/", {"text": "  "}, follow=True)
    assert "Không có chữ nào" in answer.content.decode()
    assert not inbox.waiting(site.settings.data_dir)


def test_where_nothing_can_be_written_the_page_says_so(site):
    (site.settings.data_dir / "inbox").write_text("a file where the folder should be")
    answer = site.client(Role.ANALYST).post("/texts/keep/", {"text": CLAIM})
    assert answer.status_code == 500
    assert not list_acts(action="text"), "what was not kept is not in the trail"


def test_too_many_checks_in_a_minute_are_slowed(site, nothing_found):
    client = site.client(Role.VIEWER)
    answers = [send(client, text="chữ").status_code for _ in range(11)]
    assert answers[-1] == 429
    assert set(answers[:-1]) == {200}


def test_a_half_written_text_is_not_taken(tmp_path: Path):
    name = inbox.put_text(tmp_path, "chữ", title="t")
    (tmp_path / "inbox" / ".half.1").write_text("x")
    assert [path.stem for path in inbox.waiting(tmp_path)] == [name]
