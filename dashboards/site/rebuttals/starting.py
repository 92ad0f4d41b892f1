"""Beginning an answer: four questions first, then a draft, or the decision not to speak of it."""

from collections.abc import Mapping
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from core.assessment import QUESTIONS, Assessment, Outcome, recommend, to_json
from core.rebuttals import KIND_OF, State
from core.records import Claim
from core.roles import Can
from dashboards.site.engines import get_catalogue
from dashboards.site.permissions import needs, person_of
from dashboards.site.rebuttals.drafting import draft
from dashboards.site.rebuttals.phrases import GROUNDS
from store.claim_reach import reach_of_claim
from store.rebuttal_versions import assess_again, create, write
from store.rebuttals import Answer, find, list_answers

WORDS: Final = {
    "reach": (
        gettext_lazy("Luận điểm đã đến được bao nhiêu người?"),
        gettext_lazy("Xem số nguồn và phạm vi ở bên cạnh; bài chép lại chỉ tính một lần."),
        {
            "few": gettext_lazy("Ít: vài bài, nguồn nhỏ"),
            "some": gettext_lazy("Vừa: vài nguồn, hoặc một nguồn đông người đọc"),
            "wide": gettext_lazy("Rộng: nhiều nguồn đông người đọc, hoặc nhiều ngôn ngữ"),
        },
    ),
    "harm": (
        gettext_lazy("Nếu nhiều người tin thì có hại gì?"),
        gettext_lazy("Nghĩ đến an toàn của dân, quan hệ hai bên biên giới, làm ăn qua cửa khẩu."),
        {
            "little": gettext_lazy("Ít: hiểu nhầm vô hại"),
            "some": gettext_lazy("Có: làm dân lo lắng, hoặc làm sai việc"),
            "serious": gettext_lazy("Nghiêm trọng: dễ dẫn đến xung đột, hoảng loạn, thiệt hại"),
        },
    ),
    "freshness": (
        gettext_lazy("Luận điểm đang tăng hay đã lắng?"),
        gettext_lazy("So bảy ngày qua với bảy ngày trước đó."),
        {
            "fading": gettext_lazy("Đã lắng, hoặc là chuyện cũ"),
            "steady": gettext_lazy("Đều đều"),
            "rising": gettext_lazy("Mới hoặc đang tăng"),
        },
    ),
    "amplifying": (
        gettext_lazy("Trả lời công khai có làm thêm nhiều người biết đến nó không?"),
        gettext_lazy("Nếu người đọc của mình chưa từng gặp nó, câu trả lời là lần đầu họ nghe."),
        {
            "unlikely": gettext_lazy("Khó: người đọc của mình đã gặp rồi"),
            "possible": gettext_lazy("Có thể"),
            "likely": gettext_lazy("Nhiều khả năng: ít ai trong số họ từng nghe"),
        },
    ),
}  # fmt: skip
OUTCOMES: Final = {
    Outcome.ANSWER: gettext_lazy("Viết câu trả lời"),
    Outcome.DO_NOT_AMPLIFY: gettext_lazy("Không khuếch đại: ghi nhận, không lên tiếng"),
}


@needs(Can.WRITE)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Ask the four questions about a claim, then begin or leave it."""
    sent = request.POST if request.method == "POST" else request.GET
    claim = get_catalogue().claims.get(sent.get("claim", ""))
    if claim is None:
        return _choose(request, unknown=bool(sent.get("claim")))
    again = _again(sent.get("answer", ""), claim)
    answers = {name: sent.get(name, "") for name in QUESTIONS}
    mistakes: dict[str, str] = {}
    recommended = None
    if request.method == "POST":
        mistakes = {
            name: str(_("Chọn một câu trả lời."))
            for name, known in QUESTIONS.items()
            if answers[name] not in known
        }
        recommended = None if mistakes else recommend(answers)
    if recommended and sent.get("do") == "decide":
        decided, reason = sent.get("decided", ""), " ".join(sent.get("reason", "").split())[:2000]
        if decided not in set(Outcome):
            mistakes["decided"] = _("Chọn việc sẽ làm.")
        elif decided != recommended.outcome and not reason:
            mistakes["reason"] = _("Khác với khuyến nghị thì cần ghi vì sao.")
        else:
            assessed = Assessment(
                answers=answers,
                recommended=recommended.outcome,
                ground=recommended.ground,
                decided=Outcome(decided),
                reason=reason,
                facts=reach_of_claim(claim.id).as_json(),
            )
            return _begin(request, claim, assessed, again)
    context = {
        "claim": claim,
        "kind": KIND_OF[claim.verdict],
        "reach": reach_of_claim(claim.id),
        "others": [
            one for one in list_answers(claim=claim.id) if one.id != getattr(again, "id", 0)
        ],
        "again": again,
        "questions": [_question(name, answers[name], mistakes) for name in QUESTIONS],
        "recommended": recommended,
        "ground": GROUNDS[recommended.ground] if recommended else "",
        "outcomes": [(one, OUTCOMES[one]) for one in Outcome],
        "decided": sent.get("decided") or (recommended.outcome if recommended else ""),
        "reason": sent.get("reason", ""),
        "mistakes": mistakes,
    }
    return render(request, "rebuttals/new.html", context, status=422 if mistakes else 200)


def answers_in_words(answers: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return each question with what was answered."""
    return [
        (str(title), str(words.get(answers.get(name, ""), "—")))
        for name, (title, _help, words) in WORDS.items()
    ]


def _begin(
    request: HttpRequest, claim: Claim, assessed: Assessment, again: Answer | None
) -> HttpResponse:
    actor = person_of(request).pk
    assessment = to_json(assessed) | {"by": person_of(request).called}
    silent = assessed.decided is Outcome.DO_NOT_AMPLIFY
    content = None if silent else draft(claim, get_catalogue().documents)
    if again is None:
        kind = KIND_OF[claim.verdict]
        id_ = create(actor, claim.id, kind, content=content, assessment=assessment)
    else:
        id_ = again.id
        if content is None:
            assess_again(id_, actor, assessment)
        else:
            kind = KIND_OF[claim.verdict]
            write(id_, actor, content, kind=kind, assessment=assessment)
    return redirect("rebuttals:detail" if silent else "rebuttals:edit", id_)


def _choose(request: HttpRequest, *, unknown: bool) -> HttpResponse:
    claims = sorted(get_catalogue().claims.values(), key=lambda one: (one.verdict, one.id))
    context = {"claims": claims, "unknown": unknown}
    return render(request, "rebuttals/choose.html", context, status=404 if unknown else 200)


def _again(number: str, claim: Claim) -> Answer | None:
    """Return the answer that was not to be amplified, where that is looked at again."""
    answer = (
        find(int(number)) if number.isascii() and number.isdigit() and len(number) < 10 else None
    )
    if answer is None or answer.claim != claim.id or answer.state is not State.NOT_AMPLIFIED:
        return None
    return answer


def _question(name: str, chosen: str, mistakes: dict[str, str]) -> dict[str, Any]:
    title, help_, answers = WORDS[name]
    return {
        "name": name,
        "title": title,
        "help": help_,
        "answers": [(key, words, key == chosen) for key, words in answers.items()],
        "mistake": mistakes.get(name, ""),
    }
