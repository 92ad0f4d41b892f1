"""The audit trail, for administrators; it is only read."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from core.roles import Can
from dashboards.site.office.acts import SUBJECTS, act_name, differences
from dashboards.site.office.forms import ActsForm
from dashboards.site.permissions import needs
from store.audit import Act, list_acts

SIZE = 50
MOST_PAGES = 400


@needs(Can.ADMINISTER)
@require_GET
def trail(request: HttpRequest) -> HttpResponse:
    """Show a page of the trail, newest first."""
    form = ActsForm(request.GET or None, subjects=[(key, _(SUBJECTS[key])) for key in SUBJECTS])
    asked = form.cleaned_data if form.is_valid() else {}
    number = _number(request)
    acts = list_acts(
        action=f"{asked['subject']}." if asked.get("subject") else "",
        entity_id=asked.get("id", "").strip(),
        limit=SIZE + 1,
        offset=(number - 1) * SIZE,
    )
    context = {
        "form": form,
        "rows": [_row(act) for act in acts[:SIZE]],
        "number": number,
        "before": number - 1,
        "after": number + 1 if len(acts) > SIZE and number < MOST_PAGES else 0,
        "filtered": any(asked.values()),
    }
    return render(request, "office/trail.html", context)


def _number(request: HttpRequest) -> int:
    asked = request.GET.get("page", "")
    return min(max(int(asked), 1), MOST_PAGES) if asked.isascii() and asked.isdecimal() else 1


def _row(act: Act) -> dict[str, object]:
    changed = differences(act.before, act.after)
    return {"act": act, "name": act_name(act.action), "differences": changed}
