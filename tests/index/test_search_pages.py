"""docs/how-to/search*.md: every example parses as the page says, the same in both languages."""

import re
from pathlib import Path

import pytest
import yaml

from core.errors import QueryError
from index.base import DOCUMENT, FINDING
from index.query import parse
from index.query.fields import fields_of
from index.synonym_file import load_groups
from index.vocabulary import VALUE_NAMES
from tests.paths import ROOT

ENGLISH = ROOT / "docs" / "how-to" / "search.md"
PAGES = (ENGLISH, ENGLISH.with_suffix(".vi.md"))
FINDINGS, MISTAKES = ("Findings", "Phát hiện"), ("Mistakes", "Gõ sai")
VIETNAMESE_COLUMN = ("in Vietnamese", "tiếng Việt")


def examples(page: Path) -> list[tuple[str, str]]:
    """Heading and query of each example: the first column of a table, and the Vietnamese one."""
    found: list[tuple[str, str]] = []
    heading = second = ""
    for line in page.read_text("utf-8").splitlines():
        if line.startswith("## "):
            heading = line.removeprefix("## ")
        if not line.startswith("| "):
            continue
        cells = line.strip("| ").split(" | ")
        if cells[0] in ("typed", "gõ"):
            second = cells[1]
        columns = cells[: 2 if second in VIETNAMESE_COLUMN else 1]
        found += [(heading, query) for cell in columns for query in re.findall(r"`([^`]+)`", cell)]
    return found


@pytest.mark.parametrize(
    ("heading", "query"),
    [pytest.param(*one, id=one[1]) for page in PAGES for one in examples(page)],
)
def test_examples_parse_as_the_page_says(heading: str, query: str) -> None:
    entity = FINDING if heading in FINDINGS else DOCUMENT
    if heading in MISTAKES:
        with pytest.raises(QueryError) as caught:
            parse(query, entity)
        assert caught.value.position is not None
    else:
        parsed = parse(query, entity)
        assert parsed.wanted or parsed.limits


def test_both_pages_have_the_same_examples() -> None:
    english, vietnamese = ([query for _, query in examples(page)] for page in PAGES)
    assert len(english) > 60
    assert english == vietnamese


@pytest.mark.parametrize("page", PAGES)
def test_pages_name_every_field_and_value(page: Path) -> None:
    text = page.read_text("utf-8")
    spans = " ".join(re.findall(r"`([^`]+)`", text))
    for field in {*fields_of(DOCUMENT), *fields_of(FINDING)} - {"group"}:
        assert re.search(rf"\b{field}:", spans), field
    for field in ("lang", "kind", "verdict", "stance", "match"):
        for value, names in VALUE_NAMES[field].items():
            assert re.search(rf"\b{value}\b", spans), value
            assert names[0] in text, names[0]


@pytest.mark.parametrize("page", PAGES)
def test_the_synonym_file_of_the_page_is_right(page: Path, tmp_path: Path) -> None:
    (block,) = re.findall(r"```yaml\n(.*?)```", page.read_text("utf-8"), re.DOTALL)
    assert yaml.safe_load(block)
    path = tmp_path / "synonyms.yaml"
    path.write_text(block, "utf-8")
    assert [group.kind for group in load_groups(path)] == ["names", "teencode"]
