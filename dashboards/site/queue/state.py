"""What somebody looks through: the tab and the filters, all in the address."""

from collections.abc import Iterator, Mapping
from dataclasses import astuple, dataclass, replace
from typing import Final

from django import forms
from django.core.cache import cache
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from core.identity import digest
from core.records import Claim
from core.vocabulary import Lang, SourceKind
from dashboards.site.choosing import offer
from dashboards.site.templatetags.cotmoc import in_language
from dashboards.site.words import name_of
from store.waiting import Tab, Wanted, count_waiting, list_profiles

SHOWN_AT_MOST: Final = 499
KEPT_S: Final = 60
PROFILES_KEPT_S: Final = 600
NAMES: Final = {
    Tab.FLAGGED: gettext_noop("Bị gắn cờ"),
    Tab.SUGGESTED: gettext_noop("Có thể khớp"),
    Tab.CONTESTED: gettext_noop("Còn tranh cãi"),
    Tab.OTHER: gettext_noop("Còn lại"),
}


class WantedForm(forms.Form):
    """The filters of the queue."""

    tab = forms.ChoiceField(
        choices=[(str(tab), str(tab)) for tab in Tab], required=False, widget=forms.HiddenInput
    )
    claim = forms.ChoiceField(label=gettext_lazy("Luận điểm"), required=False)
    lang = forms.ChoiceField(label=gettext_lazy("Ngôn ngữ"), required=False)
    kind = forms.ChoiceField(label=gettext_lazy("Loại nguồn"), required=False)
    profile = forms.ChoiceField(label=gettext_lazy("Tỉnh"), required=False)

    def __init__(self, data: Mapping[str, str], claims: Mapping[str, Claim]) -> None:
        super().__init__(data)
        anything = [("", _("Tất cả"))]
        options = {
            "claim": [(id_, in_language(claim.statement)) for id_, claim in claims.items()],
            "lang": [(str(lang), name_of("lang", lang)) for lang in Lang],
            "kind": [(str(kind), name_of("kind", kind)) for kind in SourceKind],
            "profile": [(profile, profile) for profile in _profiles()],
        }
        for name, some in options.items():
            offer(self, name, anything + some)

    def wanted(self) -> Wanted:
        """Return what is wanted; what the lists do not have is left out."""
        self.is_valid()
        given = self.cleaned_data
        return Wanted(
            tab=Tab(given.get("tab") or Tab.FLAGGED),
            claim=given.get("claim", ""),
            lang=given.get("lang", ""),
            kind=given.get("kind", ""),
            profile=given.get("profile", ""),
        )


@dataclass(frozen=True, slots=True)
class TabLink:
    """A tab with how many wait in it."""

    value: str
    name: str
    count: str
    current: bool


def tab_links(wanted: Wanted) -> Iterator[TabLink]:
    """Yield the tabs, each counted with the same filters."""
    for tab in Tab:
        count = _count(replace(wanted, tab=tab), fresh=tab is wanted.tab)
        shown = f"{SHOWN_AT_MOST}+" if count > SHOWN_AT_MOST else str(count)
        yield TabLink(str(tab), _(NAMES[tab]), shown, tab is wanted.tab)


def _count(wanted: Wanted, *, fresh: bool) -> int:
    """Return how many wait; of a tab that is not open, as it was within the last minute."""
    key = f"queue:count:{digest(*astuple(wanted))}"
    if not fresh and (kept := cache.get(key)) is not None:
        return int(kept)
    count = count_waiting(wanted, at_most=SHOWN_AT_MOST + 1)
    cache.set(key, count, KEPT_S)
    return count


def _profiles() -> list[str]:
    return cache.get_or_set("queue:profiles", list_profiles, PROFILES_KEPT_S) or []
