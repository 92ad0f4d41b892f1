"""The commands on the pages about the digest are commands that there are, in both languages."""

import re
import shlex

import pytest
from click import Command, Context
from typer.main import get_command

from pipeline.cli import app
from tests.paths import ROOT

ENGLISH = ROOT / "docs" / "how-to" / "daily-digest.md"
PAGES = (ENGLISH, ENGLISH.with_suffix(".vi.md"))


def commands(page: str) -> list[list[str]]:
    blocks = "\n".join(re.findall(r"```sh\n(.*?)```", page, re.S)).replace("\\\n", " ")
    lines = [line.partition("   #")[0] for line in blocks.splitlines()]
    return [shlex.split(line)[1:] for line in lines if line.startswith("cotmoc ")]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_command_parses(page) -> None:
    found = commands(page.read_text("utf-8"))
    assert len(found) == 13
    for words in found:
        command: Command = get_command(app)
        context: Context | None = None
        rest = list(words)
        while hasattr(command, "commands"):
            context = Context(command, parent=context)
            command = command.commands[rest.pop(0)]
        command.make_context("cotmoc", rest)


def test_both_languages_give_the_same_commands() -> None:
    one, other = (commands(page.read_text("utf-8")) for page in PAGES)
    assert one == other


@pytest.mark.parametrize("name", ["how-to/daily-digest", "explanation/rising"])
def test_pages_point_at_each_other_and_at_files(name: str) -> None:
    for suffix in (".md", ".vi.md"):
        path = ROOT / "docs" / f"{name}{suffix}"
        links = re.findall(r"\]\(([^)#]+)\)", path.read_text("utf-8"))
        assert links
        assert all((path.parent / link).is_file() for link in links), path
