"""What waits for the person before the page, by what they may do."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _

from core.rebuttals import State
from core.roles import Can
from dashboards.site.rebuttals.standing import mind
from dashboards.site.today.summary import can_any
from nlp.catalogue import Catalogue
from store.evidence_checks import find_checks, key_of
from store.models import User
from store.proposals import State as Open
from store.proposals import list_proposals
from store.quality import count_unread, week_of
from store.rebuttals import list_answers
from store.waiting import Tab, Wanted, count_waiting

AT_MOST: Final = 500
UNDER_WAY: Final = (State.DRAFT, State.SUBMITTED, State.REOPENED)


@dataclass(frozen=True, slots=True)
class Waits:
    """So many things of a kind, and where they are."""

    name: str
    count: int
    url: str

    @property
    def shown(self) -> str:
        """The count as it is shown; beyond the most that is counted, that it is more."""
        return f"{AT_MOST}+" if self.count >= AT_MOST else str(self.count)


def waits_for(user: User, catalogue: Catalogue, now: datetime) -> list[Waits]:
    """Return what waits for somebody; what they cannot do is left out, and so is what is none.

    Raises:
        StoreError: The database cannot be read.
    """
    found: list[Waits] = []
    if Can.REVIEW in user.may:
        for tab, name in (
            (Tab.FLAGGED, _("Câu gắn cờ chờ xem")),
            (Tab.SUGGESTED, _("Câu có thể khớp, chờ xem")),
        ):
            count = count_waiting(Wanted(tab=tab), at_most=AT_MOST)
            found.append(Waits(name, count, f"{reverse('queue:page')}?tab={tab}"))
        unread = count_unread(week_of(now))
        found.append(
            Waits(
                _("Văn bản trong mẫu tuần này, chưa đọc"),
                unread,
                reverse("quality:page") + "#sample",
            )
        )
    if can_any(user.may, Can.APPROVE, Can.ADMINISTER):
        others = [one for one in list_proposals(state=Open.OPEN) if one.by_id != user.pk]
        found.append(Waits(_("Đề xuất sửa danh mục"), len(others), reverse("claims:proposals")))
    if can_any(user.may, Can.WRITE, Can.APPROVE):
        found += _answers(user, catalogue)
    return [one for one in found if one.count]


def _answers(user: User, catalogue: Catalogue) -> list[Waits]:
    answers = mind(list_answers(states=UNDER_WAY), catalogue)
    by_state = {state: [one for one in answers if one.state is state] for state in UNDER_WAY}
    found = []
    if Can.APPROVE in user.may:
        # Nobody approves what they wrote themselves.
        theirs = [one for one in by_state[State.SUBMITTED] if user.pk not in one.writers]
        found.append(Waits(_("Bài chờ duyệt"), len(theirs), _page(State.SUBMITTED)))
    if Can.WRITE in user.may:
        reopened = by_state[State.REOPENED]
        found.append(Waits(_("Bài bị mở lại"), len(reopened), _page(State.REOPENED)))
    unchecked = {
        key_of(catalogue.documents[one.document], one.ref)
        for answer in answers
        if answer.content
        for one in answer.content.citations
        if one.document in catalogue.documents and not catalogue.documents[one.document].checked_on
    }
    left = len(unchecked) - len(find_checks(unchecked))
    found.append(Waits(_("Đoạn dẫn chứng chưa đối chiếu với bản gốc"), left, _page()))
    return found


def _page(state: State | None = None) -> str:
    return reverse("rebuttals:page") + (f"?state={state}" if state else "")
