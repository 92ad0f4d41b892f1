"""The English of the site: compiled for Django, and held against what the pages say.

``python -m dashboards.site.messages`` compiles every ``locale/en/LC_MESSAGES/django.po`` of the
site; with ``--check`` it only says what has no English, what is stale, and what says the same
Vietnamese in two ways, for the parts that are named or for all. Vietnamese is the source text;
see docs/explanation/site.md.
"""

import io
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.utils.translation.template import templatize

HERE: Final = Path(__file__).parent
PO: Final = Path("locale/en/LC_MESSAGES/django.po")
ONE: Final = ("_", "gettext", "gettext_lazy", "gettext_noop")
SEVERAL: Final = ("ngettext", "ngettext_lazy")
KEYWORDS: Final = dict.fromkeys(ONE) | dict.fromkeys(SEVERAL, (1, 2))
FRAME: Final = "site"
LONG_AGO: Final = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the site with its strings; ``site`` is what all parts share."""

    name: str
    folder: Path

    @property
    def po(self) -> Path:
        """Its English."""
        return self.folder / PO

    @property
    def mo(self) -> Path:
        """The same as Django reads it."""
        return self.po.with_suffix(".mo")


@dataclass(frozen=True, slots=True)
class Problem:
    """Something of a part that is to be mended."""

    part: str
    kind: str
    text: str

    def __str__(self) -> str:
        return f"{self.part}: {self.kind}: {self.text!r}"


def parts() -> list[Part]:
    """Return the frame and every part of the site."""
    folders = sorted(path.parent for path in HERE.glob("*/urls.py"))
    return [Part(FRAME, HERE), *(Part(folder.name, folder) for folder in folders)]


def strings(part: Part) -> dict[str, str]:
    """Return the Vietnamese of a part, each with the place where it stands first.

    A string with a plural stands here by its singular, as in the file of messages.
    """
    own = {each.folder for each in parts()} - {part.folder}
    found: dict[str, str] = {}
    for path in sorted([*part.folder.rglob("*.html"), *part.folder.rglob("*.py")]):
        if own.intersection(path.parents) and part.name == FRAME:
            continue
        for line, text in _strings_of(path):
            found.setdefault(text, f"{path.relative_to(HERE)}:{line}")
    return found


def english(part: Part) -> Catalog:
    """Return the English of a part; an empty one where it has no file."""
    if not part.po.exists():
        return Catalog(locale="en")
    with part.po.open("rb") as stream:
        catalog = read_po(stream, locale="en", abort_invalid=True)
    # Babel fills in the present time, and no two compilations would be the same.
    catalog.creation_date = catalog.revision_date = LONG_AGO
    return catalog


def translated(catalog: Catalog) -> dict[str, str | tuple[str, ...]]:
    """Return what a file of messages translates; fuzzy entries and empty ones do not count."""
    return {
        _key(message.id): message.string if isinstance(message.string, str) else (*message.string,)
        for message in catalog
        if message.id and not message.fuzzy and message.string and all(_forms(message.string))
    }


def compiled(part: Part) -> bytes:
    """Return what Django reads of a part."""
    stream = io.BytesIO()
    write_mo(stream, english(part))
    return stream.getvalue()


def problems() -> Iterator[Problem]:
    """Yield everything that keeps the English from being complete."""
    every = parts()
    said = {part.name: translated(english(part)) for part in every}
    for part in every:
        wanted, own = strings(part), said[part.name]
        for text in wanted:
            if text not in own and text not in said[FRAME]:
                yield Problem(part.name, f"no English ({wanted[text]})", text)
        for text in own:
            if text not in wanted:
                yield Problem(part.name, "stale", text)
        if part.po.exists() and not _is_fresh(part):
            yield Problem(part.name, "not compiled", str(part.po.relative_to(HERE)))
    yield from _contradictions(said)


def compile_all() -> list[Path]:
    """Compile what is not compiled yet; return the files that were written."""
    written = []
    for part in parts():
        if part.po.exists() and not _is_fresh(part):
            part.mo.write_bytes(compiled(part))
            written.append(part.mo)
    return written


def _is_fresh(part: Part) -> bool:
    return part.mo.exists() and part.mo.read_bytes() == compiled(part)


def _contradictions(
    said: Mapping[str, Mapping[str, str | tuple[str, ...]]],
) -> Iterator[Problem]:
    # Django has one dictionary for all parts: of two translations, one would show everywhere.
    first: dict[str, tuple[str, str | tuple[str, ...]]] = {}
    for part, texts in said.items():
        for text, words in texts.items():
            other, before = first.setdefault(text, (part, words))
            if before != words:
                yield Problem(part, f"other English than in {other}", text)


def _strings_of(path: Path) -> Iterator[tuple[int, str]]:
    source = path.read_text("utf-8")
    if path.suffix == ".html":
        # Django's own reading of a template; the indents mean nothing to Python's tokens.
        source = "\n".join(line.lstrip() for line in templatize(source).split("\n"))
    found = extract_python(io.BytesIO(source.encode()), KEYWORDS, (), {})
    for line, _, messages, _ in found:
        text = messages[0] if isinstance(messages, tuple | list) else messages
        if text:
            yield line, text


def _key(id_: str | tuple[str, ...] | list[str]) -> str:
    return id_ if isinstance(id_, str) else id_[0]


def _forms(string: str | tuple[str, ...] | list[str]) -> tuple[str, ...]:
    return (string,) if isinstance(string, str) else tuple(string)


def main(arguments: list[str]) -> int:
    """Compile, or only check; return the exit code."""
    if "--check" not in arguments:
        for path in compile_all():
            sys.stdout.write(f"{path.relative_to(HERE)}\n")
        return 0
    named = set(arguments) - {"--check"}
    found = [problem for problem in problems() if not named or problem.part in named]
    for problem in found:
        sys.stdout.write(f"{problem}\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
