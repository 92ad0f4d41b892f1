"""Show the catalogue of claims, and what its linter says."""

from rich.table import Table

from core.settings import Settings
from nlp.catalogue import lint, load_catalogue
from pipeline.messages import t, verdict_name
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
            f"{len(catalogue.claims)} luận điểm, {len(catalogue.documents)} tài liệu dẫn chứng",
            f"{len(catalogue.claims)} claims, {len(catalogue.documents)} evidence documents",
        )
    )


def lint_catalogue(settings: Settings) -> bool:
    """Print what is loose; return whether the catalogue loads."""
    messages = lint(settings.claims_folders)
    for item in messages:
        emit(f"{item.level}: {item.file.name}: {item.entry}: {item.code}: {item.message}")
    errors = sum(item.level == "error" for item in messages)
    warnings = len(messages) - errors
    say(t(f"{errors} lỗi, {warnings} cảnh báo", f"{errors} errors, {warnings} warnings"))
    return not errors
