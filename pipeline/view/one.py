"""``cotmoc show ID``: one document, finding, capture, claim or evidence document."""

import dataclasses
import json
from collections.abc import Mapping
from datetime import datetime
from enum import Enum
from typing import TYPE_CHECKING, Any

from rich.text import Text

from core.errors import ChoiceError
from core.records import Capture, Claim, EvidenceDocument
from core.settings import Settings
from nlp.catalogue import Catalogue, load_catalogue
from pipeline.installation import open_store
from pipeline.messages import grade_name, language, match_name, stance_name, t, verdict_name
from pipeline.terminal import emit, out, say
from pipeline.view.findings import cite, day, local, statement

if TYPE_CHECKING:
    from store.findings import DocumentRow, FindingRow


SHORTEST_PREFIX = 6


def show_one(settings: Settings, id_: str, *, as_json: bool) -> bool:
    """Print what the id (or its beginning) names; return False when nothing has it.

    Raises:
        ChoiceError: Several ids begin so.
    """
    catalogue = load_catalogue(settings.claims_folders)
    found: Any = catalogue.claims.get(id_) or catalogue.documents.get(id_)
    if found is None:
        with open_store(settings):
            from store import findings

            found = findings.get(id_)
            if found is None and len(id_) >= SHORTEST_PREFIX:
                ids = findings.ids_with_prefix(id_)
                if len(ids) > 1:
                    raise ChoiceError(
                        t(
                            f"nhiều mã bắt đầu bằng {id_!r}: {', '.join(ids[:5])}; hãy ghi dài hơn",
                            f"{id_!r} is the beginning of several ids: {', '.join(ids[:5])}; "
                            "give more of it",
                        )
                    )
                found = findings.get(ids[0]) if ids else None
    if found is None:
        say(
            t(
                f"Không có gì mang mã {id_!r}; lấy mã từ `cotmoc search` hoặc `cotmoc findings`.",
                f"Nothing has the id {id_!r}; take one from `cotmoc search` or `cotmoc findings`.",
            )
        )
        return False
    if as_json:
        emit(json.dumps(to_plain(found), ensure_ascii=False))
    else:
        _print(found, catalogue)
    return True


