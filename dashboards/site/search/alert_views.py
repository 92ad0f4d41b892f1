"""“Tell me of this”: alerts on claims, topics and places, and on nothing else."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.errors import ChoiceError
from core.roles import Can
from core.subscriptions import RuleKind
from core.vocabulary import Lang, Topic
from dashboards.site.engines import get_catalogue
from dashboards.site.permissions import needs, person_of
from dashboards.site.search.naming import Naming, known_places
from dashboards.site.search.state import Asked, read_asked
from store.own_alerts import rules_of, unwatch, watch

KINDS: Final = tuple(str(kind) for kind in RuleKind)


@dataclass(frozen=True, slots=True)
class Offer:
    """Something that a person may be told of; ``on`` once they are."""

    kind: str
    target: str
    name: str
    on: bool


@dataclass(frozen=True, slots=True)
class Offers:
    """What may be offered for a search.

    Attributes:
        address: Whether the account has a mail address, without which nothing can be told.
    """

    offers: tuple[Offer, ...]
    address: bool


def offers(request: HttpRequest, asked: Asked) -> Offers:
    """Return the alerts that a search offers: those on what it is filtered by."""
    address = person_of(request).email
    wanted = list(_targets(asked))
    rules = rules_of(address) if wanted else []
    on = {(str(rule.kind), rule.target) for rule in rules}
    naming = Naming()
    return Offers(
        tuple(Offer(kind, one, naming.of(kind, one), (kind, one) in on) for kind, one in wanted),
        bool(address),
    )


@needs(Can.VIEW)
@require_POST
def alert(request: HttpRequest) -> HttpResponse:
    """Set or end one's own alert."""
    asked = read_asked(QueryDict(request.POST.get("query", "")[:30_000]))
    kind, target = request.POST.get("kind", ""), request.POST.get("target", "")
    if not _is_known(kind, target):
        raise Http404
    address, name = person_of(request).email, Naming().of(kind, target)
    if not address:
        messages.error(request, _no_address())
    elif request.POST.get("off") == "1":
        unwatch(person_of(request).pk, address, RuleKind(kind), target)
        messages.success(request, _("Thôi báo về: %(name)s") % {"name": name})
    else:
        _watch(request, RuleKind(kind), target, name)
    return HttpResponseRedirect(asked.address)


def _watch(request: HttpRequest, kind: RuleKind, target: str, name: str) -> None:
    lang = Lang.EN if get_language() == "en" else Lang.VI
    try:
        watch(person_of(request).pk, person_of(request).email, kind, target, lang=lang)
    except ChoiceError:
        messages.error(request, _no_address())
        return
    messages.success(
        request,
        _("Từ nay, khi có phát hiện bị gắn cờ về “%(name)s”, thư sẽ gửi đến %(address)s.")
        % {"name": name, "address": person_of(request).email},
    )


def _targets(asked: Asked) -> Iterator[tuple[str, str]]:
    for kind in KINDS:
        for target in asked.filters.get(kind, ()):
            if _is_known(kind, target):
                yield kind, target


def _is_known(kind: str, target: str) -> bool:
    match kind:
        case RuleKind.CLAIM:
            return target in get_catalogue().claims
        case RuleKind.TOPIC:
            return target in set(Topic)
        case RuleKind.PLACE:
            return target in known_places()
    return False


def _no_address() -> str:
    return _("Tài khoản chưa có địa chỉ thư dùng được; thêm ở trang tài khoản của bạn trước.")
