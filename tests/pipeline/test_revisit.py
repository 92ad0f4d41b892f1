"""The job ``revisit`` on the demonstration world's second day."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import yaml
from django.db.models import F

from core.settings import Settings
from demo.server import serve
from demo.world import load_world
from pipeline.installation import open_store
from pipeline.jobs import run_job
from tests.crawlers.server import Answer, Site
from tests.pipeline.demo_profile import demo_settings


def age(settings: Settings, hours: int) -> None:
    """Let time pass: everything was seen so much earlier."""
    with open_store(settings):
        from store.connection import models

        past = timedelta(hours=hours)
        models.Document.objects.update(first_seen=F("first_seen") - past)


def outcomes(settings: Settings) -> dict[str, set[str]]:
    """Addresses by outcome of their last look."""
    with open_store(settings):
        from store.connection import models

        found: dict[str, set[str]] = {}
        for url, outcome in models.Revisit.objects.values_list("document__url", "outcome"):
            found.setdefault(outcome, set()).add(url)
        return found


@pytest.fixture(scope="module")
def first_day(tmp_path_factory: pytest.TempPathFactory) -> tuple[Settings, int]:
    with serve(slow_s=0.1) as base:
        settings = demo_settings(tmp_path_factory.mktemp("revisit"), base)
        run_job("collect", settings)
        assert run_job("revisit", settings).counts == {"pages": 0}  # nothing is a day old yet
    return settings, int(base.rpartition(":")[2])


@pytest.mark.slow
def test_a_day_and_a_week(first_day: tuple[Settings, int]) -> None:
    settings, port = first_day
    age(settings, 25)
    at = datetime.now(UTC)
    with serve(port=port, edition=2, slow_s=0.1, changed_at=at.replace(microsecond=0)) as base:
        result = run_job("revisit", settings, at=at)
        assert result.outcome == "done", result
        second = {item.id: item for item in load_world(2)}
        touched = [
            item
            for item in load_world(1)
            if second[item.id].changed and "disallowed" not in item.traits
        ]
        with_pages = [item for item in touched if item.outlet.id not in ("ban-lang", "hoi-que")]
        gone = {base + item.path for item in with_pages if second[item.id].gone}
        edited = {base + item.path for item in with_pages if not second[item.id].gone}
        assert gone
        assert edited
        found = outcomes(settings)
        assert found["gone"] == gone
        assert edited <= found["changed"]
        assert result.counts["ingest_edited"] >= len(edited)
        assert result.counts["ingest_gone"] == len(gone)
        assert result.counts["unchanged"] > 20
        with open_store(settings):
            from store.connection import models

            left = models.Document.objects.filter(gone_at__isnull=False)
            assert set(left.values_list("url", flat=True)) == gone
        # Repeated for the same time, or an hour later: nothing is asked twice.
        assert run_job("revisit", settings, at=at).counts == {"pages": 0}
        age(settings, 24 * 6)
        week = run_job("revisit", settings)
        assert week.counts["pages"] == result.counts["pages"] - len(gone)
        assert week.counts["unchanged"] == week.counts["pages"]
        assert run_job("revisit", settings).counts == {"pages": 0}


@pytest.mark.slow
def test_no_network(first_day: tuple[Settings, int]) -> None:
    """Runs after the week: everything is due no more, so it begins with new stages."""
    settings, _ = first_day
    with open_store(settings):
        from store.connection import models

        models.Revisit.objects.all().delete()
    for _ in range(3):
        result = run_job("revisit", settings, only=["frontier"])
        assert result.outcome == "failed"
        assert result.counts["failed"] == result.counts["pages"] > 3
    # Three times is enough.
    assert run_job("revisit", settings, only=["frontier"]).counts == {"pages": 0}


NEWS = "<html><h1>Tin {0}</h1><article>" + "<p>Bản tin {0} kể chuyện ở chợ phiên.</p>" * 20


def test_pages_that_lead_to_the_front_page_or_to_nothing(tmp_path: Path) -> None:
    """A redirect to a missing page: gone. For today to the front page: gone at the third look."""
    names = ("tin-100001", "tin-100002")
    with Site() as site:
        links = "".join(f'<a href="/{name}.html">{name}</a>' for name in names)
        site.pages = {f"/{name}.html": Answer(NEWS.format(name).encode()) for name in names}
        site.pages["/"] = Answer(f"<html><body>{links}</body></html>".encode())
        settings = site_settings(tmp_path, site.url)
        run_job("collect", settings)
        run_job("analyse_and_index", settings)
        age(settings, 25)
        for name, place in zip(names, ("/", "/no-such-page"), strict=True):
            site.pages[f"/{name}.html"] = Answer(status=302, headers={"Location": place})
        looks = [run_job("revisit", settings).counts for _ in range(4)]
    assert [counts["pages"] for counts in looks] == [2, 1, 1, 0]
    assert [counts.get("ingest_gone", 0) for counts in looks] == [1, 0, 1, 0]
    with open_store(settings):
        from store.connection import models

        assert models.Document.objects.filter(gone_at__isnull=False).count() == 2
        assert models.IndexState.objects.filter(wanted__gt=F("indexed")).count() == 2


def site_settings(folder: Path, url: str) -> Settings:
    """Settings of an office that follows one site alone."""
    settings = demo_settings(folder, url)
    source = {"id": "bao", "name": "Báo", "kind": "press", "protocol": "listing", "url": f"{url}/"}
    path = settings.profiles_dir / settings.profile / "sources.yaml"
    path.write_text(yaml.safe_dump({"sources": [source | {"schedule": "0 * * * *"}]}), "utf-8")
    return settings
