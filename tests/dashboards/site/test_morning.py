"""The whole morning in a real browser, by two people: from Today to the feed and the DOCX."""

import io
import re
import shutil
import subprocess
from pathlib import Path

import docx
import feedparser
import pytest
from django.urls import reverse
from playwright.sync_api import Page

from core.roles import Role
from dashboards.site.outputs.forms import SIDE_BY_SIDE
from tests.dashboards.site.serving import chromium, served, sign_in

CLAIM = "land-border-not-demarcated"
ANSWER = {"reach": "wide", "harm": "some", "freshness": "rising", "amplifying": "unlikely"}


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_from_a_finding_to_a_published_answer(site, tmp_path):
    site.person(Role.ANALYST, Role.WRITER, Role.APPROVER, name="lan")
    site.person(Role.APPROVER, name="minh")
    with served(site.settings.data_dir) as address, chromium() as browser:
        lan = sign_in(browser, address, "lan")
        assert "Hôm nay" in lan.locator("h1").first.inner_text()
        confirm_the_first(lan, address)
        answer = begin_the_answer(lan, address)
        be_refused_without_a_citation(lan)
        cite_everything(lan)
        lan.get_by_role("button", name="Gửi duyệt").click()
        assert "Bạn đã viết một trong các bản" in lan.locator("main").inner_text()
        assert lan.get_by_role("button", name="Duyệt", exact=True).count() == 0

        minh = sign_in(browser, address, "minh")
        minh.goto(f"{address}{reverse('rebuttals:detail', args=[answer])}")
        minh.get_by_role("button", name="Duyệt", exact=True).click()
        assert "đối chiếu" in minh.locator("#notices").inner_text()
        assert feed_of(minh, address) == []
        check_every_passage(minh)
        minh.get_by_role("button", name="Duyệt", exact=True).click()
        assert "Đã duyệt" in minh.locator(".badges").first.inner_text()

        title = minh.locator("h1").inner_text()
        assert [entry.title for entry in feed_of(minh, address)] == [title]
        read_as_docx(minh, address, answer, title, tmp_path)


def confirm_the_first(page: Page, address: str) -> None:
    """Open the queue from the menu and confirm its first item with a key."""
    page.locator("nav.places").get_by_role("link", name="Hàng đợi").click()
    first = page.locator("#item-title").inner_text()
    page.keyboard.press("c")
    page.wait_for_selector("form.last")
    assert page.locator("#item-title").inner_text() != first or page.locator(".empty").count()
    page.goto(f"{address}{reverse('queue:decided')}")
    assert first.strip()[:20] in page.locator("main").inner_text()


def begin_the_answer(page: Page, address: str) -> int:
    """Go through the assessment; return the number of the answer."""
    page.goto(f"{address}{reverse('rebuttals:new')}?claim={CLAIM}")
    for name, value in ANSWER.items():
        page.check(f"[name={name}][value={value}]")
    page.click("button[value=recommend]")
    page.check("[name=decided][value=answer]")
    page.click("button[value=decide]")
    page.wait_for_url("**/edit/")
    return int(page.url.rstrip("/").split("/")[-2])


def be_refused_without_a_citation(page: Page) -> None:
    """Take the citations of one sentence away, and be told where one is lacking."""
    sentence = page.locator("fieldset.sentence").first
    cited = sentence.locator("input[type=checkbox][name^=cite-]:checked")
    while cited.count():
        cited.first.uncheck()
    save(page)
    page.get_by_role("button", name="Gửi duyệt").click()
    assert "dẫn chứng" in page.locator("#notices").inner_text()
    page.get_by_role("link", name="Sửa lời văn").click()


def cite_everything(page: Page) -> None:
    """Give every sentence that lacks one the first of the claim's own passages."""
    uncited = page.locator("fieldset.sentence.uncited")
    for at in range(uncited.count()):
        sentence = uncited.nth(at)
        for closed in sentence.locator("details:not([open]) > summary").all():
            closed.click()
        sentence.locator("input[type=checkbox][name^=cite-]").first.check()
    save(page)


def save(page: Page) -> None:
    page.check("[name=then]")
    page.locator("button.main[value=save]").click()
    page.wait_for_url("**/rebuttals/*/")


def check_every_passage(page: Page) -> None:
    """Hold every passage against its original, as the page asks."""
    for _ in range(20):
        waiting = page.locator("article.passage").filter(has_text="Chưa ai đối chiếu")
        if not waiting.count():
            return
        one = waiting.first
        one.locator("summary").click()
        one.locator("[name=held]").check()
        one.locator("[name=note]").fill("Công báo, bản in")
        one.get_by_role("button", name="Ghi nhận tên tôi").click()
        page.wait_for_load_state()
    pytest.fail("passages still wait to be checked")


def feed_of(page: Page, address: str) -> list:
    """Return the entries of the public feed, read without any session."""
    with page.context.browser.new_context() as nobody:
        found = nobody.request.get(f"{address}/outputs/feeds/vi/rss.xml")
        assert found.ok
        return feedparser.parse(found.body()).entries


def read_as_docx(page: Page, address: str, answer: int, title: str, folder: Path) -> None:
    """Take the bulletin as DOCX and read it; where LibreOffice is, let it draw the page."""
    link = page.locator(f"a[href*='/outputs/{answer}/versions/']").first.get_attribute("href")
    number = int(re.search(r"/versions/(\d+)/", link)[1])
    asked = reverse("outputs:download", args=[answer, number, "bulletin-docx", SIDE_BY_SIDE])
    got = page.context.request.get(f"{address}{asked}")
    assert got.ok
    read = docx.Document(io.BytesIO(got.body()))
    text = "\n".join(p.text for p in read.paragraphs)
    text += "\n".join(c.text for t in read.tables for r in t.rows for c in r.cells)
    assert title in text
    assert "BẢN NHÁP" not in text
    if soffice := shutil.which("soffice"):
        (folder / "answer.docx").write_bytes(got.body())
        command = [soffice, "--headless", "--convert-to", "pdf", "--outdir", folder]
        subprocess.run([*command, folder / "answer.docx"], check=True, timeout=180)
        assert (folder / "answer.pdf").stat().st_size > 1000
