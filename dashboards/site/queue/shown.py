"""What the page of one item shows, put together of the store and the catalogue."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from core.priority import WEIGHTS, Urgency
from core.records import EvidenceDocument
from core.vocabulary import Stance
from dashboards.site.claims.shown import gists_of
from dashboards.site.engines import get_catalogue
from dashboards.site.permissions import person_of
from dashboards.site.queue.state import WantedForm, tab_links
from dashboards.site.templatetags.cotmoc import in_language
from store.decisions import GIVEN
from store.holds import Holder, held_by_others
from store.items import Item
from store.priorities import explain
from store.reviewing import last_decision
from store.waiting import Waiting, Wanted, list_alike, list_waiting

BEFORE: Final = 3
AFTER: Final = 8
PARTS: Final = {
    "reach": gettext_noop("Tầm với của nguồn"),
    "novelty": gettext_noop("Độ mới của luận điểm"),
    "spread": gettext_noop("Mức lan rộng"),
    "score": gettext_noop("Độ khớp của câu"),
}


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a priority in percent, with what it weighs."""

    name: str
    percent: int
    weight: int


@dataclass(frozen=True, slots=True)
class Cited:
    """A piece of evidence with the title of its document."""

    title: str
    ref: str
    grade: str
    relation: str
    gist: str
    url: str


@dataclass(frozen=True, slots=True)
class Row:
    """A finding of the list beside the item."""

    finding: Waiting
    current: bool
    holder: Holder | None


@dataclass(frozen=True, slots=True)
class Copy:
    """A near-duplicate that may be decided too; ticked where the machine says the same of it."""

    finding: Waiting
    ticked: bool
    holder: Holder | None


def first_free(actor: int, wanted: Wanted, *, after: str = "") -> str:
    """Return the id of the first finding that no colleague has open; empty where there is none."""
    rows = list_waiting(wanted, limit=BEFORE + AFTER, after=after)
    held = held_by_others(actor, [row.key[0] for row in rows])
    return next((row.id for row in rows if row.key not in held), "")


def frame_of(request: HttpRequest, wanted: Wanted, form: WantedForm) -> dict[str, Any]:
    """Return what stands around any item."""
    actor = person_of(request).pk
    return {
        "wanted": wanted,
        "form": form,
        "tabs": list(tab_links(wanted)),
        "filtered": any((wanted.claim, wanted.lang, wanted.kind, wanted.profile)),
        "last": last_decision(actor),
        "query": request.GET.urlencode(),
    }


def context_of(
    request: HttpRequest, item: Item, wanted: Wanted, holder: Holder | None
) -> dict[str, Any]:
    """Return what the page of an item shows of it."""
    catalogue = get_catalogue()
    id_ = item.row.id
    earlier = list_waiting(wanted, limit=BEFORE, before=id_)
    later = list_waiting(wanted, limit=AFTER, after=id_)
    copies = [] if item.decided else list_alike(id_)
    every = [*earlier, *later, *copies]
    held = held_by_others(person_of(request).pk, [row.key[0] for row in every])
    judgement = item.row.judgement
    return {
        "item": item,
        "row": item.row,
        "judgement": judgement,
        "holder": holder,
        "claim": catalogue.claims.get(judgement.claim),
        "cited": list(_cited(item, catalogue.documents)),
        "parts": list(_parts(explain(id_))),
        "earlier": [Row(row, False, held.get(row.key)) for row in earlier],
        "later": [Row(row, False, held.get(row.key)) for row in later],
        "previous": next((r.id for r in reversed(earlier) if r.key not in held), ""),
        "next": next((r.id for r in later if r.key not in held), ""),
        "copies": [
            Copy(row, row.key not in held and _same(row, item), held.get(row.key)) for row in copies
        ],
        "reasons": [(str(reason), number % 10) for number, reason in enumerate(GIVEN, start=1)],
        "claims": [
            (id_, in_language(claim.statement))
            for id_, claim in catalogue.claims.items()
            if id_ != judgement.claim
        ],
        "stances": [stance for stance in Stance if stance is not judgement.stance],
    }


def _same(row: Waiting, item: Item) -> bool:
    judgement = item.row.judgement
    said = (row.stance, row.verdict, row.match)
    return said == (judgement.stance, judgement.verdict, judgement.match)


def _parts(urgency: Urgency | None) -> Iterator[Part]:
    if urgency is not None:
        for name, weight in WEIGHTS.items():
            yield Part(_(PARTS[name]), round(100 * getattr(urgency, name)), round(100 * weight))


def _cited(item: Item, documents: Mapping[str, EvidenceDocument]) -> Iterator[Cited]:
    for one in item.row.judgement.evidence:
        document = documents.get(one.document)
        yield Cited(
            title=in_language(document.title) if document else one.document,
            ref=one.ref,
            grade=str(one.grade),
            relation=one.relation,
            gist=in_language(gists_of(one, document)),
            url=document.urls[0] if document and document.urls else "",
        )
