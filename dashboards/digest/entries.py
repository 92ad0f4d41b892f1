"""A claim of the morning: one quoted sentence, what is established, and what that rests on."""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from core.bursts import Burst, Counted, explain
from core.dayfacts import Item, Statement
from core.records import Claim, Evidence, Judgement
from core.vocabulary import Basis, Grade, Lang, Match, Stance, Verdict
from dashboards.digest.edition import Chart, ClaimEntry, Link, Quote
from dashboards.digest.office import Office, local
from dashboards.digest.references import reference
from dashboards.digest.words import (
    GRADES,
    INDIVIDUAL,
    STANCES,
    count,
    moment_day,
    one_line,
    say,
    standing,
)

QUOTE_CHARS: Final = 240
ESTABLISHED_CHARS: Final = 170
TITLE_CHARS: Final = 90
SHORT_CHARS: Final = 60
SIDE_CHARS: Final = 170
SENTENCE_END: Final = re.compile(r"(?<=[.!?])\s+")


def claim_entry(
    statements: Sequence[Statement],
    *,
    tags: Sequence[str],
    office: Office,
    lang: Lang,
    burst: Burst | None = None,
    chart: Chart | None = None,
) -> ClaimEntry:
    """Return the entry of a claim from its statements, most urgent first."""
    first = statements[0]
    judged = first.judgement
    claim = office.claims.get(judged.claim)
    stories = len({each.item.group for each in statements})
    more = count(stories - 1, "bài khác", "more text has", "more texts have", lang)
    return ClaimEntry(
        claim=judged.claim,
        tags=tuple(tags),
        verdict=standing(judged.verdict, judged.match, judged.basis, lang),
        statement=statement_line(judged, office, lang),
        quote=quote_of(judged.quote, first.item, office, lang, stance=judged.stance),
        established=established_line(judged, claim, lang),
        evidence=evidence_line(judged, claim, office, lang),
        more=say((f"Còn {more} có luận điểm này.", f"{more} this claim."), lang)
        if stories > 1
        else "",
        why_rising=say(explain(burst), lang) if burst else "",
        sides=_sides(claim, lang) if _contested(judged) else (),
        chart=chart,
        flagged=judged.flagged,
    )


def quote_of(
    text: str, item: Item, office: Office, lang: Lang, *, stance: Stance | None = None
) -> Quote:
    """Return the sentence with its source, day and address.

    Of a post by an individual neither sentence nor place: mail is kept longer than such posts are.
    """
    if item.individual:
        return Quote("", say(INDIVIDUAL, lang), moment_day(item.shown, lang), Link(""))
    return Quote(
        text=one_line(text, QUOTE_CHARS),
        source=office.source_name(item.source),
        day=moment_day(item.shown, lang),
        link=Link(one_line(item.title, TITLE_CHARS), item.url or ""),
        stance=say(STANCES[stance], lang) if stance else "",
        site=office.document_url(item.id),
    )


def established_line(judged: Judgement, claim: Claim | None, lang: Lang) -> str:
    """Return what documents say, in one line: the first sentence of what is established."""
    text = local(claim.established, lang) if claim else ""
    if not text:
        text = (judged.why_en or judged.why) if lang is Lang.EN else judged.why
    return one_line(first_sentence(text), ESTABLISHED_CHARS)


def first_sentence(text: str) -> str:
    """Return the first sentence; "Art. 2", "TP. Hồ Chí Minh" and "18. 11" do not end one."""
    for end in SENTENCE_END.finditer(text):
        before, after = text[: end.start() - 1][-1:], text[end.end() :][:1]
        if (before.islower() or before.isdigit() or before in ')”"') and after.isupper():
            return text[: end.start()]
    return text


def evidence_line(judged: Judgement, claim: Claim | None, office: Office, lang: Lang) -> str:
    """Return the document that carries most, its article and its grade."""
    pieces = judged.evidence or (claim.evidence if claim else ())
    if not pieces:
        return ""
    best = min(pieces, key=_weakness)
    document = office.documents.get(best.document)
    title = short_title(local(document.title, lang) if document else best.document)
    where = reference(best.ref, lang)
    return f"{title}{where and ', '}{where} ({say(GRADES[best.grade], lang)})"


def short_title(title: str) -> str:
    """Return a title on one line; what stands in brackets goes first where it is long."""
    if len(title) > SHORT_CHARS and title.endswith(")"):
        title = title[: title.rindex("(")].rstrip() or title
    return one_line(title, TITLE_CHARS)


def unchecked(entries: Sequence[Statement], office: Office) -> bool:
    """Return whether a document behind these statements was not held against its original."""
    cited = {piece.document for each in entries for piece in each.judgement.evidence}
    known = [office.documents[id_] for id_ in cited if id_ in office.documents]
    return any(not document.checked_on for document in known)


def burst_chart(name: str, counted: Counted, lang: Lang) -> Chart:
    """Return the days before and the window itself as bars."""
    usual = sum(counted.baseline) / max(1, len(counted.baseline))
    shown = f"{usual:.1f}" if lang is Lang.EN else f"{usual:.1f}".replace(".", ",")
    alt = say(
        (
            f"Biểu đồ: {counted.stories} tin trong kỳ này; {len(counted.baseline)} ngày trước đó "
            f"trung bình {shown} tin mỗi ngày",
            f"Chart: {counted.stories} stories in this period; {shown} a day on average "
            f"in the {len(counted.baseline)} days before",
        ),
        lang,
    )
    days = len(counted.baseline)
    now = ("24 giờ qua", "now")
    if counted.days > 1:
        now = (f"trung bình {counted.days} ngày này", f"the mean of these {counted.days} days")
    caption = say(
        (
            f"Số tin mỗi ngày: {days} ngày trước và {now[0]}",
            f"Stories a day, {days} days and {now[1]}",
        ),
        lang,
    )
    # A window of days is drawn as their mean: all bars count stories of one day.
    before = (count * counted.days for count in counted.baseline)
    return Chart(name, (*before, counted.stories), 1, caption, alt)


def statement_line(judged: Judgement, office: Office, lang: Lang) -> str:
    """Return what the claim says; where a figure of a true claim is wrong, that this is true."""
    statement = one_line(office.statement(judged.claim, lang), QUOTE_CHARS)
    if judged.basis is Basis.NUMBER and judged.verdict is Verdict.CONTRADICTED:
        return say(("Đúng ra: ", "Correctly: "), lang) + statement
    return statement


def _weakness(piece: Evidence) -> tuple[bool, bool, bool]:
    return (piece.relation == "context", piece.grade is not Grade.PRIMARY, not piece.ref)


def _contested(judged: Judgement) -> bool:
    return judged.verdict is Verdict.CONTESTED and judged.match is Match.CONFIRMED


def _sides(claim: Claim | None, lang: Lang) -> tuple[str, ...]:
    """Return every side's position, or none: a part of them would take sides."""
    if claim is None:
        return ()
    return tuple(one_line(_side(position, lang), SIDE_CHARS) for position in claim.positions)


def _side(position: Mapping[str, str], lang: Lang) -> str:
    by = position.get("by", "") if lang is Lang.EN else position.get("by_vi", "")
    says = position.get(f"says_{lang}") or position.get("says_vi") or position.get("says_en", "")
    return f"{by or position.get('by', '')}: {says}"
