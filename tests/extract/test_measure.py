"""Floors under the figures of docs/quality.md; lowering one is a commit of its own."""

import pytest

from extract.measure import Gold, measure, read_gold, summarise, to_markdown, token_f1
from tests.extract.samples import LEAD, PARAGRAPHS, TITLE, article
from tests.paths import DATA

needs_data = pytest.mark.skipif(
    not DATA.exists(), reason="SKIPPED: no public data beside the checkout (shared/data)"
)
FLOORS = {
    "vn-news-html": {"f1": 0.98, "title": 0.98, "date": 0.95, "leaks": 0, "bylines": 0},
    "fundus": {"f1": 0.93, "title": 0.98, "date": 0.95, "leaks": 0, "bylines": 0},
    "scrapinghub": {"f1": 0.965, "title": 1.0, "date": 1.0, "leaks": 0, "bylines": 0},
}


@pytest.fixture(scope="module")
def rows():
    return measure(read_gold(DATA))


@needs_data
@pytest.mark.data
@pytest.mark.parametrize("group", FLOORS)
def test_figures_stay_above_their_floors(rows, group):
    figures = summarise(rows)[group]
    for name in ("f1", "title", "date"):
        assert figures[name] >= FLOORS[group][name], (name, figures)
    for name in ("leaks", "bylines"):
        assert figures[name] <= FLOORS[group][name], (name, figures)


@needs_data
@pytest.mark.data
def test_every_page_of_the_sets_is_an_article(rows):
    assert [row.name for row in rows if row.refused] == []
    assert len(rows) >= 60


@needs_data
@pytest.mark.data
def test_ours_is_no_worse_than_plain_trafilatura_on_vietnamese_pages(rows):
    for row in rows:
        if row.group == "vn-news-html":
            assert row.f1 >= row.plain_f1, row


def test_token_f1():
    assert token_f1("a b c", "a b c") == 1.0
    assert token_f1("a b", "c") == 0.0
    assert token_f1("a b c d", "a b") == pytest.approx(2 / 3)
    assert token_f1("边界线", "边界") == pytest.approx(0.8)


def test_a_page_gives_a_row_and_a_table():
    text = "\n".join((LEAD, *PARAGRAPHS))
    page = Gold("g", "one", "https://bao.example/1", article().encode(), text, TITLE)
    (row,) = measure([page])
    assert (row.f1, row.title, row.date, row.leaks) == (1.0, "exact", None, 0)
    assert "| g | 1 | 1.000 |" in to_markdown([row])
