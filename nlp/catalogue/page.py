"""A page for each claim, in Vietnamese first and English, made from the catalogue alone."""

from collections.abc import Iterator, Mapping, Sequence

from core.records import Claim, ClaimNumber, Evidence, EvidenceDocument
from core.vocabulary import Grade, Verdict
from nlp.catalogue.load import Catalogue

HEAD = "<!-- Written by `make docs` from the catalogue; do not edit by hand. -->\n\n"
LANGS = ("vi", "en", "zh")
TONGUES = {"vi": "Tiếng Việt", "en": "English", "zh": "中文"}
VERDICTS = {
    Verdict.CONTRADICTED: ("trái tài liệu gốc", "contradicted by the documents"),
    Verdict.OUTDATED: ("đã cũ", "outdated: true or official once"),
    Verdict.CONTESTED: ("còn tranh cãi", "contested"),
    Verdict.SUPPORTED: ("có căn cứ", "supported by the documents"),
    Verdict.INSUFFICIENT: ("chưa đủ căn cứ", "not enough evidence either way"),
}
RELATIONS = {
    "contradicts": ("bác", "contradicts"),
    "supports": ("ủng hộ", "supports"),
    "context": ("bối cảnh", "context"),
    "": ("dẫn", "cited"),
}
GRADES = {
    Grade.PRIMARY: ("tài liệu gốc", "primary"),
    Grade.SECONDARY: ("tài liệu thứ cấp", "secondary"),
}
CERTAINTIES = {"high": "cao", "medium": "vừa", "low": "thấp"}


def claim_pages(catalogue: Catalogue) -> dict[str, str]:
    """Return every page by the name of its file: one a claim, and ``index.md``."""
    pages = {
        f"{claim.id}.md": render_claim(claim, catalogue.documents)
        for claim in catalogue.claims.values()
    }
    return pages | {"index.md": render_index(list(catalogue.claims.values()))}


def render_index(claims: Sequence[Claim]) -> str:
    """Return the page that lists the claims by theme."""
    lines = [
        HEAD + "# Luận điểm trong danh mục · Claims of the catalogue",
        "",
        f"{len(claims)} luận điểm. Mỗi trang ghi kết luận, điều đã xác lập, dẫn chứng và mọi cách "
        "nói. Kết luận thuộc về luận điểm, không về ai nói ra nó.",
        "",
        f"{len(claims)} claims. Each page holds the verdict, what is established, the evidence "
        "and all wordings. A verdict belongs to a claim, never to who says it.",
    ]
    for theme in dict.fromkeys(claim.theme for claim in claims):
        lines += ["", f"## {theme}", ""]
        lines += ["| luận điểm | claim | kết luận · verdict |", "| --- | --- | --- |"]
        for claim in (claim for claim in claims if claim.theme == theme):
            vi = _cell(claim.statement.get("vi", claim.id))
            en = _cell(claim.statement.get("en", ""))
            verdict = VERDICTS[claim.verdict][0]
            lines.append(f"| [{vi}]({claim.id}.md) | {en} | {verdict} · {claim.verdict} |")
    return "\n".join(lines) + "\n"


