"""Check a text: what the program sees in it; nothing is kept unless the person says so."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.records import TextInput
from core.roles import Can
from core.settings import get_settings
from dashboards.site.limits import limited
from dashboards.site.permissions import needs
from dashboards.site.texts.forms import TextForm
from dashboards.site.texts.judging import BusyError, in_time, judge, warm
from dashboards.site.texts.reading import UnreadableError, read_pasted
from dashboards.site.texts.showing import Checked, show
from store.audit import note_act
from store.connection import writing
from store.inbox import put_text

PER_MINUTE = 10


@needs(Can.VIEW)
@require_GET
def page(request: HttpRequest) -> HttpResponse:
    """Show the form, and open the models meanwhile."""
    return render(request, "texts/page.html", {"form": TextForm(), "ready": warm()})


@needs(Can.VIEW)
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
@limited("texts", PER_MINUTE)
def check(request: HttpRequest) -> HttpResponse:
    """Show what is in a text."""
    if request.method == "GET":
        # Somebody came back to the address of a result, which was kept nowhere.
        return redirect("texts:page")
    form = TextForm(request.POST, request.FILES)
    checked = _checked(form) if form.is_valid() else None
    if checked is not None:
        # Ready for the next text; this one stands below, with what was found.
        form = TextForm()
    context = {"form": form, "checked": checked, "ready": True}
    template = "texts/_check.html" if request.headers.get("HX-Request") else "texts/page.html"
    return render(request, template, context)


@needs(Can.PROPOSE)
@sensitive_post_parameters()
@require_POST
@limited("texts", PER_MINUTE)
def keep(request: HttpRequest) -> HttpResponse:
    """Put a text where the next run takes it in; the trail says that, without the text."""
    try:
        given = read_pasted(request.POST.get("text", ""), request.POST.get("title", ""))
    except UnreadableError as error:
        messages.error(request, str(error))
        return redirect("texts:page")
    with writing():
        name = put_text(get_settings().data_dir, given.text, title=given.title)
        note_act(request.user.pk, "text.keep", "text", name, after={"words": given.words})
    messages.success(
        request,
        _("Đã nhận văn bản. Lần xử lý tới sẽ đưa vào kho, rồi bạn tìm thấy nó ở trang Tìm kiếm."),
    )
    return redirect("texts:page")


def _checked(form: TextForm) -> Checked | None:
    """Return what was found; what cannot be read becomes a mistake of the form."""
    try:
        given = in_time(form.read)
        analysis = in_time(lambda: judge(TextInput(given.text, given.title)))
    except UnreadableError as error:
        form.add_error("file" if form.cleaned_data.get("file") else "text", str(error))
        return None
    except BusyError:
        form.add_error(
            None,
            _(
                "Chưa kiểm tra xong sau ba phút: văn bản quá dài, hoặc máy đang bận. "
                "Đợi một lúc rồi thử lại, hoặc chia văn bản thành nhiều phần."
            ),
        )
        return None
    return show(given, analysis)
