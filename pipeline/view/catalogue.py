"""Show the catalogue of claims, what its linter says, and what comes near a new claim."""

import json
import os
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from rich.table import Table

from core.errors import CatalogueError
from core.records import Judgement
from core.settings import Settings
from nlp.catalogue import LintMessage, lint, load_catalogue
from nlp.catalogue.lint import ERROR
from nlp.catalogue.near import NearClaim
from nlp.catalogue.page import claim_pages
from pipeline.messages import match_name, stance_name, t, verdict_name
from pipeline.terminal import emit, out, say
from pipeline.view.findings import local


def list_claims(settings: Settings) -> None:
    """Print every claim with its verdict."""
    catalogue = load_catalogue(settings.claims_folders)
    table = Table(box=None, pad_edge=False)
    table.add_column(t("Mã", "Id"), no_wrap=True)
    table.add_column(t("Kết luận", "Verdict"), no_wrap=True)
    table.add_column(t("Luận điểm", "Statement"))
    for claim in catalogue.claims.values():
        table.add_row(claim.id, verdict_name(claim.verdict), local(claim.statement))
    out().print(table)
    say(
        t(
            f"{len(catalogue.claims)} luận điểm, {len(catalogue.documents)} tài liệu dẫn chứng, "
            f"danh mục phiên bản {catalogue.digest}",
            f"{len(catalogue.claims)} claims, {len(catalogue.documents)} evidence documents, "
            f"catalogue version {catalogue.digest}",
        )
    )


def lint_catalogue(folders: Sequence[Path], *, strict: bool = False, as_json: bool = False) -> bool:
    """Print what is to mend; return whether nothing keeps the catalogue from being used.

    Args:
        strict: Warnings count as well.
    """
    messages = lint(folders, today=datetime.now(UTC).date())
    for item in messages:
        emit(_as_json(item) if as_json else lint_line(item))
    errors = sum(item.level == ERROR for item in messages)
    warnings = len(messages) - errors
    say(t(f"{errors} lỗi, {warnings} cảnh báo", f"{errors} errors, {warnings} warnings"))
    return not (messages if strict else errors)


def lint_line(item: LintMessage) -> str:
    """Return a message as ``level: file:line: entry: field: what and what to do [code]``."""
    level = t("lỗi", "error") if item.level == ERROR else t("cảnh báo", "warning")
    where = f"{_short(item.file)}:{item.line}" if item.line else _short(item.file)
    parts = [level, where, item.entry, item.field, t(item.vi, item.en)]
    return ": ".join(part for part in parts if part) + f" [{item.code}]"


def _short(path: Path) -> str:
    """Return the path as seen from here, where it lies below."""
    return os.path.relpath(path) if path.resolve().is_relative_to(Path.cwd()) else str(path)


def _as_json(item: LintMessage) -> str:
    fields = ("level", "entry", "field", "code", "vi", "en", "line")
    plain = {"file": str(item.file)} | {name: getattr(item, name) for name in fields}
    return json.dumps(plain, ensure_ascii=False)


def print_near(near: NearClaim) -> None:
    """Print a claim that comes near a new one."""
    claim = near.claim
    say(f"  {near.likeness:.2f}  [{claim.id}] {verdict_name(claim.verdict)}")
    say(f"        {local(claim.statement)}")
    if near.wording not in claim.statement.values():
        say(t(f"        cách nói gần nhất: {near.wording}", f"        nearest: {near.wording}"))


def print_judged(judgements: Sequence[Judgement], claim: str) -> None:
    """Print how a sentence is judged, the claim that is tried marked."""
    if not judgements:
        say(t("  Không khớp luận điểm nào.", "  No claim matches."))
    for item in judgements:
        flag = t("GẮN CỜ", "FLAGGED") if item.flagged else t("không gắn cờ", "not flagged")
        own = t("luận điểm mới", "the new claim") if item.claim == claim else item.claim
        say(
            f"  {flag}: »{item.quote}« → {own} · {verdict_name(item.verdict)} · "
            f"{stance_name(item.stance)} · {match_name(item.match)} {item.score:.2f}"
        )


def write_pages(settings: Settings, folder: Path, *, check: bool) -> bool:
    """Write the page of each claim to a folder; with ``check`` only compare.

    Returns:
        Whether the folder holds the pages of the catalogue and no other.

    Raises:
        CatalogueError: The catalogue does not load, or the folder cannot be written.
    """
    pages = claim_pages(load_catalogue(settings.claims_folders))
    there = {path.name: path for path in folder.glob("*.md")}
    stale = [name for name, text in pages.items() if _read(there.get(name)) != text]
    extra = sorted(set(there) - set(pages))
    if check:
        for name in (*stale, *extra):
            path = folder / name
            say(t(f"{path} không khớp danh mục", f"{path} is not what the catalogue says"))
        return not stale and not extra
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name in stale:
            (folder / name).write_text(pages[name], encoding="utf-8")
        for name in extra:
            there[name].unlink()
    except OSError as error:
        raise CatalogueError(f"{folder} cannot be written: {error}") from error
    say(t(f"{len(pages)} trang trong {folder}", f"{len(pages)} pages in {folder}"))
    return True


def _read(path: Path | None) -> str:
    return path.read_text("utf-8") if path else ""