def render_claim(claim: Claim, documents: Mapping[str, EvidenceDocument]) -> str:
    """Return the page of a claim."""
    vi, en = VERDICTS[claim.verdict]
    lines = [HEAD + f"# {claim.statement.get('vi') or claim.id}", ""]
    lines += [f"- **{TONGUES[lang]}**: {claim.statement[lang]}" for lang in _langs(claim.statement)]
    lines += ["", "| | |", "| --- | --- |"]
    lines.append(f"| Mã · Id | `{claim.id}` |")
    lines.append(f"| Kết luận · Verdict | **{vi}** · {en} (`{claim.verdict}`) |")
    lines.append(f"| Hiệu lực · Validity | {_validity(claim)} |")
    if claim.certainty:
        sure = CERTAINTIES.get(claim.certainty, claim.certainty)
        lines.append(f"| Độ chắc chắn · Certainty | {sure} · {claim.certainty} |")
    lines.append(f"| Chủ đề · Theme | {claim.theme} |")
    lines += _section("Điều đã xác lập · What is established")
    for lang in _langs(claim.established):
        lines += [f"**{TONGUES[lang]}.** {claim.established[lang]}", ""]
    lines = lines[:-1] if lines[-1] == "" else lines
    if claim.positions:
        lines += _section("Các bên nói gì · What each side says")
        lines += [line for side in claim.positions for line in _side(side)]
    lines += _section("Dẫn chứng · Evidence")
    lines += [line for item in claim.evidence for line in _evidence(item, documents)]
    if claim.numbers:
        lines += _section("Số liệu · Figures")
        lines += ["| số · figure | giá trị · value | sai số · tolerance | thời điểm · as of |"]
        lines += ["| --- | --- | --- | --- |", *map(_number, claim.numbers)]
    lines += _wordings("Cách nói ra luận điểm này · Wordings that say it", claim.says)
    lines += _wordings(
        "Trông giống mà không phải · Wordings that look like it and do not", claim.not_says
    )
    if claim.notes:
        lines += [*_section("Ghi chú · Notes"), claim.notes]
    return "\n".join([*lines, "", "[Tất cả luận điểm · All claims](index.md)"]) + "\n"


def _langs(texts: Mapping[str, object]) -> list[str]:
    return [lang for lang in LANGS if texts.get(lang)]


def _section(title: str) -> list[str]:
    return ["", f"## {title}", ""]


def _validity(claim: Claim) -> str:
    start, end = claim.valid_from, claim.valid_until
    if not start and not end:
        return "không giới hạn · no limit"
    vi = " ".join(part for part in (start and f"từ {start}", end and f"đến {end}") if part)
    en = " ".join(part for part in (start and f"from {start}", end and f"until {end}") if part)
    return f"{vi} · {en}"


def _side(side: Mapping[str, str]) -> Iterator[str]:
    who, who_en = side.get("by_vi") or side.get("by", ""), side.get("by_en") or side.get("by", "")
    yield f"- **{who}**: {side.get('says_vi') or side.get('says_en', '')}"
    if side.get("says_en"):
        yield f"  - **{who_en}**: {side['says_en']}"


def _evidence(item: Evidence, documents: Mapping[str, EvidenceDocument]) -> Iterator[str]:
    document = documents[item.document]
    point = document.points.get(item.ref, {})
    relation, grade = RELATIONS.get(item.relation, (item.relation,) * 2), GRADES[item.grade]
    ref = f", {item.ref}" if item.ref else ""
    title = document.title.get("vi") or document.title.get("en") or document.id
    yield f"- **{title}**{ref} — {relation[0]}, {grade[0]}{_dates(document, 'vi')}"
    if gist := point.get("vi") or (item.gist if item.gist != item.gist_en else ""):
        yield f"  - {gist}"
    yield f"  - *{document.title.get('en') or title}*{ref} — {relation[1]}, {grade[1]}" + _dates(
        document, "en"
    )
    if gist := point.get("en") or item.gist_en:
        yield f"  - {gist}"
    yield from (f"  - <{url}>" for url in document.urls[:3])


def _dates(document: EvidenceDocument, lang: str) -> str:
    names = {
        "vi": ("ngày", "hiệu lực", "đối chiếu bản gốc", "chưa đối chiếu bản gốc"),
        "en": ("of", "in force", "held against the original", "not yet held against the original"),
    }[lang]
    parts = [f"{names[0]} {document.signed}" if document.signed else ""]
    parts.append(f"{names[1]} {document.in_force}" if document.in_force else "")
    checked = document.checked_on
    parts.append(f"{names[2]} {checked}" if checked else names[3])
    return "; " + "; ".join(part for part in parts if part)


def _number(number: ClaimNumber) -> str:
    value = f"{number.value} {number.unit}" if number.unit != "date" else str(number.value)
    cells = (number.what, value, number.tolerance, number.as_of)
    return "| " + " | ".join(_cell(cell) for cell in cells) + " |"


def _wordings(title: str, wordings: Mapping[str, Sequence[str]]) -> list[str]:
    if not any(wordings.values()):
        return []
    lines = _section(title)
    for lang in _langs(wordings):
        lines += [f"**{TONGUES[lang]}**", "", *(f"- {text}" for text in wordings[lang]), ""]
    return lines[:-1]


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
