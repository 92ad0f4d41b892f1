"""The forms of a saved version: to look at, and to take away."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from core.errors import ChoiceError, InputError
from core.records import Claim
from core.roles import Can
from core.settings import get_settings
from dashboards.site.engines import get_catalogue
from dashboards.site.limits import limited
from dashboards.site.outputs.addresses import page_of
from dashboards.site.outputs.answer import Answer
from dashboards.site.outputs.counting import count_words, seconds_of
from dashboards.site.outputs.display import display_text
from dashboards.site.outputs.forms import BOTH, file_name, find_form, forms_of
from dashboards.site.outputs.mistakes import mistake_of
from dashboards.site.outputs.releasing import approved_one, release
from dashboards.site.outputs.social import MAX_CHARACTERS, social_text
from dashboards.site.permissions import needs, person_of
from store.rebuttals import Version, find, list_versions

DRAFTS = {Can.WRITE, Can.APPROVE}


@dataclass(frozen=True, slots=True)
class _Opened:
    """A version that the person may see."""

    id: int
    version: Version
    claim: Claim
    answer: Answer


@needs(Can.VIEW)
@require_GET
def forms(request: HttpRequest, id_: int, number: int) -> HttpResponse:
    """Show one form of a version, with the way to every other."""
    opened = _open(request, id_, number, request.GET.get("lang", "vi"))
    content, answer = opened.version.content, opened.answer
    every = forms_of(opened.claim)
    form = next((one for one in every if one.name == request.GET.get("form")), every[0])
    langs = form.langs_of(content)
    lang = request.GET.get("lang", "")
    lang = lang if lang in langs else langs[0]
    context = {
        "id": id_,
        "version": opened.version,
        "answer": answer,
        "forms": every,
        "form": form,
        "langs": langs,
        "lang": lang,
        "length": _length(form.name, answer, lang),
        "page": "" if answer.draft else page_of(request, id_, lang if lang in BOTH else "vi"),
    }
    try:
        context["shown"] = find_form(form.name, answer, lang).preview(answer, lang)
    except InputError as error:
        context["mistake"], context["detail"] = mistake_of(error), str(error)
    return render(request, "outputs/forms.html", context)


@needs(Can.VIEW)
@limited("export", 60)
@require_GET
def download(request: HttpRequest, id_: int, number: int, form: str, lang: str) -> HttpResponse:
    """Hand out a form as a file; what is not approved says so in itself."""
    opened = _open(request, id_, number, lang)
    try:
        found = find_form(form, opened.answer, lang)
    except ChoiceError as error:
        raise Http404(str(error)) from error
    except InputError as error:
        return _refused(request, opened, error)
    try:
        body = found.render(opened.answer, lang)
    except InputError as error:
        return _refused(request, opened, error)
    kind = found.media_type
    if kind.startswith("text/"):
        kind += "; charset=utf-8"
    response = HttpResponse(body, content_type=kind)
    name = file_name(form, opened.claim.id, lang)
    if opened.answer.draft:
        name = f"nhap-draft-{name}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _open(request: HttpRequest, id_: int, number: int, lang: str) -> _Opened:
    person = person_of(request)
    stored = find(id_)
    version = next((one for one in list_versions(id_) if one.number == number), None)
    catalogue = get_catalogue()
    claim = catalogue.claims.get(stored.claim) if stored else None
    if version is None or claim is None:
        raise Http404(f"answer {id_}, version {number}")
    published = approved_one(id_)
    if published is not None and published.content.hash == version.hash:
        page_lang = lang if lang in BOTH else "vi"
        return _Opened(id_, version, claim, release(request, published, page_lang))
    if not DRAFTS & person.may:
        raise PermissionDenied
    answer = Answer(version.content, claim, catalogue.documents, publisher=get_settings().publisher)
    return _Opened(id_, version, claim, answer)


def _refused(request: HttpRequest, opened: _Opened, error: InputError) -> HttpResponse:
    context = {
        "id": opened.id,
        "version": opened.version,
        "mistake": mistake_of(error),
        "detail": str(error),
    }
    return render(request, "outputs/refused.html", context, status=422)


def _length(name: str, answer: Answer, lang: str) -> str:
    """Return how long a short form is, and how long it may be."""
    try:
        if name == "social":
            return _("%(count)s trên %(most)s ký tự") % {
                "count": len(social_text(answer, lang)),
                "most": MAX_CHARACTERS,
            }
        if name == "display":
            words = count_words(display_text(answer, lang))
            return _("%(words)s chữ, đọc khoảng %(seconds)s giây") % {
                "words": words,
                "seconds": seconds_of(words),
            }
    except InputError:
        return ""
    return ""
