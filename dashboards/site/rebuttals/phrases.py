"""What is missing, marked or refused, in words that say where it is and what to do."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.assessment import Ground
from core.errors import RefusedError
from core.rebuttal_rules import Fault, Problem
from dashboards.site.outputs.answer import point_name
from dashboards.site.rebuttals.tone import Mark, Rule
from dashboards.site.templatetags.cotmoc import in_language
from dashboards.site.words import name_of
from nlp.catalogue.load import Catalogue
from store.audit import Act

LANGUAGES: Final = {
    "vi": gettext_lazy("tiếng Việt"),
    "en": gettext_lazy("tiếng Anh"),
    "zh": gettext_lazy("tiếng Trung"),
}
GROUNDS: Final = {
    Ground.HARMFUL: gettext_lazy("Tác hại nghiêm trọng nếu nhiều người tin: nên trả lời."),
    Ground.WIDE: gettext_lazy(
        "Đã lan rộng và chưa lắng: trả lời không làm nó rộng thêm bao nhiêu."
    ),
    Ground.RISING: gettext_lazy("Đang tăng: trả lời sớm thì còn kịp."),
    Ground.WOULD_CARRY: gettext_lazy(
        "Trả lời công khai nhiều khả năng đưa nó đến người chưa từng nghe: nên để yên và theo dõi."
    ),
    Ground.FADING: gettext_lazy("Đang lắng xuống: nhắc lại có thể làm nó sống lại."),
    Ground.QUIET: gettext_lazy("Ít người thấy và không tăng mạnh: nên để yên và theo dõi."),
    Ground.BALANCED: gettext_lazy("Đã có người đọc, và trả lời ít rủi ro: nên trả lời."),
}
MARKS: Final = {
    Rule.LABEL: gettext_lazy("Gọi tên người thay vì nói về điều được nói; hãy nêu sự việc."),
    Rule.LOADED: gettext_lazy("Từ mang tính kết tội; một sự kiện có dẫn chứng thường mạnh hơn."),
    Rule.SUPERLATIVE: gettext_lazy(
        "Nói tuyệt đối mà đoạn dẫn không có từ này; xem tài liệu có nói vậy không."
    ),
    Rule.CAPITALS: gettext_lazy("Viết hoa cả từ đọc như quát; viết thường là đủ."),
    Rule.EXCLAMATION: gettext_lazy("Bỏ dấu chấm than; câu trả lời nên bình thản."),
    Rule.CLAIM_AGAIN: gettext_lazy("Nhắc lại luận điểm lần nữa; mỗi lần nhắc là một lần lan thêm."),
}
REFUSALS: Final = {
    "not_draft": gettext_lazy(
        "Bản này không còn là bản đang viết; tải lại trang để xem tình trạng."
    ),
    "not_submitted": gettext_lazy("Bản này chưa được gửi duyệt, hoặc đã có người quyết định."),
    "same_person": gettext_lazy(
        "Bạn đã viết một trong các bản của bài này, nên người khác phải quyết định."
    ),
    "other_text": gettext_lazy("Lời văn đã khác bản bạn đọc; đọc bản mới nhất rồi quyết định lại."),
    "changed_basis": gettext_lazy(
        "Danh mục đã đổi từ khi gửi duyệt; người viết cần xem lại rồi gửi lần nữa."
    ),
    "no_reason": gettext_lazy("Hãy ghi lý do."),
    "closed": gettext_lazy("Bài này đã đóng; mở lại trước khi sửa."),
    "open": gettext_lazy("Bài này đang mở rồi."),
    "gone": gettext_lazy("Không còn bài này."),
    "empty": gettext_lazy("Chưa có lời văn nào."),
}


ACTS: Final = {
    "create": gettext_lazy("bắt đầu"),
    "assess": gettext_lazy("đánh giá lại"),
    "save": gettext_lazy("lưu bản mới"),
    "submit": gettext_lazy("gửi duyệt"),
    "take_back": gettext_lazy("lấy lại"),
    "approve": gettext_lazy("duyệt"),
    "refuse": gettext_lazy("trả lại"),
    "withdraw": gettext_lazy("rút"),
    "reopen": gettext_lazy("mở lại"),
}


@dataclass(frozen=True, slots=True)
class SaidAct:
    """An entry of the audit trail in words."""

    name: str
    at: datetime
    actor: str
    note: str


def said_acts(acts: Iterable[Act]) -> list[SaidAct]:
    """Return what the audit trail has of an answer, in words."""
    return [
        SaidAct(
            name=str(ACTS.get(act.action.partition(".")[2], act.action)),
            at=act.at,
            actor=act.actor,
            note=_("danh mục đã đổi") if act.note == "catalogue" else act.note,
        )
        for act in acts
    ]


def say_problem(problem: Problem, catalogue: Catalogue) -> str:
    """Return a problem as a sentence: where it is, and what to do."""
    words = {
        "number": problem.sentence,
        "lang": LANGUAGES.get(problem.lang, problem.lang),
        "detail": _detail(problem),
        "document": _document(problem, catalogue),
    }
    return _PROBLEMS[problem.fault]() % words


def say_mark(mark: Mark) -> str:
    """Return why words were marked."""
    return str(MARKS[mark.rule])


def say_refusal(error: RefusedError) -> str:
    """Return why something was refused, in the person's language."""
    return str(REFUSALS.get(error.reason, error))


