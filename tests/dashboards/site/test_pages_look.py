"""Every page in a real browser: nothing breaks, nothing leaves the machine, everybody can use it.

Pages are found by following links, so that a new one is looked at from its first day. Pictures
are kept in ``var/screenshots``, for people to look at.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import Browser, Page, Request, StorageState

from core.roles import Role
from store.rebuttal_versions import save_version
from store.rebuttals import find
from tests.dashboards.site import pages, test_claims, test_office, test_rebuttals
from tests.dashboards.site.serving import chromium, served, sign_in
from tests.dashboards.site.world import Site, open_site
from tests.paths import ROOT

SCREENSHOTS = ROOT / "var" / "screenshots"
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
AXE = {"runOnly": {"type": "tag", "values": WCAG}, "resultTypes": ["violations"]}
SIZES = {1280: 900, 390: 844}
CLAIM = "Toàn bộ thác Bản Giốc đã bị bán cho Trung Quốc."
NOT_OF_THE_FRAME = {
    "search:capture": "a page as it was found, inert in its sandbox",
}
WITHOUT_LINK = {
    "accounts:first": "answers only while there is no account; test_serving looks at it",
    "accounts:login": "leads on whoever has signed in; looked at below",
    "accounts:unsubscribe": "its address is in the mail; test_own_mail looks at it",
    "texts:check": "answers to its form; looked at below",
    "search:export": "answers to its form",
}

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1800)]


@dataclass
class World:
    """A served site with something on every page, and a browser before it."""

    site: Site
    address: str
    browser: Browser
    seen: pages.Seen
    client: object
    signed_in: StorageState

    def look(self, path: str, width: int, lang: str, theme: str = "light") -> "Look":
        """Return a page as a person with every role sees it."""
        context = self.browser.new_context(
            viewport={"width": width, "height": SIZES[width]},
            color_scheme=theme,  # type: ignore[arg-type]
            storage_state=self.signed_in,
        )
        context.add_cookies([{"name": "cotmoc_lang", "value": lang, "url": self.address}])
        return Look(context.new_page(), self.address, path)


@dataclass
class Look:
    """A page under observation: what it asked for and what it complained of."""

    page: Page
    address: str
    path: str
    complaints: list[str] = field(default_factory=list)

    def __enter__(self) -> "Look":
        self.page.on("console", lambda said: self._note(said.type, said.text))
        self.page.on("pageerror", lambda error: self._note("error", str(error)))
        self.page.on("request", self._asked)
        self.page.goto(self.address + self.path)
        self.page.wait_for_load_state("networkidle")
        return self

    def __exit__(self, *_: object) -> None:
        self.page.context.close()

    def _note(self, kind: str, text: str) -> None:
        if kind in ("error", "warning"):
            self.complaints.append(f"{kind}: {text}")

    def _asked(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in ("data", "blob", "about") and not request.url.startswith(
            self.address
        ):
            self.complaints.append(f"asks another host: {request.url}")

    def problems(self) -> list[str]:
        """Return what is wrong with the page."""
        wide, shown = self.page.evaluate(
            "() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]"
        )
        found = list(self.complaints)
        if wide > shown:
            found.append(f"scrolls sideways: {wide} px on {shown}: {self._widest()}")
        results = Axe().run(self.page, options=AXE)
        for broken in results.response["violations"]:
            where = [node["html"][:160] for node in broken["nodes"][:3]]
            found.append(f"axe {broken['id']}: {broken['help']}: {where}")
        return found

    def _widest(self) -> str:
        return str(
            self.page.evaluate(
                """() => [...document.querySelectorAll('main *, header *')]
                .filter(one => one.getBoundingClientRect().right > innerWidth + 1)
                .map(one => one.outerHTML.slice(0, 90)).slice(0, 3)"""
            )
        )

    def keep(self, name: str) -> None:
        """Keep a picture of the whole page."""
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=SCREENSHOTS / f"{name.replace(':', '-')}.png", full_page=True)


@pytest.fixture(scope="module")
def looked(world: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    # Playwright keeps a loop in this thread, and Django takes that for asynchronous code.
    with (
        pytest.MonkeyPatch.context() as patch,
        open_site(world, tmp_path_factory.mktemp("look")) as site,
    ):
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        person = site.person(*Role, name="lan")
        client = site.client(user=person)
        start = seed(site, client)
        seen = pages.follow_links(client, start)
        with served(site.settings.data_dir) as address, chromium() as browser:
            signed_in = sign_in(browser, address, "lan").context.storage_state()
            yield World(site, address, browser, seen, client, signed_in)


def seed(site: Site, client) -> list[str]:
    """Put something on every page; return addresses that no page links to."""
    writer, approver = (
        site.person(Role.WRITER, name="viet"),
        site.person(Role.APPROVER, name="duyet"),
    )
    people = SimpleNamespace(
        writer=site.client(user=writer),
        approver=site.client(user=approver),
        writer_user=writer,
        approver_user=approver,
    )
    answered = test_rebuttals.approved(people)
    begun = test_rebuttals.begin(writer, "lao-cai-border-203-km")
    first = find(begun)
    changed = replace(first.content, title={"vi": "Biên giới Lào Cai"})
    save_version(begun, writer.pk, changed, seen=first.hash)
    test_claims.propose(site.client(user=writer))
    client.post(reverse("office:subscribers"), test_office.WISH)
    client.post(reverse("search:save"), {"name": "Thác", "q": "thác", "query": "q=thác"})
    return [
        reverse("outputs:public", args=[answered]),
        reverse("outputs:forms", args=[answered, 1]),
        reverse("rebuttals:edit", args=[begun]),
        f"{reverse('search:page')}?q=th%C3%A1c",
    ]


def test_every_page_is_reached_and_no_link_is_broken(looked):
    seen = looked.seen
    assert not [one for one in seen.broken if not re.match("/api/", one)]
    missed = set(pages.EVERY) - set(seen.pages) - seen.other
    missed -= pages.only_forms(looked.client, missed)
    missed = {one for one in missed if not one.startswith("api:")}
    assert missed <= set(WITHOUT_LINK), "link to them, seed them, or say why not"


@pytest.mark.parametrize(("width", "lang"), [(1280, "vi"), (390, "en")])
@pytest.mark.parametrize("name", sorted(set(pages.EVERY) - set(NOT_OF_THE_FRAME)))
def test_page_looks_well(looked, name, width, lang):
    if name not in looked.seen.pages:
        return  # a file, or an answer to a form: test_every_page_is_reached holds which
    with looked.look(looked.seen.pages[name], width, lang) as look:
        look.keep(f"{name}-{width}-{lang}")
        assert not look.problems()


@pytest.mark.parametrize(
    "name",
    ["today:page", "search:page", "search:document", "queue:page", "claims:claim", "sources:page"],
)
@pytest.mark.parametrize("width", SIZES)
def test_page_looks_well_in_the_dark(looked, name, width):
    with looked.look(looked.seen.pages[name], width, "vi", "dark") as look:
        look.keep(f"{name}-{width}-vi-dark")
        assert not look.problems()


@pytest.mark.parametrize("width", SIZES)
@pytest.mark.parametrize("path", ["/khong-co/", "/sign-in/"])
def test_pages_for_nobody_look_well(looked, path, width):
    with looked.look(path, width, "vi") as look:
        look.page.context.clear_cookies()
        look.page.goto(looked.address + path)
        look.keep(f"nobody{path.replace('/', '-')}{width}")
        assert not [one for one in look.problems() if "404" not in one]


@pytest.mark.parametrize(("width", "lang"), [(1280, "vi"), (390, "en")])
def test_a_checked_text_looks_well(looked, width, lang):
    with looked.look(reverse("texts:page"), width, lang) as look:
        look.page.fill("[name=text]", f"{CLAIM} Ai cũng biết. Cột mốc 836 cao 12 mét.")
        look.page.click("#check button.main")
        look.page.wait_for_selector("#result-title", timeout=120_000)
        assert look.page.evaluate("document.activeElement.id") == "result-title"
        look.keep(f"texts:check-{width}-{lang}")
        assert not look.problems()


def test_what_htmx_cannot_do_is_said_on_the_page(looked):
    with looked.look(reverse("texts:page"), 1280, "vi") as look:
        look.page.context.clear_cookies(name="cotmoc_csrf")
        look.page.fill("[name=text]", CLAIM)
        look.page.click("#check button.main")
        look.page.wait_for_selector("#notices [role=alert]")
        assert "Biểu mẫu đã quá hạn" in look.page.inner_text("#notices")
        assert look.page.input_value("[name=text]") == CLAIM, "and nothing is lost"
