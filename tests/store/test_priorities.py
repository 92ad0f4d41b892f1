"""Priorities in the store: from the dates, groups and sources of what says a claim."""

from datetime import timedelta

import pytest

from core.priority import FLAGGED_FROM
from core.records import Source
from core.vocabulary import SourceKind, Stance
from store import priorities, sync
from store.analysis import pending_versions, save_analyses
from store.connection import models
from store.findings import list_findings
from store.ingest import save_batch
from store.sources import save_sources
from tests.store.build import NOW, SOURCE, START, V1, V2, analysis_of, extraction, judge

DAY = 24 * 60
BACKEND = "tantivy"
TEXT = "Một nửa thác không còn nữa"


def analyse(version=V1, **options):
    for batch in pending_versions(version.id):
        save_analyses(
            [(text, analysis_of(judge("Một nửa thác", **options))) for text in batch], version
        )


def say(number: int, day: int, **options) -> None:
    minutes = day * DAY
    save_batch(
        [extraction(number, minutes, f"{TEXT} {number}.", published_minutes=minutes, **options)],
        seen_at=NOW,
    )


def stored() -> dict[str, float]:
    """Priority by the number of the page."""
    rows = models.Finding.objects.values_list("document__url", "priority")
    return {url.rsplit("/", 1)[1].removesuffix(".html"): value for url, value in rows}


def take() -> set[str]:
    items = sync.pending(BACKEND, 1000)
    sync.confirm(BACKEND, items)
    return {item.entity_type for item in items}


def test_everything_new_gets_one_whatever_its_age(database) -> None:
    say(1, 0)
    analyse()
    assert priorities.refresh(NOW + timedelta(days=900)) == 1
    assert stored()["1"] > FLAGGED_FROM
    assert priorities.refresh(NOW + timedelta(days=900)) == 0


def test_the_index_gets_what_the_store_has(database) -> None:
    say(1, 0)
    analyse()
    take()
    priorities.refresh(NOW)
    items = {item.entity_type: item.entity for item in sync.pending(BACKEND, 10)}
    assert items["finding"].priority == items["document"].priority == stored()["1"]
    assert take() == {"finding", "document"}
    priorities.refresh(NOW)
    assert take() == set()


def test_spread_raises_those_already_there(database) -> None:
    say(1, 0)
    analyse()
    priorities.refresh(NOW)
    alone = stored()["1"]
    for number in range(2, 7):
        say(number, number)
    analyse()
    priorities.refresh(NOW)
    assert stored()["1"] > alone
    # Those that say it later are no news any more, but as widespread.
    assert stored()["1"] > stored()["6"]


def test_denials_do_not_spread_a_claim(database) -> None:
    say(1, 0)
    analyse()
    priorities.refresh(NOW)
    alone = stored()["1"]
    say(2, 1)
    analyse(stance=Stance.DENIES)
    priorities.refresh(NOW)
    assert stored()["1"] == alone
    assert stored()["2"] < FLAGGED_FROM


def test_a_source_that_reaches_more_people_comes_first(database) -> None:
    say(1, 0)
    analyse()
    priorities.refresh(NOW)
    before = stored()["1"]
    save_sources([Source(SOURCE, "Báo", SourceKind.PRESS, "feed", "https://b.example", reach=5)])
    priorities.refresh(NOW)
    assert stored()["1"] > before
    say(2, 0, engagement={"reactions": 5000})
    analyse()
    priorities.refresh(NOW)
    assert stored()["2"] >= stored()["1"]


def test_most_urgent_first(database) -> None:
    say(1, 5)
    say(2, 6)
    analyse(stance=Stance.DENIES)
    say(3, 0)
    analyse()
    priorities.refresh(NOW)
    say(4, 9)
    analyse()  # not worked out yet

    def order(**options) -> list[str]:
        return [row.url.rsplit("/", 1)[1][0] for row in list_findings(**options)]

    assert order() == ["4", "2", "1", "3"]
    assert order(urgent_first=True) == ["3", "1", "2", "4"]
    assert list_findings(urgent_first=True)[0].priority == stored()["3"]


def test_old_ones_are_left_as_they_are(database) -> None:
    say(1, 0)
    analyse()
    priorities.refresh(NOW)
    models.Finding.objects.update(priority=0.77)
    assert priorities.refresh(START + timedelta(days=61)) == 0
    assert priorities.refresh(START + timedelta(days=59)) == 1


def test_analysis_again_works_it_out_again_however_old(database) -> None:
    say(1, 0)
    analyse()
    late = NOW + timedelta(days=900)
    priorities.refresh(late)
    before = stored()
    analyse(V2)
    priorities.refresh(late)
    assert stored() == before
    analyse(V1, stance=Stance.QUESTIONS)
    priorities.refresh(late)
    assert stored()["1"] < FLAGGED_FROM <= before["1"]


@pytest.mark.parametrize("days", [20, 200])
def test_what_lies_far_back_counts_for_novelty(database, days: int) -> None:
    say(1, 0)
    say(2, 1)
    say(3, days)
    analyse()
    priorities.refresh(START + timedelta(days=days))
    whole = stored()["3"]
    # The same with everything else's priority known: only the newest is worked out again.
    models.Finding.objects.filter(document__url__endswith="/3.html").update(priority=None)
    priorities.refresh(START + timedelta(days=days + 1))
    assert stored()["3"] == whole
