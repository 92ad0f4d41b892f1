"""Choosing the documents that a new claim rests on, or adding one."""

from collections.abc import Callable, Sequence

from core.records import EvidenceDocument
from core.text import fold_text
from core.vocabulary import Verdict
from nlp.catalogue import Catalogue
from nlp.catalogue.grades import KINDS
from pipeline.asking import Asker, needed
from pipeline.messages import grade_name, language, t
from pipeline.steps.claim_questions import Entry, a_day, slug
from pipeline.terminal import say

SHOWN = 8
NEW = "+"
WANTED = {
    Verdict.CONTRADICTED: "contradicts",
    Verdict.OUTDATED: "contradicts",
    Verdict.SUPPORTED: "supports",
}
RELATIONS = {
    "contradicts": ("bác luận điểm", "contradicts the claim"),
    "supports": ("ủng hộ luận điểm", "supports the claim"),
    "context": ("chỉ là bối cảnh", "is context only"),
}


def ask_evidence(
    asker: Asker, verdict: Verdict, catalogue: Catalogue
) -> tuple[list[Entry], list[Entry]]:
    """Return what the claim cites, and the entries of documents that are new."""
    cited: list[Entry] = []
    added: list[Entry] = []
    wanted = WANTED.get(verdict)
    while True:
        entry, new = _ask_one(asker, catalogue, added)
        cited.append(entry)
        added += new
        if wanted and all(item["relation"] != wanted for item in cited):
            vi, en = RELATIONS[wanted]
            say(t(f"Kết luận này cần ít nhất một tài liệu {vi}.", f"Needs one that {en}."))
        elif not asker.yes(t("Thêm dẫn chứng nữa?", "More evidence?"), default=False):
            return cited, added


def _ask_one(
    asker: Asker, catalogue: Catalogue, added: Sequence[Entry]
) -> tuple[Entry, list[Entry]]:
    chosen = _ask_document(asker, catalogue, added)
    new: list[Entry] = []
    if chosen == NEW:
        new = [ask_document(asker, catalogue)]
        document, points = new[0]["id"], {point["ref"]: "" for point in new[0]["points"]}
    else:
        document = chosen
        points = _points(document, catalogue, added)
    refs = [(ref, f"{ref}: {gist}" if gist else ref) for ref, gist in points.items()]
    ref = (
        refs[0][0]
        if len(refs) == 1
        else asker.choose(t("Điều, khoản nào?", "Which article or point?"), refs)
    )
    relations = [(name, t(*words)) for name, words in RELATIONS.items()]
    relation = asker.choose(t("Tài liệu này:", "This document:"), relations)
    return {"document": document, "ref": ref, "relation": relation}, new


def _ask_document(asker: Asker, catalogue: Catalogue, added: Sequence[Entry]) -> str:
    """Return the id of a document of the catalogue, or ``+`` for a new one."""
    own = {str(entry["id"]): str(entry["title_vi"]) for entry in added}
    titles = own | {item.id: _title(item) for item in catalogue.documents.values()}
    while True:
        asked = asker.ask(
            t(
                "Tài liệu nào? Gõ vài chữ trong tên hoặc mã; + để thêm tài liệu mới",
                "Which document? Type words of its title or its id; + to add a new one",
            ),
            check=needed,
        )
        if asked == NEW or asked in titles:
            return asked
        words = fold_text(asked).split()
        hits = [
            id_
            for id_, title in titles.items()
            if all(word in fold_text(f"{id_} {title}") for word in words)
        ]
        if not hits:
            say(t("  Không thấy; gõ chữ khác hoặc +.", "  None found; other words, or +."))
            continue
        options = [(id_, f"{titles[id_]} [{id_}]") for id_ in hits[:SHOWN]]
        options.append(("", t("không có trong này, tìm lại", "none of these, search again")))
        if picked := asker.choose(t(f"Thấy {len(hits)}:", f"{len(hits)} found:"), options):
            return picked


def ask_document(asker: Asker, catalogue: Catalogue) -> Entry:
    """Return the entry of a new evidence document with one point."""
    title_vi = asker.ask(t("Tên tài liệu, tiếng Việt", "Title, in Vietnamese"), check=needed)
    title_en = asker.ask(t("Tên tài liệu, tiếng Anh", "Title, in English"), check=needed)
    kind = asker.choose(t("Loại tài liệu?", "Kind?"), _kinds())
    entry: Entry = {
        "id": asker.ask(
            t("Mã tài liệu", "Id"), check=_free(catalogue), default=slug(title_en, catalogue)
        ),
        "title_vi": title_vi,
        "title_en": title_en,
        "kind": kind,
        "issuer": asker.ask(t("Cơ quan ban hành", "Issuer"), check=needed),
    }
    if signed := asker.ask(t("Ngày ký (Enter: không rõ)", "Signed (Enter: unknown)"), check=a_day):
        entry["signed"] = signed
    ref = asker.ask(t("Điều, khoản hoặc trang được dẫn", "Article or page cited"), check=needed)
    gist_vi = asker.ask(t("Chỗ đó nói gì, tiếng Việt?", "What it says, Vietnamese"), check=needed)
    gist_en = asker.ask(t("Chỗ đó nói gì, tiếng Anh?", "What it says, English"), check=needed)
    entry["points"] = [{"ref": ref, "gist_vi": gist_vi, "gist_en": gist_en}]
    if url := asker.ask(t("Địa chỉ trên mạng (Enter: không)", "Address (Enter: none)")):
        entry["urls"] = [url]
    entry["checked_on"] = asker.ask(
        t(
            "Ngày đã đối chiếu với bản gốc (Enter: chưa)",
            "Day it was held against the original (Enter: not yet)",
        ),
        check=a_day,
    )
    return entry


def _kinds() -> list[tuple[str, str]]:
    from nlp.catalogue.grades import grade_of

    return [(kind, f"{kind} ({grade_name(grade_of(kind))})") for kind in sorted(KINDS)]


def _free(catalogue: Catalogue) -> Callable[[str], str]:
    def check(answer: str) -> str:
        if not answer or answer in catalogue.documents:
            return t("trống hoặc đã có; đặt mã khác", "empty or taken; choose another")
        return ""

    return check


def _points(document: str, catalogue: Catalogue, added: Sequence[Entry]) -> dict[str, str]:
    for entry in added:
        if entry["id"] == document:
            return {point["ref"]: point["gist_vi"] for point in entry["points"]}
    found = catalogue.documents[document].points
    return {ref: gist.get(language()) or gist.get("vi", "") for ref, gist in found.items()}


def _title(document: EvidenceDocument) -> str:
    return document.title.get(language()) or document.title.get("vi") or document.id
