"""What has been approved and still stands, ready to be put into a form."""

from django.http import HttpRequest

from core.clock import office_day
from core.settings import get_settings
from dashboards.site.engines import get_catalogue
from dashboards.site.outputs.addresses import page_of
from dashboards.site.outputs.answer import Answer
from dashboards.site.rebuttals.standing import Published, find_published, list_published


def release(request: HttpRequest, published: Published, lang: str) -> Answer:
    """Return an approved answer, with the address of its page in a language."""
    catalogue = get_catalogue()
    at = published.answer.approved_at
    return Answer(
        content=published.content,
        claim=catalogue.claims[published.answer.claim],
        documents=catalogue.documents,
        url=page_of(request, published.answer.id, lang),
        draft=False,
        day=office_day(at) if at else None,
        publisher=get_settings().publisher,
    )


def approved() -> list[Published]:
    """Return what may leave the house, newest approval first."""
    return list_published(get_catalogue())


def approved_one(id_: int) -> Published | None:
    """Return an answer that may leave the house; None where it is none, or none any more."""
    return find_published(id_, get_catalogue())