def _detail(problem: Problem) -> str:
    if problem.fault in (Fault.WRONG_PART, Fault.NO_PART):
        return name_of("part", problem.detail)
    if problem.fault is Fault.OTHER_KIND:
        return name_of("answer", problem.detail)
    return problem.detail


def _document(problem: Problem, catalogue: Catalogue) -> str:
    if problem.citation is None:
        return ""
    document = catalogue.documents.get(problem.citation.document)
    title = in_language(document.title) if document else problem.citation.document
    point = point_name(problem.citation.ref, "vi")
    return f"{title}, {point}" if point else title


_PROBLEMS: Final[Mapping[Fault, Callable[[], str]]] = {
    Fault.EMPTY: lambda: _("Chưa có câu nào: thêm câu đầu tiên."),
    Fault.UNKNOWN_CLAIM: lambda: _("Luận điểm không còn trong danh mục: rút bài này."),
    Fault.OTHER_KIND: lambda: _(
        "Kết luận của luận điểm đã đổi, nay cần bài loại “%(detail)s”: rút bài này và viết bài mới."
    ),
    Fault.NO_TITLE: lambda: _("Tiêu đề thiếu bản %(lang)s: viết thêm."),
    Fault.NO_TEXT: lambda: _("Câu %(number)s thiếu bản %(lang)s: viết thêm."),
    Fault.UNCITED: lambda: _(
        "Câu %(number)s nêu sự kiện mà chưa dẫn tài liệu: chọn dẫn chứng, "
        "hoặc đánh dấu câu không nêu sự kiện và ghi vì sao."
    ),
    Fault.NO_EXCUSE: lambda: _(
        "Câu %(number)s được đánh dấu không nêu sự kiện: ghi vì sao không cần dẫn chứng."
    ),
    Fault.WRONG_PART: lambda: _(
        "Câu %(number)s thuộc phần “%(detail)s”, không có trong loại bài này: chọn phần khác."
    ),
    Fault.NO_PART: lambda: _("Thiếu phần “%(detail)s”: thêm ít nhất một câu."),
    Fault.CLAIM_TWICE: lambda: _(
        "Câu %(number)s nêu luận điểm lần thứ hai: chỉ nêu một lần, xoá hoặc chuyển sang phần khác."
    ),
    Fault.NO_SIDE: lambda: _("Câu %(number)s nêu lập trường mà chưa chọn là của bên nào."),
    Fault.SIDE_MISSING: lambda: _("Thiếu lập trường của “%(detail)s”: mọi bên đều phải có mặt."),
    Fault.UNKNOWN_DOCUMENT: lambda: _(
        "Câu %(number)s dẫn “%(document)s”, không còn trong danh mục: chọn tài liệu khác."
    ),
    Fault.UNKNOWN_POINT: lambda: _(
        "Câu %(number)s dẫn “%(document)s”, danh mục không có điểm này: chọn điểm khác."
    ),
    Fault.UNCHECKED: lambda: _(
        "Chưa ai đối chiếu “%(document)s” (câu %(number)s) với bản gốc: mở bản gốc, "
        "so với đoạn trích rồi ghi nhận ở mục Dẫn chứng."
    ),
}
