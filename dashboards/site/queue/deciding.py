"""Reading a decision from the form, and saying in the person's language why one is refused."""

from collections.abc import Mapping
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from core.errors import RefusedError
from core.records import Claim
from store.decisions import Decision, change, confirm, reject
from store.reviewing import HeldByColleague

LONGEST_NOTE: Final = 2000
REFUSALS: Final = {
    "decided": gettext_noop(
        "Đồng nghiệp vừa quyết định câu này. Quyết định của bạn chưa được ghi; xem quyết định "
        "hiện có rồi quyết định lại nếu cần."
    ),
    "gone": gettext_noop(
        "Lần phân tích mới nhất không còn thấy câu này, nên không cần quyết định nữa."
    ),
    "note": gettext_noop("Chọn lý do khác thì cần ghi rõ lý do vào ô ghi chú."),
    "reason": gettext_noop("Chọn một lý do trong danh sách để bác."),
    "nothing": gettext_noop("Bạn chưa có quyết định nào để hoàn tác."),
    "unchanged": gettext_noop("Chọn luận điểm khác, thái độ khác, hoặc cả hai, rồi ghi lại."),
    "stance": gettext_noop("Thái độ đã chọn không có trong danh sách."),
    "claim": gettext_noop("Luận điểm đã chọn không còn trong danh mục; chọn luận điểm khác."),
}


def read_decision(given: Mapping[str, str], claims: Mapping[str, Claim]) -> Decision:
    """Return what the pressed button says.

    Args:
        given: ``do`` is ``confirm``, ``quiet``, ``change`` or ``reject:REASON``.

    Raises:
        RefusedError: The decision does not fit.
    """
    note = given.get("note", "").strip()[:LONGEST_NOTE]
    act, _colon, reason = given.get("do", "").partition(":")
    if act in ("confirm", "quiet"):
        return confirm(quiet=act == "quiet", note=note)
    if act == "change":
        claim, stance = given.get("claim_now", ""), given.get("stance_now", "")
        if claim and claim not in claims:
            raise RefusedError("claim", f"no claim {claim!r} in the catalogue")
        if not claim and not stance:
            raise RefusedError("unchanged", "neither another claim nor another stance was chosen")
        return change(claim=claim, stance=stance, note=note)
    return reject(reason, note=note)


def refusal(error: RefusedError) -> str:
    """Return why something is refused, and what to do."""
    if isinstance(error, HeldByColleague):
        return _(
            "%(name)s đang xem câu này, nên quyết định của bạn chưa được ghi. Chọn “Nhận xử lý” "
            "nếu hai người đã thống nhất, hoặc sang câu sau."
        ) % {"name": error.holder.name}
    return _(REFUSALS[error.reason]) if error.reason in REFUSALS else str(error)
