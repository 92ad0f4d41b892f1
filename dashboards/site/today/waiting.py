"""What waits for the person before the page, by what they may do."""

from dataclasses import dataclass
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _

from core.rebuttals import State
from core.roles import Can
from dashboards.site.today.summary import can_any
from store.models import User
from store.proposals import State as Open
from store.proposals import list_proposals
from store.rebuttals import list_answers
from store.waiting import Tab, Wanted, count_waiting

AT_MOST: Final = 500


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


def waits_for(user: User) -> list[Waits]:
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
    if can_any(user.may, Can.APPROVE, Can.ADMINISTER):
        others = [one for one in list_proposals(state=Open.OPEN) if one.by_id != user.pk]
        found.append(Waits(_("Đề xuất sửa danh mục"), len(others), reverse("claims:proposals")))
    if Can.APPROVE in user.may:
        submitted = list_answers(states=[State.SUBMITTED])
        found.append(Waits(_("Bài chờ duyệt"), len(submitted), reverse("rebuttals:page")))
    if Can.WRITE in user.may:
        reopened = list_answers(states=[State.REOPENED])
        found.append(Waits(_("Bài bị mở lại"), len(reopened), reverse("rebuttals:page")))
    return [one for one in found if one.count]
