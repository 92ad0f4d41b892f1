"""What was edited or has gone since, and what was mailed and is judged otherwise now."""

from core.dayfacts import DayFacts, ItemChange
from core.subscriptions import Wishes
from core.vocabulary import Basis, Lang
from dashboards.digest.covering import story_of
from dashboards.digest.edition import ChangeEntry, CorrectionEntry
from dashboards.digest.entries import quote_of
from dashboards.digest.office import Office
from dashboards.digest.words import count, one_line, say, verdict_name
from store.corrections import Correction, Judged

STATEMENT_CHARS = 140
MOST_CLAIMS = 2


def change_entries(
    facts: DayFacts, wishes: Wishes, office: Office, lang: Lang, *, most: int
) -> tuple[tuple[ChangeEntry, ...], str]:
    """Return what changed, claims first, and how much more did."""
    wanted = [
        change
        for change in facts.changes
        if not change.item.individual
        and wishes.want(change.item.topics, change.claims, change.item.places)
    ]
    shown = tuple(_entry(change, office, lang) for change in wanted[:most])
    rest = len(wanted) - most
    if rest <= 0:
        return shown, ""
    many = count(rest, "bài nữa", "more text", "more texts", lang)
    return shown, say((f"và {many} được sửa hoặc gỡ", f"and {many} edited or gone"), lang)


def correction_entry(correction: Correction, office: Office, lang: Lang) -> CorrectionEntry:
    """Return a correction with how the statement was judged, and how it is."""
    return CorrectionEntry(
        statement=one_line(office.statement(correction.claim, lang), STATEMENT_CHARS),
        quote=quote_of(correction.quote, correction.item, office, lang),
        then=_judged(correction.then, lang),
        now=_now(correction, lang),
    )


def _entry(change: ItemChange, office: Office, lang: Lang) -> ChangeEntry:
    what = ("Không còn trên trang", "Gone") if change.gone else ("Đã sửa", "Edited")
    named = [one_line(office.statement(claim, lang), STATEMENT_CHARS) for claim in change.claims]
    quoted = "; ".join(f"“{statement}”" for statement in named[:MOST_CLAIMS])
    about = f"{say(('Luận điểm liên quan', 'Claims in it'), lang)}: {quoted}" if quoted else ""
    return ChangeEntry(say(what, lang), story_of(change.item, office, lang), about)


def _judged(judged: Judged, lang: Lang) -> str:
    flag = (", có gắn cờ", ", flagged") if judged.flagged else (", không gắn cờ", ", not flagged")
    return verdict_name(judged.verdict, Basis.CLAIM, lang) + say(flag, lang)


def _now(correction: Correction, lang: Lang) -> str:
    if correction.rejected:
        return say(
            ("người của cơ quan đã bác phát hiện này", "somebody of the office rejected it"), lang
        )
    if correction.now is None:
        return say(
            ("không còn khớp với luận điểm này", "it is not matched to this claim any more"), lang
        )
    return _judged(correction.now, lang)
