"""What the page of one claim shows, put together of the catalogue and the store."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.records import Claim, ClaimNumber, Evidence, EvidenceDocument
from core.vocabulary import SourceKind
from dashboards.site.charts import Chart, Series
from dashboards.site.claims.words import CERTAINTIES, MEANINGS, RELATIONS, TOLERANCES, theme_name
from dashboards.site.templatetags.cotmoc import in_language
from dashboards.site.words import name_of
from nlp.catalogue.load import Catalogue
from store.claim_history import History, claim_history, judged
from store.evidence_checks import Check, Key, find_checks, key_of
from store.proposals import State, list_proposals
from store.rebuttals import list_answers

TONES: Final = ("main", "hot", "calm", "quiet")
LANGS: Final = ("vi", "en", "zh")


@dataclass(frozen=True, slots=True)
class Cited:
    """A point of a document that the claim rests on.

    Attributes:
        passage: Hash of what the catalogue says of it, by which a check is kept.
        anchor: Where it stands on the page.
    """

    document: EvidenceDocument
    title: str
    ref: str
    grade: str
    relation: str
    gist: str
    passage: str
    check: Check | None
    anchor: str


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of a claim, in words."""

    what: str
    value: str
    unit: str
    tolerance: str
    as_of: str


def context_of(claim: Claim, catalogue: Catalogue, now: datetime) -> dict[str, Any]:
    """Return what the page of a claim shows, but for the findings."""
    history = claim_history(claim.id, now)
    return {
        "claim": claim,
        "theme": theme_name(claim.theme),
        "meaning": _(MEANINGS[claim.verdict]),
        "certainty": _(CERTAINTIES[claim.certainty]) if claim.certainty in CERTAINTIES else "",
        "statements": [(lang, claim.statement.get(lang, "")) for lang in LANGS],
        "established": [
            (lang, claim.established[lang]) for lang in LANGS if claim.established.get(lang)
        ],
        "cited": list(_cited(claim, catalogue.documents)),
        "figures": [_figure(number) for number in claim.numbers],
        "wordings": _wordings(claim.says),
        "lookalikes": _wordings(claim.not_says),
        "history": history,
        "charts": list(_charts(history)),
        "judged": judged(claim.id),
        "answers": list_answers(claim=claim.id, limit=20),
        "open": list_proposals(claim=claim.id, state=State.OPEN),
    }


def _cited(claim: Claim, documents: Mapping[str, EvidenceDocument]) -> Iterator[Cited]:
    found = [(one, documents[one.document]) for one in claim.evidence if one.document in documents]
    keys = [key_of(document, one.ref) for one, document in found]
    checks = find_checks(keys)
    for number, ((one, document), key) in enumerate(zip(found, keys, strict=True), start=1):
        yield _one(one, document, key, checks, number)


def _one(
    one: Evidence, document: EvidenceDocument, key: Key, checks: Mapping[Key, Check], number: int
) -> Cited:
    return Cited(
        document=document,
        title=in_language(document.title) or document.id,
        ref=one.ref,
        grade=str(one.grade),
        relation=_(RELATIONS[one.relation]) if one.relation in RELATIONS else one.relation,
        gist=in_language(gists_of(one, document)),
        passage=key[2],
        check=checks.get(key),
        anchor=f"evidence-{number}",
    )


def gists_of(one: Evidence, document: EvidenceDocument | None) -> dict[str, str]:
    """Return what a cited point says, by language: as the claim puts it, else as its document."""
    point = document.points.get(one.ref, {}) if document else {}
    # A finding's evidence repeats the English where the claim has no Vietnamese gist.
    own = one.gist if one.gist != one.gist_en else ""
    texts = {"vi": own or point.get("vi", ""), "en": one.gist_en or point.get("en", "")}
    return {lang: text for lang, text in texts.items() if text}


def _figure(number: ClaimNumber) -> Figure:
    value = str(number.value)
    if isinstance(number.value, int | float):
        value = f"{number.value:,}"
        if get_language() != "en":
            value = value.translate(str.maketrans(",.", ".,"))
    tolerance = number.tolerance
    return Figure(
        what=number.what,
        value=value,
        unit="" if number.unit == "date" else number.unit,
        tolerance=_(TOLERANCES[tolerance]) if tolerance in TOLERANCES else f"± {tolerance}",
        as_of=number.as_of,
    )


def _wordings(texts: Mapping[str, tuple[str, ...]]) -> list[tuple[str, tuple[str, ...]]]:
    return [(lang, texts[lang]) for lang in LANGS if texts.get(lang)]


def _charts(history: History) -> Iterator[Chart]:
    labels = [f"{week:%d/%m}" for week in history.weeks]
    yield _chart(_("Bài nói luận điểm này mỗi tuần, theo loại nguồn"), labels, "kind", history)
    yield _chart(_("Bài nói luận điểm này mỗi tuần, theo ngôn ngữ"), labels, "lang", history)


def _chart(title: str, labels: list[str], kind: str, history: History) -> Chart:
    counts = history.by_kind if kind == "kind" else history.by_lang
    order = [str(one) for one in SourceKind] if kind == "kind" else [*LANGS, "other"]
    series = [
        Series(name_of(kind, name), counts[name], tone)
        for name, tone in zip(order, TONES, strict=False)
        if name in counts
    ]
    return Chart(title, _("Tuần từ"), labels, series, kind="stacked")
