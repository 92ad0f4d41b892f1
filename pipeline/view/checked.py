"""Show what ``cotmoc check`` found: the sentence marked, the claim, the verdict, citations."""

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.text import Text

from core.records import Claim, Evidence, EvidenceDocument, Judgement
from core.settings import get_settings
from core.vocabulary import Verdict
from nlp.catalogue import Catalogue, load_catalogue
from pipeline.messages import grade_name, language, match_name, stance_name, t, verdict_name
from pipeline.steps.checking import Checked
from pipeline.terminal import out

STYLES = {
    Verdict.CONTRADICTED: "bold red",
    Verdict.OUTDATED: "yellow",
    Verdict.CONTESTED: "magenta",
    Verdict.SUPPORTED: "green",
    Verdict.INSUFFICIENT: "cyan",
}
CONTEXT_CHARS = 120


def print_checked(checked: Checked) -> None:
    """Print one checked text for a person."""
    analysis, console = checked.analysis, out()
    places = sorted({place.name for place in analysis.places})
    console.print(
        t("Ngôn ngữ: ", "Language: ") + analysis.lang.value,
        t("chủ đề: ", "topics: ") + (", ".join(analysis.topics) or "—"),
        t("địa danh: ", "places: ") + (", ".join(places) or "—"),
        sep="  ·  ",
    )
    if not analysis.judgements:
        console.print(
            t(
                "Không có câu nào khớp danh mục luận điểm.",
                "No sentence matches the catalogue of claims.",
            )
        )
        return
    catalogue = load_catalogue(get_settings().claims_folders)
    for judgement in sorted(analysis.judgements, key=lambda item: (not item.flagged, item.start)):
        console.print(_panel(checked, judgement, catalogue))


def _panel(checked: Checked, judgement: Judgement, catalogue: Catalogue) -> Panel:
    claim = catalogue.claims[judgement.claim]
    style = STYLES[judgement.verdict] if judgement.flagged else "default"
    mark = t("GẮN CỜ", "FLAGGED") if judgement.flagged else t("không gắn cờ", "not flagged")
    lines: list[RenderableType] = [
        _quoted(checked, judgement),
        Text(""),
        _row(t("Luận điểm", "Claim"), f"{_local(claim.statement)}  [{claim.id}]"),
        _row(
            t("Kết luận", "Verdict"),
            f"{verdict_name(judgement.verdict)} · {stance_name(judgement.stance)} · "
            + (t("sai số liệu", "wrong figure") + " · " if judgement.basis == "number" else "")
            + t("khớp", "match")
            + f" {match_name(judgement.match)} {judgement.score:.2f}",
        ),
        _row(t("Đã xác lập", "Established"), _local(claim.established)),
        *_positions(claim),
        _row(t("Lý do", "Why"), judgement.why if language() == "vi" else judgement.why_en),
        Text(t("Dẫn chứng:", "Evidence:"), style="bold"),
        *(_citation(item, catalogue.documents.get(item.document)) for item in judgement.evidence),
    ]
    return Panel(Group(*lines), title=mark, border_style=style, title_align="left")


def _quoted(checked: Checked, judgement: Judgement) -> Text:
    value = checked.given.title if judgement.field == "title" else checked.given.text
    before = value[max(0, judgement.start - CONTEXT_CHARS) : judgement.start]
    after = value[judgement.end : judgement.end + CONTEXT_CHARS]
    text = Text("…" if judgement.start > CONTEXT_CHARS else "")
    text.append(before, style="dim")
    # The arrows keep the mark visible where there is no colour (a file, a printer).
    text.append("»" + judgement.quote + "«", style="bold reverse")
    text.append(after, style="dim")
    return text.append("…" if judgement.end + CONTEXT_CHARS < len(value) else "")


def _positions(claim: Claim) -> list[Text]:
    if claim.verdict is not Verdict.CONTESTED:
        return []
    key = "says_vi" if language() == "vi" else "says_en"
    rows = [Text(t("Các bên nói gì:", "What each side says:"), style="bold")]
    for side in claim.positions:
        says = side.get(key) or side.get("says_en") or side.get("says_vi") or ""
        rows.append(Text(f"  • {side.get(f'by_{language()}') or side.get('by', '')}: {says}"))
    return rows


def _citation(item: Evidence, document: EvidenceDocument | None) -> Padding:
    title = _local(document.title) if document else item.document
    text = Text(f"• {title}")
    if item.ref:
        text.append(f", {item.ref}", style="bold")
    text.append(f"  ({grade_name(item.grade)})", style="italic")
    point = document.points.get(item.ref, {}) if document else {}
    gist = point.get(language()) or t(item.gist, item.gist_en or item.gist)
    if gist:
        text.append(f" — {gist}")
    if document and not document.checked_on:
        text.append(t("  [chưa đối chiếu bản gốc]", "  [not yet held against the original]"), "dim")
    return Padding(text, (0, 0, 0, 2))


def _row(name: str, value: str) -> Text:
    return Text.assemble((f"{name}: ", "bold"), value)


def _local(texts: object) -> str:
    assert hasattr(texts, "get")  # a mapping by language code
    return str(texts.get(language()) or texts.get("vi") or texts.get("en") or "")
