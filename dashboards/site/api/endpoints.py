"""The calls of the API; each asks one object and shapes what comes back."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Annotated, Any, Final, Literal, TypeVar

from django.http import Http404, HttpRequest
from ninja import Path, Query, Router
from ninja.responses import codes_4xx

from core.searching import SearchQuery
from core.subscriptions import moment_of
from core.vocabulary import Lang, SourceKind, Stance, Topic, Verdict
from dashboards.site.api import shaping
from dashboards.site.api.keys import Key
from dashboards.site.api.schemas import (
    ClaimOut,
    ClaimsAnswer,
    DocumentOut,
    FindingsAnswer,
    Problem,
    RebuttalsAnswer,
    SearchAnswer,
    SourcesAnswer,
)
from dashboards.site.engines import get_catalogue, get_index, with_meaning
from dashboards.site.rebuttals.standing import list_published
from store.findings import DocumentRow, get, list_findings
from store.handing_out import decisions_on, individuals_among
from store.sources import list_sources

MOST_PAGES: Final = 200
"""Deeper than that, ask for a shorter time instead."""

router = Router()
Row = TypeVar("Row")
Word = Annotated[str, Query(max_length=200)]
Size = Annotated[int, Query(ge=1, le=100, description="Entries on a page")]
Page = Annotated[int, Query(ge=1, le=MOST_PAGES)]
Day = Annotated[date | None, Query(description="A day in Viet Nam, 2026-11-30")]


@router.get(
    "/search", auth=Key("search"), response={200: SearchAnswer, codes_4xx: Problem}, tags=["search"]
)
def search(
    request: HttpRequest,
    q: Annotated[str, Query(max_length=1000, description="As typed on the search page")] = "",
    entity: Literal["document", "finding"] = "document",
    claim: Word = "",
    topic: Topic | None = None,
    place: Word = "",
    source: Word = "",
    kind: SourceKind | None = None,
    lang: Lang | None = None,
    verdict: Verdict | None = None,
    stance: Stance | None = None,
    flagged: bool | None = None,
    since: Day = None,
    until: Day = None,
    sort: Literal["relevance", "newest", "oldest", "priority"] = "relevance",
    meaning: Annotated[bool, Query(description="Also by meaning, not by words alone")] = False,
    facets: bool = False,
    size: Size = 20,
    cursor: Annotated[str, Query(max_length=2000)] = "",
) -> dict[str, Any]:
    """Search documents or findings. Scope: search."""
    given = {"claim": claim, "topic": topic, "place": place, "source": source, "kind": kind}
    given |= {"lang": lang, "verdict": verdict, "stance": stance}
    query = SearchQuery(
        text=q,
        entity=entity,
        filters=_filters(given, flagged),
        since=_from(since),
        until=_until(until),
        size=size,
        cursor=cursor,
        facets=facets,
        sort=sort,
    )
    page = get_index().search(with_meaning(query) if meaning and q.strip() else query)
    individuals = individuals_among(hit.document for hit in page.hits)
    return {
        "total": page.total,
        "relaxed": page.relaxed,
        "cursor": page.cursor,
        "facets": page.facets if facets else {},
        "hits": [shaping.found(hit, individuals) for hit in page.hits],
    }


@router.get(
    "/documents/{id}",
    auth=Key("search"),
    response={200: DocumentOut, codes_4xx: Problem},
    tags=["search"],
)
def document(request: HttpRequest, id: Annotated[str, Path(max_length=300)]) -> DocumentOut:
    """Return a document with its findings; posts of individuals are not handed out. Scope: search.

    The id stands in the answers of search and findings; write it with its colon.
    """
    row = get(id)
    if not isinstance(row, DocumentRow) or individuals_among([row.id]):
        raise Http404
    return shaping.document(row, get_catalogue(), decisions_on(row.findings))


@router.get(
    "/findings",
    auth=Key("findings"),
    response={200: FindingsAnswer, codes_4xx: Problem},
    tags=["findings"],
)
def findings(
    request: HttpRequest,
    claim: Word = "",
    flagged: bool | None = None,
    since: Day = None,
    size: Size = 50,
    page: Page = 1,
) -> dict[str, Any]:
    """Return findings of present wordings, newest document first. Scope: findings."""
    rows = list_findings(
        claim=claim or None,
        flagged=flagged,
        since=_from(since),
        limit=size + 1,
        offset=(page - 1) * size,
        individuals=False,
    )
    decided, catalogue = decisions_on(rows), get_catalogue()
    shown = [shaping.finding(row, catalogue, decided.get(row.id, "")) for row in rows[:size]]
    return {"page": page, "more": len(rows) > size, "findings": shown}


@router.get(
    "/claims", auth=Key("claims"), response={200: ClaimsAnswer, codes_4xx: Problem}, tags=["claims"]
)
def claims(
    request: HttpRequest, verdict: Verdict | None = None, size: Size = 100, page: Page = 1
) -> dict[str, Any]:
    """Return the claims of the catalogue. Scope: claims."""
    catalogue = get_catalogue()
    rows = [c for c in catalogue.claims.values() if verdict is None or c.verdict is verdict]
    some, more = _page(rows, page, size)
    lines = [shaping.claim_line(claim) for claim in some]
    return {"catalogue": catalogue.digest, "page": page, "more": more, "claims": lines}


@router.get(
    "/claims/{id}",
    auth=Key("claims"),
    response={200: ClaimOut, codes_4xx: Problem},
    tags=["claims"],
)
def claim(request: HttpRequest, id: Annotated[str, Path(max_length=200)]) -> ClaimOut:
    """Return a claim with what is established and its evidence. Scope: claims."""
    catalogue = get_catalogue()
    if id not in catalogue.claims:
        raise Http404
    return shaping.claim_out(catalogue.claims[id], catalogue)


@router.get(
    "/rebuttals",
    auth=Key("rebuttals"),
    response={200: RebuttalsAnswer, codes_4xx: Problem},
    tags=["rebuttals"],
)
def rebuttals(
    request: HttpRequest, claim: Word = "", size: Size = 50, page: Page = 1
) -> dict[str, Any]:
    """Return the approved answers that stand, newest first; no drafts. Scope: rebuttals."""
    catalogue = get_catalogue()
    some, more = _page(list_published(catalogue, claim=claim), page, size)
    shown = [shaping.rebuttal(one, catalogue) for one in some]
    return {"page": page, "more": more, "rebuttals": shown}


@router.get(
    "/sources",
    auth=Key("sources"),
    response={200: SourcesAnswer, codes_4xx: Problem},
    tags=["sources"],
)
def sources(request: HttpRequest, size: Size = 100, page: Page = 1) -> dict[str, Any]:
    """Return outlets, institutions and public pages. Scope: sources."""
    rows = [row for row in list_sources() if row.public_voice]
    some, more = _page(rows, page, size)
    return {"page": page, "more": more, "sources": [shaping.source(row) for row in some]}


def _page(rows: Sequence[Row], page: int, size: int) -> tuple[Sequence[Row], bool]:
    start = (page - 1) * size
    return rows[start : start + size], len(rows) > start + size


def _filters(given: Mapping[str, object], flagged: bool | None) -> dict[str, tuple[str, ...]]:
    chosen: dict[str, tuple[str, ...]]
    chosen = {name: (str(value),) for name, value in given.items() if value}
    return chosen if flagged is None else {**chosen, "flagged": (str(flagged).lower(),)}


def _from(day: date | None) -> datetime | None:
    return None if day is None else moment_of(day, 0)


def _until(day: date | None) -> datetime | None:
    """Return the end of a day, which is meant to be included."""
    return None if day is None else moment_of(day, 0) + timedelta(days=1)
