"""What happens to an answer besides its wording: checks, submitting, approving, reopening."""

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.errors import RefusedError
from core.roles import Can
from dashboards.site.permissions import needs, person_of
from dashboards.site.rebuttals.evidence import hash_of, read_key
from dashboards.site.rebuttals.phrases import say_problem, say_refusal
from dashboards.site.rebuttals.reading import (
    LackingError,
    all_problems,
    open_answer,
    refuse_lacking,
    text_problems,
)
from dashboards.site.rebuttals.standing import basis
from nlp.catalogue.load import Catalogue
from store import rebuttal_decisions as decisions
from store.evidence_checks import note_check
from store.rebuttals import Answer

MOST_TOLD = 6
LONGEST_NOTE = 2_000
Step = Callable[[HttpRequest, Answer, Catalogue], str]


def _step(run: Step) -> Callable[[HttpRequest, int], HttpResponse]:
    """Do something to an answer, say what came of it, and go back to its page."""

    @wraps(run)
    def view(request: HttpRequest, id_: int) -> HttpResponse:
        answer, _claim, catalogue = open_answer(id_)
        try:
            messages.success(request, run(request, answer, catalogue))
        except LackingError as error:
            for one in error.problems[:MOST_TOLD]:
                messages.error(request, say_problem(one, catalogue))
        except RefusedError as error:
            messages.error(request, say_refusal(error))
        return redirect("rebuttals:detail", id_)

    return view


@needs(Can.WRITE)
@require_POST
@_step
def submit(request: HttpRequest, answer: Answer, catalogue: Catalogue) -> str:
    """Give the newest wording to a second person."""
    decisions.submit(
        answer.id,
        person_of(request).pk,
        _sent(request, "hash"),
        basis=_basis(answer, catalogue),
        may=lambda content: refuse_lacking(text_problems(answer, content, catalogue)),
    )
    return _("Đã gửi duyệt. Người duyệt phải là người chưa viết bản nào của bài này.")


@needs(Can.WRITE)
@require_POST
@_step
def take_back(request: HttpRequest, answer: Answer, catalogue: Catalogue) -> str:
    """Take back what was submitted."""
    decisions.take_back(answer.id, person_of(request).pk)
    return _("Đã lấy lại để viết tiếp.")


@needs(Can.APPROVE)
@require_POST
@_step
def decide(request: HttpRequest, answer: Answer, catalogue: Catalogue) -> str:
    """Approve exactly the wording that was read, or send it back."""
    actor, hash_, note = person_of(request).pk, _sent(request, "hash"), _sent(request, "note")
    if request.POST.get("decision") != "approve":
        decisions.refuse(answer.id, actor, hash_, note=note)
        return _("Đã trả lại cho người viết, kèm ghi chú.")
    decisions.approve(
        answer.id,
        actor,
        hash_,
        basis=_basis(answer, catalogue),
        catalogue=catalogue.digest,
        may=lambda content: refuse_lacking(all_problems(answer, content, catalogue)),
        note=note,
    )
    return _("Đã duyệt. Bài có trong các nguồn tin công khai từ bây giờ.")


@needs(Can.VIEW)
@require_POST
def withdraw(request: HttpRequest, id_: int) -> HttpResponse:
    """Take an answer back for good; for writers and approvers."""
    _for_writers_and_approvers(request)
    return _withdraw(request, id_)


@_step
def _withdraw(request: HttpRequest, answer: Answer, catalogue: Catalogue) -> str:
    decisions.withdraw(answer.id, person_of(request).pk, note=_sent(request, "note"))
    return _("Đã rút. Bài không còn trong các nguồn tin công khai.")


@needs(Can.VIEW)
@require_POST
def reopen(request: HttpRequest, id_: int) -> HttpResponse:
    """Open an approved or withdrawn answer again; for writers and approvers."""
    _for_writers_and_approvers(request)
    return _reopen(request, id_)


@_step
def _reopen(request: HttpRequest, answer: Answer, catalogue: Catalogue) -> str:
    decisions.reopen(answer.id, person_of(request).pk, why=_sent(request, "note"))
    return _("Đã mở lại. Bài phải được gửi duyệt và duyệt lần nữa.")


@needs(Can.VIEW)
@require_POST
def check(request: HttpRequest, id_: int) -> HttpResponse:
    """Record that somebody held a passage against the original; for writers and approvers."""
    _for_writers_and_approvers(request)
    return _check(request, id_)


@_step
def _check(request: HttpRequest, answer: Answer, catalogue: Catalogue) -> str:
    citation = read_key(request.POST.get("passage", ""))
    now = hash_of(citation, catalogue)
    if not now or now != request.POST.get("hash"):
        raise RefusedError(
            "changed_passage", _("Đoạn trích đã đổi trong danh mục; đọc lại rồi đối chiếu.")
        )
    if "held" not in request.POST:
        raise RefusedError("not_held", _("Đánh dấu rằng bạn đã mở bản gốc và so từng ý."))
    note = _sent(request, "note")
    if not note:
        raise RefusedError("no_original", _("Ghi bạn đã đối chiếu với bản nào, ở đâu."))
    note_check(person_of(request).pk, citation.document, citation.ref, now, note=note)
    return _("Đã ghi nhận việc đối chiếu.")


def _for_writers_and_approvers(request: HttpRequest) -> None:
    if not {Can.WRITE, Can.APPROVE} & person_of(request).may:
        raise PermissionDenied


def _basis(answer: Answer, catalogue: Catalogue) -> str:
    return basis(answer.content, answer.claim, catalogue) if answer.content else ""


def _sent(request: HttpRequest, name: str) -> str:
    return " ".join(request.POST.get(name, "").split())[:LONGEST_NOTE]
