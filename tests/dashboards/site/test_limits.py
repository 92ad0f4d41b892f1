"""Asking too often is answered with when to go on, each person and each kind for itself."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.http import HttpResponse
from django.test import RequestFactory

from core.roles import Can
from dashboards.site import limits
from dashboards.site.limits import limited, seconds_to_wait
from dashboards.site.permissions import needs


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    cache.clear()
    now = [6_000_010.0]
    monkeypatch.setattr(limits.time, "time", lambda: now[0])
    return now


def test_calls_of_a_minute_are_counted_for_each_person_and_kind(clock):
    assert [seconds_to_wait("search", "a", 2) for _ in range(3)] == [0, 0, 50]
    assert seconds_to_wait("search", "b", 2) == 0
    assert seconds_to_wait("export", "a", 2) == 0
    clock[0] += 60
    assert seconds_to_wait("search", "a", 2) == 0


@pytest.mark.parametrize("fragment", [False, True], ids=["page", "fragment"])
def test_the_answer_says_how_long_to_wait(site, fragment):
    @limited("search", 1)
    @needs(Can.VIEW)
    def view(request):
        return HttpResponse("found")

    headers = {"HX-Request": "true"} if fragment else {}
    request = RequestFactory().get("/search/", headers=headers)
    request.user, request.resolver_match = AnonymousUser(), None
    assert view.needs is Can.VIEW
    assert view(request).content == b"found"
    refused = view(request)
    assert (refused.status_code, refused["Retry-After"]) == (429, "50")
    assert "Đợi 50 giây" in refused.content.decode()
    assert ("HX-Retarget" in refused) is fragment
