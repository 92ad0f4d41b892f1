"""Show findings as a table for people, or one JSON line each for programs."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from rich.table import Table
from rich.text import Text

from core.clock import OFFICE_ZONE
from core.errors import ChoiceError
from core.records import Claim, Evidence, EvidenceDocument
from core.settings import Settings
from pipeline.messages import (
    grade_name,
    language,
    stance_name,
    t,
    unknown_claim,
    verdict_name,
)
from pipeline.terminal import emit, out, say
from pipeline.times import parse_since

if TYPE_CHECKING:
    from nlp.catalogue import Catalogue
    from store.findings import FindingRow

QUOTE_CHARS = 220
# Enough to tell findings apart, short enough to type: ``cotmoc show`` takes a beginning.
ID_CHARS = 10


def print_findings(
    settings: Settings,
    *,
    claim: str | None = None,
    since: str = "",
    flagged: bool | None = None,
    limit: int | None = None,
    urgent_first: bool = False,
    as_json: bool = False,
) -> None:
    """Print findings of the store, newest or most urgent first.

    Raises:
        ChoiceError: The catalogue has no such claim.
        QueryError: ``since`` means nothing.
    """
    from nlp.catalogue import load_catalogue
    from pipeline.installation import open_store

    catalogue = load_catalogue(settings.claims_folders)
    if claim is not None and claim not in catalogue.claims:
        raise ChoiceError(unknown_claim(claim))
    with open_store(settings):
        from store import findings

        rows = findings.list_findings(
            claim=claim,
            since=parse_since(since),
            flagged=flagged,
            limit=limit,
            urgent_first=urgent_first,
        )
    if as_json:
        for row in rows:
            emit(json.dumps(finding_json(row), ensure_ascii=False))
        return
    if not rows:
        say(t("Chưa có phát hiện nào.", "No findings."))
        return
    out().print(findings_table(rows, catalogue))
    count = sum(row.judgement.flagged for row in rows)
    say(t(f"{count} câu bị gắn cờ / {len(rows)} dòng", f"{count} flagged of {len(rows)} rows"))


def findings_table(rows: Sequence["FindingRow"], catalogue: "Catalogue") -> Table:
    """Return the table: claim, verdict, stance, sentence, source, evidence with grade, score."""
    table = Table(show_lines=True, expand=True)
    # Folded, not cut: the id is there to be typed.
    table.add_column(t("Luận điểm", "Claim"), ratio=3, overflow="fold")
    table.add_column(t("Kết luận · thái độ", "Verdict · stance"), ratio=2)
    table.add_column(t("Câu trong bài", "Sentence"), ratio=5)
    table.add_column(t("Nguồn", "Source"), ratio=2)
    table.add_column(t("Dẫn chứng (hạng)", "Evidence (grade)"), ratio=3)
    table.add_column(t("Điểm", "Score"), justify="right", width=5)
    for row in rows:
        judgement = row.judgement
        known = catalogue.claims.get(judgement.claim)
        basis = t("\nsai số liệu", "\nwrong figure") if judgement.basis == "number" else ""
        table.add_row(
            f"{local(known.statement) if known else ''}\n[{judgement.claim}]".lstrip(),
            Text(
                f"{verdict_name(judgement.verdict)}{basis}\n{stance_name(judgement.stance)}",
                style="bold red" if judgement.flagged else "",
            ),
            shorten(judgement.quote),
            f"{row.source}\n{day(row.published_at or row.first_seen)}"
            + (t("\n(đã gỡ)", "\n(gone)") if row.gone else "")
            + t(f"\nmã {row.id[:ID_CHARS]}", f"\nid {row.id[:ID_CHARS]}"),
            "\n".join(cite(item, catalogue.documents) for item in strongest(judgement.evidence)),
            f"{judgement.score:.2f}",
        )
    return table


def strongest(evidence: Sequence[Evidence], *, most: int = 2) -> list[Evidence]:
    """Return the first pieces of evidence, primary before secondary."""
    return sorted(evidence, key=lambda item: item.grade != "primary")[:most]


def cite(item: Evidence, documents: Mapping[str, EvidenceDocument]) -> str:
    """Return a citation: title, reference and grade."""
    document = documents.get(item.document)
    title = local(document.title) if document else item.document
    ref = f", {item.ref}" if item.ref else ""
    return f"{shorten(title, 60)}{ref} ({grade_name(item.grade)})"


def finding_json(row: "FindingRow") -> dict[str, Any]:
    """Return a finding as a JSON object."""
    from pipeline.steps.checking_json import judgement_json

    return {
        "id": row.id,
        "document": row.document,
        "title": row.title,
        "url": row.url,
        "source": row.source,
        "lang": row.lang.value,
        "published_at": row.published_at.isoformat() if row.published_at else None,
        "first_seen": row.first_seen.isoformat(),
        "gone": row.gone,
        "analysis": row.analysis,
        "priority": row.priority,
        **judgement_json(row.judgement),
    }


def local(texts: Mapping[str, str]) -> str:
    """Return a text in the language of this process, else in the one there is."""
    return texts.get(language()) or texts.get("vi") or next(iter(texts.values()), "")


def statement(claim: Claim | None) -> str:
    """Return the claim's statement for people."""
    return local(claim.statement) if claim else ""


def shorten(text: str, length: int = QUOTE_CHARS) -> str:
    """Return the text on one line, cut at a word."""
    text = " ".join(text.split())
    if len(text) <= length:
        return text
    return text[:length].rsplit(" ", 1)[0] + "…"


def day(moment: datetime) -> str:
    """Return the day in the office's time zone, as people there write it."""
    return moment.astimezone(OFFICE_ZONE).strftime("%d/%m/%Y")
