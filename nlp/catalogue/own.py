"""The office's own claims folder: where it is, and putting entries into it.

What is bundled is never written to: an entry of the office takes the place of a bundled one by its
id and ``replaces``. docs/how-to/add-a-claim.md.
"""

import os
import tempfile
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from shutil import copyfile
from typing import Any

import yaml

from core.errors import CatalogueError
from core.settings import ROOT, Settings
from nlp.catalogue.build import parse_entry
from nlp.catalogue.entries import ClaimEntry
from nlp.catalogue.files import LOADER, CatalogueFile, read_files
from nlp.catalogue.lint import LintMessage, lint
from nlp.catalogue.replacing import fingerprint, plain

Entry = Mapping[str, Any]
CLAIMS = "claims.yaml"


def own_folder(settings: Settings) -> Path | None:
    """Return the folder that new claims go to; it need not be there yet.

    It is the last of the settings' folders that is not the bundled one, or ``DATA_DIR/claims``;
    None where the settings name the bundled folder alone.
    """
    if not settings.claims_dirs.strip(" :"):
        return settings.own_claims_dir
    bundled = (ROOT / "claims").resolve()
    named = [folder for folder in settings.claims_folders if folder.resolve() != bundled]
    return named[-1] if named else None


def as_yaml(entries: Sequence[Entry]) -> str:
    """Return the entries as they stand in a file of the catalogue."""
    return yaml.safe_dump([dict(e) for e in entries], allow_unicode=True, sort_keys=False, width=96)


def append(folder: Path, name: str, entries: Sequence[Entry]) -> Path:
    """Add entries at the end of a file of the folder; what stands there stays as it is.

    Raises:
        CatalogueError: The folder cannot be written.
    """
    path = folder / name
    before = _text(path)
    gap = "" if not before or before.endswith("\n") else "\n"
    _write(path, before + gap + as_yaml(entries))
    return path


def find_entry(folders: Sequence[Path], claim: str) -> dict[str, Any] | None:
    """Return the entry of a claim as it counts now, without what is empty (``replacing.plain``).

    Raises:
        CatalogueError: A file does not load.
    """
    found = None
    for file in read_files(folders):
        for raw in file.entries() if file.kind == "claims" else ():
            if raw.get("id") == claim:
                found = plain(parse_entry(ClaimEntry, raw, file.path))
    return found


def put_claim(folders: Sequence[Path], own: Path, entry: Entry) -> Path:
    """Write the entry of a claim into the office's folder; return the file.

    An entry of this id in the folder is written anew, one of an earlier folder is replaced; all
    else stays as it is, comments too.

    Raises:
        CatalogueError: The folder cannot be read or written.
    """
    claim = str(entry["id"])
    earlier = [folder for folder in folders if folder.resolve() != own.resolve()]
    replaced = find_entry(earlier, claim)
    whole = dict(entry) | ({"replaces": fingerprint(replaced)} if replaced else {})
    for file in read_files([own]) if any(own.glob("claims*.y*ml")) else ():
        if file.kind == "claims" and any(raw.get("id") == claim for raw in file.entries()):
            _write(file.path, _with_entry(file, claim, whole))
            return file.path
    return append(own, CLAIMS, [whole])


def try_claim(
    folders: Sequence[Path], own: Path, entry: Entry, *, today: date | None = None
) -> list[LintMessage]:
    """Return what the linter would say of a claim if its entry were written; nothing is written.

    What it says of other claims is left out, unless it keeps the catalogue from loading.
    """
    with tempfile.TemporaryDirectory(prefix="cotmoc-claim-") as name:
        trial = Path(name)
        for path in own.glob("*.y*ml"):
            copyfile(path, trial / path.name)
        others = [folder for folder in folders if folder.resolve() != own.resolve()]
        try:
            put_claim([*others, trial], trial, entry)
        except CatalogueError as error:
            text = str(error)
            return [LintMessage("error", own, str(entry["id"]), "", "load", text, text)]
        found = lint([*others, trial], today=today)
    id_ = str(entry["id"])
    return [item for item in found if item.entry == id_ or item.code == "load"]


def _with_entry(file: CatalogueFile, claim: str, entry: Entry) -> str:
    """Return the file's text with one entry written anew, the rest untouched."""
    text = file.body.decode("utf-8")
    lines = text.splitlines(keepends=True)
    nodes = getattr(yaml.compose(file.body, LOADER), "value", [])
    starts = [_dash(lines, node.start_mark.line) for node in nodes]
    at = [raw.get("id") for raw in file.entries()].index(claim)
    start = starts[at]
    end = starts[at + 1] if at + 1 < len(starts) else len(lines)
    while end > start + 1 and _is_aside(lines[end - 1]):
        end -= 1
    changed = "".join([*lines[:start], as_yaml([entry]), *lines[end:]])
    wanted = [dict(entry) if raw.get("id") == claim else raw for raw in file.entries()]
    # In a layout that cannot be cut by lines it is written as a whole, without its comments.
    return changed if _holds(changed, wanted) else as_yaml(wanted)


def _holds(text: str, wanted: Sequence[Entry]) -> bool:
    try:
        return bool(yaml.load(text, LOADER) == wanted)  # noqa: S506 - a safe loader
    except yaml.YAMLError:
        return False


def _dash(lines: Sequence[str], line: int) -> int:
    while line > 0 and not lines[line].lstrip().startswith("-"):
        line -= 1
    return line


def _is_aside(line: str) -> bool:
    return not line.strip() or line.startswith("#")


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8") if path.is_file() else ""
    except OSError as error:
        raise CatalogueError(f"{path} cannot be read: {error}") from error


def _write(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, draft = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        Path(draft).replace(path)
    except OSError as error:
        raise CatalogueError(f"{path} cannot be written: {error}") from error
