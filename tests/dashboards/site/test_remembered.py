"""What takes long is counted once, and anew behind those who ask."""

from threading import Event

import pytest
from django.core.cache import cache

from core.errors import StoreError
from core.roles import Role
from dashboards.site import remembered as remembering
from dashboards.site.remembered import remembered
from dashboards.site.warming import warm_up


@pytest.fixture(autouse=True)
def forgotten():
    cache.clear()


def test_while_fresh_it_is_counted_once():
    counts = iter(range(9))
    assert [remembered("n", lambda: next(counts), fresh_s=60) for _ in range(3)] == [0, 0, 0]


def test_when_no_longer_fresh_the_old_stands_until_the_new_is_there():
    counts, done = iter(range(9)), Event()

    def count() -> int:
        found = next(counts)
        if found:
            done.set()
        return found

    assert remembered("n", count, fresh_s=-1) == 0
    assert remembered("n", count, fresh_s=-1) == 0
    assert done.wait(5)
    with remembering._locks["n"]:
        assert remembered("n", count, fresh_s=60) == 1


def test_what_fails_is_said_to_who_waits_and_only_logged_behind(caplog):
    def fail() -> int:
        raise StoreError("locked")

    with pytest.raises(StoreError):
        remembered("n", fail, fresh_s=60)
    assert remembered("n", lambda: 7, fresh_s=60) == 7
    assert remembered("n", fail, fresh_s=-1) == 7
    with remembering._locks["n"]:
        assert remembered("n", fail, fresh_s=60) == 7
    assert "locked" in caplog.text


def test_the_site_is_warm_before_anybody_comes(site):
    warm_up().join(60)
    for name in ("today.began", "quality.analyses", "quality.unflagged", "sources.states"):
        assert cache.get(f"remembered:{name}") is not None
    assert site.client(Role.VIEWER).get("/quality/").status_code == 200
