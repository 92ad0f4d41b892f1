"""docs/how-to/use-airflow*.md: the same commands in both languages, and files that are there."""

import re
from pathlib import Path

from pipeline.airflow_environment import airflow_environment
from tests.paths import ROOT

ENGLISH = ROOT / "docs" / "how-to" / "use-airflow.md"
PAGES = (ENGLISH, ENGLISH.with_suffix(".vi.md"))
TEXTS = [page.read_text("utf-8") for page in PAGES]


def test_both_languages_give_the_same_commands() -> None:
    blocks = [re.findall(r"```sh\n(.*?)```", text, re.DOTALL) for text in TEXTS]
    assert blocks[0] == blocks[1]
    assert len(blocks[0]) == 2


def test_links_lead_somewhere() -> None:
    for page, text in zip(PAGES, TEXTS, strict=True):
        for link in re.findall(r"\]\(([^)#]+)\)", text):
            assert (page.parent / link).exists(), link


def test_variables_are_those_that_make_airflow_sets(tmp_path: Path) -> None:
    known = airflow_environment(tmp_path, 8080, tmp_path / "passwords.json")
    named = dict(re.findall(r"export (AIRFLOW\w+)=(\S+)", TEXTS[0]))
    assert set(named) <= set(known)
    name = "AIRFLOW__CORE__EXECUTION_API_SERVER_URL"
    assert named[name] == known[name]
    assert known["AIRFLOW__USAGE_DATA_COLLECTION__ENABLED"] == "False"


def test_make_has_it() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    assert re.search(
        r"^airflow: .*\n\t@\$\(BIN\)/python -m pipeline\.airflow_here$", makefile, re.M
    )
