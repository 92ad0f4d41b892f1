"""Pages and feeds that anybody may read: approved answers alone, as long as they stand.

Nothing here depends on who asks: no session, no cookie; a language has an address of its own.
"""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from uuid import NAMESPACE_URL, uuid5

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import translation
from django.utils.cache import get_conditional_response
from django.utils.http import http_date, quote_etag
from django.views.decorators.http import require_safe

from core.errors import InputError
from core.settings import get_settings
from dashboards.site.outputs.addresses import absolute, list_of, page_of
from dashboards.site.outputs.answer import Answer, clean
from dashboards.site.outputs.as_html import as_html
from dashboards.site.outputs.claim_review import data_block
from dashboards.site.outputs.display import display_text
from dashboards.site.outputs.feeds import FEEDS, Feed, Item
from dashboards.site.outputs.forms import BOTH, FORMS
from dashboards.site.outputs.portal import portal_sheet
from dashboards.site.outputs.releasing import approved, approved_one, release
from dashboards.site.outputs.shortening import shorten
from dashboards.site.outputs.words import FEED_ABOUT, FEED_TITLE, VERDICTS, say
from dashboards.site.permissions import for_everyone
from dashboards.site.rebuttals.standing import Published
from store.rebuttals import list_answers

IN_FEED = 50
ON_LIST = 200


@for_everyone
@require_safe
def feed(request: HttpRequest, lang: str, file: str) -> HttpResponseBase:
    """Answer with a feed."""
    if lang not in BOTH or file not in FEEDS:
        raise Http404(file)
    form = FEEDS[file]
    made = Feed(
        title=_title(lang),
        description=say(FEED_ABOUT, lang),
        url=absolute(request, "outputs:feed", lang, file),
        home=list_of(request, lang),
        lang=lang,
        publisher=clean(get_settings().publisher),
        items=[_item(request, one, lang) for one in approved()[:IN_FEED]],
    )
    response = HttpResponse(form.render(made), content_type=f"{form.media_type}; charset=utf-8")
    response.headers["Access-Control-Allow-Origin"] = "*"  # screens read it with a script
    return _kept(request, response, lang)


@for_everyone
@require_safe
def public(request: HttpRequest, id_: int, lang: str = "vi") -> HttpResponseBase:
    """Show an approved answer, plain and ready to print."""
    found = approved_one(id_)
    langs = FORMS["portal"].langs_of(found.content) if found else ()
    if found is None or lang not in langs:
        raise Http404(f"answer {id_}")
    answer = release(request, found, lang)
    context = {
        "lang": lang,
        "title": answer.title(lang),
        "url": answer.url,
        "others": [(one, page_of(request, id_, one)) for one in langs],
        "article": as_html(portal_sheet(answer, lang), anchor="doc"),
        "review": data_block(answer, lang),
    }
    return _page(request, "outputs/public.html", context, lang)


@for_everyone
@require_safe
def listed(request: HttpRequest, lang: str = "vi") -> HttpResponseBase:
    """Show what was approved, and where the feeds are."""
    answers = (release(request, one, lang) for one in approved()[:ON_LIST])
    context = {
        "lang": lang,
        "title": _title(lang),
        "about": say(FEED_ABOUT, lang),
        "url": list_of(request, lang),
        "others": [(one, list_of(request, one)) for one in BOTH],
        "answers": [
            {
                "url": answer.url,
                "title": answer.title(lang),
                "summary": _summary(answer, lang),
                "verdict": say(VERDICTS[answer.claim.verdict], lang),
                "day": answer.day,
            }
            for answer in answers
        ],
    }
    return _page(request, "outputs/list.html", context, lang)


def _title(lang: str) -> str:
    return " – ".join(filter(None, (say(FEED_TITLE, lang), clean(get_settings().publisher))))


def _item(request: HttpRequest, published: Published, lang: str) -> Item:
    answer = release(request, published, lang)
    at = published.answer.approved_at
    if at is None:
        raise Http404("without a time of approval")
    return Item(
        id=uuid5(NAMESPACE_URL, f"cotmoc:answer:{published.answer.id}:{lang}").urn,
        url=answer.url,
        title=answer.title(lang),
        summary=_summary(answer, lang),
        html=as_html(portal_sheet(answer, lang), title=False),
        approved_at=at,
        verdict=str(answer.claim.verdict),
        verdict_name=say(VERDICTS[answer.claim.verdict], lang),
        display=_display(answer, lang),
    )


def _summary(answer: Answer, lang: str) -> str:
    return " ".join(shorten(answer, lang).must)


def _display(answer: Answer, lang: str) -> str:
    try:
        return display_text(answer, lang)
    except InputError:
        return ""


def _page(
    request: HttpRequest, template: str, context: Mapping[str, object], lang: str
) -> HttpResponseBase:
    feeds = [
        (form.name, form.media_type, absolute(request, "outputs:feed", one, file), one)
        for one in BOTH
        for file, form in FEEDS.items()
    ]
    by = clean(get_settings().publisher)
    with translation.override("en" if lang == "en" else "vi"):
        response = render(request, template, {**context, "feeds": feeds, "by": by})
    return _kept(request, response, lang)


def _kept(request: HttpRequest, response: HttpResponse, lang: str) -> HttpResponseBase:
    """Let others keep an answer, and ask each time whether it still is the same."""
    etag = quote_etag(hashlib.sha256(response.content).hexdigest()[:32])
    changed = _changed()
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = "public, no-cache"
    response.headers["Content-Language"] = lang
    if changed:
        response.headers["Last-Modified"] = http_date(changed.timestamp())
    last = int(changed.timestamp()) if changed else None
    kept = get_conditional_response(request, etag=etag, last_modified=last, response=response)
    return kept if kept is not None else response


def _changed() -> datetime | None:
    """Return when any answer last changed: one that was withdrawn changes what stands here too."""
    return next((one.changed for one in list_answers(limit=1)), None)