def to_plain(value: Any) -> Any:
    """Return records as plain JSON values."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {
            field.name: to_plain(getattr(value, field.name)) for field in dataclasses.fields(value)
        }
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Mapping):
        return {str(key): to_plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [to_plain(item) for item in value]
    return value


def _print(found: Any, catalogue: Catalogue) -> None:
    if isinstance(found, Claim):
        _print_claim(found, catalogue)
    elif isinstance(found, EvidenceDocument):
        _print_evidence(found)
    elif isinstance(found, Capture):
        _print_rows(to_plain(found))
    elif hasattr(found, "judgement"):
        _print_finding(found, catalogue)
    else:
        _print_document(found, catalogue)


def _print_claim(claim: Claim, catalogue: Catalogue) -> None:
    console = out()
    console.print(Text(claim.id, style="bold"))
    for lang in ("vi", "en", "zh"):
        if claim.statement.get(lang):
            console.print(Text(f"  {lang}: {claim.statement[lang]}"))
    console.print(_line(t("Kết luận", "Verdict"), verdict_name(claim.verdict)))
    console.print(_line(t("Đã xác lập", "Established"), local(claim.established)))
    for side in claim.positions:
        says = side.get(f"says_{language()}") or side.get("says_en") or ""
        console.print(Text(f"  • {side.get(f'by_{language()}') or side.get('by', '')}: {says}"))
    console.print(Text(t("Dẫn chứng:", "Evidence:"), style="bold"))
    for item in claim.evidence:
        console.print(Text(f"  • {cite(item, catalogue.documents)} [{item.document}]"))


def _print_evidence(document: EvidenceDocument) -> None:
    console = out()
    console.print(Text(local(document.title), style="bold"))
    console.print(_line(t("Hạng", "Grade"), grade_name(document.grade)))
    console.print(_line(t("Cơ quan", "Issuer"), document.issuer))
    console.print(_line(t("Ngày ký · hiệu lực", "Signed · in force"), _dates(document)))
    unchecked = t("chưa đối chiếu bản gốc", "not yet held against the original")
    console.print(_line(t("Đối chiếu", "Checked"), document.checked_on or unchecked))
    for ref, gist in document.points.items():
        console.print(Text(f"  • {ref}: {local(gist)}"))
    for url in document.urls:
        console.print(Text(f"  {url}"))


def _dates(document: EvidenceDocument) -> str:
    return f"{document.signed or '—'} · {document.in_force or '—'}"


def _print_finding(row: "FindingRow", catalogue: Catalogue) -> None:
    console, judgement = out(), row.judgement
    console.print(Text(f"»{judgement.quote}«", style="bold"))
    said = f"{row.title} — {row.source}, {day(row.published_at or row.first_seen)}"
    console.print(_line(t("Bài", "In"), said))
    if row.url:
        console.print(Text(f"  {row.url}"))
    known = catalogue.claims.get(judgement.claim)
    console.print(_line(t("Luận điểm", "Claim"), f"{statement(known)} [{judgement.claim}]"))
    flag = t("GẮN CỜ", "FLAGGED") if judgement.flagged else t("không gắn cờ", "not flagged")
    console.print(
        _line(
            t("Kết luận", "Verdict"),
            f"{verdict_name(judgement.verdict)} · {stance_name(judgement.stance)} · "
            f"{t('khớp', 'match')} {match_name(judgement.match)} {judgement.score:.2f} · {flag}",
        )
    )
    console.print(_line(t("Ưu tiên", "Priority"), f"{row.priority:.2f}"))
    if known:
        console.print(_line(t("Đã xác lập", "Established"), local(known.established)))
    console.print(
        _line(t("Lý do", "Why"), judgement.why if language() == "vi" else judgement.why_en)
    )
    for item in judgement.evidence:
        console.print(Text(f"  • {cite(item, catalogue.documents)}"))
    console.print(_line(t("Danh mục lúc xét", "Catalogue that judged"), judged_by(row, catalogue)))
    console.print(_line(t("Bản phân tích", "Analysis"), row.analysis))


def judged_by(row: "FindingRow", catalogue: Catalogue) -> str:
    """Return the version of the catalogue that a finding was judged with, and whether it is old."""
    version = row.analysis.rpartition("/")[2]
    if version == catalogue.digest:
        return version + t(" (bản đang dùng)", " (the one in use)")
    return version + t(
        f" (nay là {catalogue.digest}; xét lại bằng cotmoc analyse)",
        f" (now {catalogue.digest}; judge again with cotmoc analyse)",
    )


def _print_document(row: "DocumentRow", catalogue: Catalogue) -> None:
    console = out()
    console.print(Text(row.title or t("(không tiêu đề)", "(no title)"), style="bold"))
    state = t(" · đã gỡ", " · gone") if row.gone_at else ""
    lang = row.lang.value if row.lang else "—"
    date = day(row.published_at or row.first_seen)
    console.print(Text(f"{row.source} · {date} · {lang}{state}", style="dim"))
    if row.url:
        console.print(Text(row.url))
    console.print(_line(t("Chủ đề", "Topics"), ", ".join(row.topics) or "—"))
    places = sorted({place.name for place in row.places})
    console.print(_line(t("Địa danh", "Places"), ", ".join(places) or "—"))
    console.print(_line(t("Phiên bản", "Versions"), str(len(row.versions))))
    console.print(_line(t("Nhóm gần trùng", "Near-duplicate group"), row.group_id))
    console.print(Text(f"\n{row.text}\n"))
    for finding in row.findings:
        _print_finding(finding, catalogue)
        console.print()


def _print_rows(plain: Mapping[str, Any]) -> None:
    for name, value in plain.items():
        out().print(_line(name, str(value)))


def _line(name: str, value: str) -> Text:
    return Text.assemble((f"{name}: ", "bold"), value)
