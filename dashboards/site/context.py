"""What every page's frame shows: the parts the person may open, and where they are."""

from dataclasses import dataclass
from typing import Any, Final

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from core.roles import Can


@dataclass(frozen=True, slots=True)
class Place:
    """A part of the site in its menu."""

    part: str
    name: str
    needs: Can
    url: str = ""
    current: bool = False


PLACES: Final = (
    Place("today", gettext_noop("Hôm nay"), Can.VIEW),
    Place("search", gettext_noop("Tìm kiếm"), Can.VIEW),
    Place("queue", gettext_noop("Hàng đợi"), Can.REVIEW),
    Place("claims", gettext_noop("Luận điểm"), Can.VIEW),
    Place("texts", gettext_noop("Kiểm tra văn bản"), Can.VIEW),
    Place("rebuttals", gettext_noop("Phản bác"), Can.VIEW),
    Place("sources", gettext_noop("Nguồn"), Can.VIEW),
    Place("quality", gettext_noop("Chất lượng"), Can.VIEW),
    Place("office", gettext_noop("Quản trị"), Can.ADMINISTER),
)


def frame(request: HttpRequest) -> dict[str, Any]:
    """Return the menu and the theme for ``site/base.html``."""
    user = getattr(request, "user", None)
    may = user.may if user is not None and user.is_authenticated else frozenset()
    match = request.resolver_match
    here = match.namespace if match else ""
    return {
        "places": [
            Place(p.part, _(p.name), p.needs, reverse(f"{p.part}:page"), p.part == here)
            for p in PLACES
            if p.needs in may
        ],
        "may": {str(can) for can in may},
        "theme": request.COOKIES.get("cotmoc_theme", ""),
    }
