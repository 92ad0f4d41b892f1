"""Addresses as readers outside reach them."""

from django.http import HttpRequest
from django.urls import reverse

from core.settings import get_settings


def absolute(request: HttpRequest, name: str, *args: object) -> str:
    """Return the whole address of a view: by COTMOC_PUBLIC_URL, else as it was asked for."""
    path = reverse(name, args=args)
    public = get_settings().public_url.rstrip("/")
    return f"{public}{path}" if public else request.build_absolute_uri(path)


def page_of(request: HttpRequest, id_: int, lang: str) -> str:
    """Return the address of an answer's public page; the Vietnamese one is the plain one."""
    if lang == "vi":
        return absolute(request, "outputs:public", id_)
    return absolute(request, "outputs:public-in", id_, lang)


def list_of(request: HttpRequest, lang: str) -> str:
    """Return the address of the public list."""
    return absolute(request, "outputs:list" if lang == "vi" else "outputs:list-en")
