"""The list of answers, an answer with its history, and what is different between versions."""

from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from core.assessment import from_json
from core.rebuttals import Content, State
from core.records import Claim
from core.roles import Can
from dashboards.site.engines import get_catalogue
from dashboards.site.outputs.forms import forms_of
from dashboards.site.paging import page_of
from dashboards.site.permissions import needs, person_of
from dashboards.site.rebuttals.differences import differences
from dashboards.site.rebuttals.phrases import GROUNDS, said_acts
from dashboards.site.rebuttals.preview import preview
from dashboards.site.rebuttals.reading import (
    all_problems,
    cited_passages,
    lines_of,
    marks_of,
    may_be_written,
    open_answer,
    said_problems,
    text_problems,
)
from dashboards.site.rebuttals.standing import list_published, mind
from dashboards.site.rebuttals.starting import answers_in_words
from nlp.catalogue.load import Catalogue
from store.audit import list_acts
from store.rebuttals import Answer, Version, count_by_state, list_answers, list_versions

ORDER: Final = (
    *(State.SUBMITTED, State.REOPENED, State.DRAFT),
    *(State.APPROVED, State.NOT_AMPLIFIED, State.WITHDRAWN),
)
MOST: Final = 500


@needs(Can.VIEW)
@require_GET
def page(request: HttpRequest) -> HttpResponse:
    """List the answers by state, with what waits for whom."""
    catalogue = get_catalogue()
    list_published(catalogue)  # reopens what the catalogue has overtaken, before it is counted
    answers = mind(list_answers(limit=MOST), catalogue)
    asked = request.GET.get("state", "")
    shown = [one for one in answers if not asked or one.state == asked]
    rows = [_row(one, request.user) for one in shown]
    order = {state: at for at, state in enumerate(ORDER)}
    rows.sort(key=lambda row: (not row["mine"], order[row["answer"].state]))
    counts = count_by_state()
    return render(
        request,
        "rebuttals/page.html",
        {
            "pager": page_of(request, rows, size=30),
            "tabs": [(state, counts.get(state, 0)) for state in ORDER],
            "asked": asked,
            "all": sum(counts.values()),
            "waiting": sum(row["mine"] for row in rows),
        },
    )


@needs(Can.VIEW)
@require_GET
def detail(request: HttpRequest, id_: int) -> HttpResponse:
    """Show an answer: text, passages, assessment, marks, checks, history, and what can be done."""
    answer, claim, catalogue = open_answer(id_)
    context: dict[str, Any] = {
        "answer": answer,
        "claim": claim,
        "statement": claim.statement if claim else {"vi": answer.claim},
        "assessment": (assessed := from_json(answer.assessment)),
        "ground": GROUNDS[assessed.ground] if assessed else "",
        "versions": list_versions(id_),
        "acts": said_acts(list_acts(entity="rebuttal", entity_id=str(id_), limit=50)),
        "assessed_words": answers_in_words(assessed.answers) if assessed else (),
        "wrote": request.user.pk in answer.writers,
        "may_check": {Can.WRITE, Can.APPROVE} & person_of(request).may,
        "may_edit": may_be_written(answer),
        "open": answer.state in (State.DRAFT, State.REOPENED),
    }
    if answer.content is not None:
        context |= _text(answer, answer.content, claim, catalogue, request)
    return render(request, "rebuttals/detail.html", context)


@needs(Can.VIEW)
@require_GET
def versions(request: HttpRequest, id_: int) -> HttpResponse:
    """Show what is different between two versions."""
    answer, claim, _ = open_answer(id_)
    every = list_versions(id_)
    after = _chosen(every, request.GET.get("after", ""), 0)
    before = _chosen(every, request.GET.get("before", ""), 1)
    rows = differences(before.content, after.content) if before and after else []
    return render(
        request,
        "rebuttals/versions.html",
        {
            **{"answer": answer, "claim": claim, "versions": every},
            **{"before": before, "after": after, "rows": rows},
        },
    )


def _text(
    answer: Answer,
    content: Content,
    claim: Claim | None,
    catalogue: Catalogue,
    request: HttpRequest,
) -> dict[str, Any]:
    marks = marks_of(content, claim, catalogue)
    problems = said_problems(all_problems(answer, content, catalogue), catalogue)
    return {
        "content": content,
        "marks": marks,
        "problems": problems,
        "lacks_text": bool(text_problems(answer, content, catalogue)),
        "lines": lines_of(content, marks, problems),
        "passages": cited_passages(answer, catalogue),
        "preview": preview(content, claim, catalogue, request.GET) if claim else None,
        "forms": forms_of(claim) if claim else (),
    }


def _row(answer: Answer, user: Any) -> dict[str, Any]:
    """Return a row of the list; ``mine``: it waits for the person who looks."""
    wrote = user.pk in answer.writers
    writing = answer.state in (State.DRAFT, State.REOPENED)
    decide = answer.state is State.SUBMITTED and Can.APPROVE in user.may and not wrote
    claim = get_catalogue().claims.get(answer.claim)
    return {
        "answer": answer,
        "claim": claim,
        "title": (answer.content.title if answer.content else None)
        or (claim.statement if claim else {"vi": answer.claim}),
        "statement": claim.statement if claim else {"vi": answer.claim},
        "mine": decide or (writing and wrote and Can.WRITE in user.may),
        "decide": decide,
        "own": wrote,
    }


def _chosen(versions: list[Version], number: str, place: int) -> Version | None:
    for version in versions:
        if str(version.number) == number:
            return version
    return versions[min(place, len(versions) - 1)] if versions else None
