"""The editor: a row a sentence, citations from the catalogue, the forms beside it."""

from dataclasses import dataclass, replace
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from core.errors import RefusedError
from core.rebuttal_rules import side_of
from core.rebuttals import PARTS
from core.records import Claim
from core.roles import Can
from dashboards.site.permissions import needs, person_of
from dashboards.site.rebuttals.differences import differences
from dashboards.site.rebuttals.editing import Form, act, read_form
from dashboards.site.rebuttals.evidence import Passage, find_passages, offered
from dashboards.site.rebuttals.phrases import say_refusal
from dashboards.site.rebuttals.preview import preview
from dashboards.site.rebuttals.reading import (
    Line,
    lines_of,
    marks_of,
    may_be_written,
    open_answer,
    said_problems,
    text_problems,
)
from nlp.catalogue.load import Catalogue
from store.rebuttal_versions import SavedMeanwhileError, save_version
from store.rebuttals import Answer

CONFLICT = 409


@dataclass(frozen=True, slots=True)
class Row:
    """A sentence in the editor.

    Attributes:
        at: Its place from 0, which the names of its fields end with.
        cited: What it cites; ``others``: what it may cite without a search.
        found: What a search of its own found.
    """

    at: int
    line: Line
    cited: tuple[Passage, ...]
    others: tuple[Passage, ...]
    find: str
    found: tuple[Passage, ...]
    focus: bool


@needs(Can.WRITE)
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, id_: int) -> HttpResponse:
    """Show the editor; save, or do what one of its buttons says without saving."""
    answer, claim, catalogue = open_answer(id_)
    if claim is None or not may_be_written(answer) or answer.content is None:
        messages.error(request, _("Bài này đã đóng; mở lại trước khi sửa."))
        return redirect("rebuttals:detail", id_)
    if request.method == "GET":
        return _editor(request, answer, claim, catalogue, Form(answer.content, answer.hash))
    form = read_form(request.POST, answer.kind)
    action = request.POST.get("do", "save")
    if action == "save":
        return _save(request, answer, claim, catalogue, form)
    form = replace(act(form, action, answer.kind, request.POST.get("add-part", "")), changed=True)
    return _editor(request, answer, claim, catalogue, form)


@needs(Can.WRITE)
@require_POST
def show_preview(request: HttpRequest, id_: int) -> HttpResponse:
    """Show a form of what stands in the editor, saved or not."""
    answer, claim, catalogue = open_answer(id_)
    if claim is None:
        return HttpResponse(status=404)
    content = read_form(request.POST, answer.kind).content
    shown = preview(content, claim, catalogue, request.POST)
    return render(request, "rebuttals/_preview.html", {"preview": shown, "answer": answer})


def _save(
    request: HttpRequest, answer: Answer, claim: Claim, catalogue: Catalogue, form: Form
) -> HttpResponse:
    try:
        number = save_version(answer.id, person_of(request).pk, form.content, seen=form.seen)
    except SavedMeanwhileError as error:
        # What was typed stays in the form; who saves again has seen what is different.
        kept = replace(form, seen=error.newest.hash, changed=True)
        rows = differences(error.newest.content, form.content)
        context = {"meanwhile": error.newest, "rows": rows}
        return _editor(request, answer, claim, catalogue, kept, context, status=CONFLICT)
    except RefusedError as error:
        messages.error(request, say_refusal(error))
        return redirect("rebuttals:detail", answer.id)
    if number == answer.number:
        messages.info(request, _("Không có gì khác bản đã lưu."))
    else:
        messages.success(request, _("Đã lưu thành bản %(number)s.") % {"number": number})
    if request.POST.get("then") == "read":
        return redirect("rebuttals:detail", answer.id)
    return redirect("rebuttals:edit", answer.id)


def _editor(
    request: HttpRequest,
    answer: Answer,
    claim: Claim,
    catalogue: Catalogue,
    form: Form,
    more: dict[str, Any] | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    content = form.content
    marks = marks_of(content, claim, catalogue)
    problems = said_problems(text_problems(answer, content, catalogue), catalogue)
    context = {
        "answer": answer,
        "claim": claim,
        "form": form,
        "editor": [
            _row(line, form, claim, catalogue) for line in lines_of(content, marks, problems)
        ],
        "marks": marks,
        "problems": problems,
        "parts": PARTS[answer.kind],
        "sides": [side_of(position) for position in claim.positions],
        **(more or {}),
    }
    if request.headers.get("HX-Request"):
        response = render(request, "rebuttals/_rows.html", context, status=status)
        response.headers["HX-Trigger-After-Swap"] = "rebuttal-changed"
        return response
    chosen = request.POST if request.method == "POST" else QueryDict()
    context["preview"] = preview(content, claim, catalogue, chosen)
    return render(request, "rebuttals/edit.html", context, status=status)


def _row(line: Line, form: Form, claim: Claim, catalogue: Catalogue) -> Row:
    at = line.number - 1
    own = set(line.sentence.citations)
    passages = offered(claim, catalogue, line.sentence.citations)
    find = form.finds.get(at, "")
    known = {one.citation for one in passages}
    found = find_passages(find, claim, catalogue) if find else []
    return Row(
        at=at,
        line=line,
        cited=tuple(one for one in passages if one.citation in own),
        others=tuple(one for one in passages if one.citation not in own),
        find=find,
        found=tuple(one for one in found if one.citation not in known),
        focus=form.focus == at,
    )
