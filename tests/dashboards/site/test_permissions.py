"""Every view says what it needs, and every role gets exactly what is its own."""

from collections.abc import Iterator

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from core.roles import MAY, Can, Role

OPEN = {
    *("accounts:login", "accounts:first", "accounts:language", "accounts:theme"),
    *("accounts:unsubscribe", "api:openapi-json"),
    "outputs:list",
    "outputs:list-en",
    "outputs:feed",
    "outputs:public",
    "outputs:public-in",
}


def patterns(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from patterns(entry, f"{entry.namespace}:" if entry.namespace else prefix)
        else:
            yield f"{prefix}{entry.name}", entry


EVERY = dict(patterns(get_resolver("dashboards.site.urls")))


@pytest.mark.parametrize("name", EVERY)
def test_every_view_says_what_it_needs(name):
    view = EVERY[name].callback
    assert hasattr(view, "needs"), f"{name}: mark it with needs(), for_signed_in or for_everyone"
    marks = (None, "signed-in", *(("token",) if name.startswith("api:") else ()))
    assert view.needs in marks or isinstance(view.needs, Can)
    if view.needs is None:
        assert name in OPEN, f"{name} answers everybody; if that is meant, add it to OPEN"


@pytest.mark.parametrize("role", [*Role, None])
def test_each_role_opens_its_parts_and_no_others(site, role):
    client = site.client(role) if role else site.client()
    site.person(name="somebody")  # or every page leads to making the first account
    for name, pattern in EVERY.items():
        needs = pattern.callback.needs
        if not name.endswith(":page") or not isinstance(needs, Can):
            continue
        answer = client.get(f"/{pattern_path(name)}")
        expected = 302 if role is None else 200 if needs in MAY[role] else 403
        assert answer.status_code == expected, (name, role)


def pattern_path(name: str) -> str:
    from django.urls import reverse

    return reverse(name).lstrip("/")
