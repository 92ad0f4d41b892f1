"""Facts of a window, corrections and due alerts, on both databases."""

from datetime import timedelta

import pytest

from core.dayfacts import Window
from core.subscriptions import RuleKind
from core.vocabulary import Retention
from store import alerts, corrections, counting, digests, mailed, retention, runs, subscribers
from store.connection import models
from store.mailed import Told
from store.subscribers import RuleWish
from tests.digest_world import (
    CLAIM,
    SEVEN,
    ago,
    collected,
    prioritise,
    publish,
    statement,
    subscribe,
)

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def store(database):
    return database


def facts(end=SEVEN, *, days=1, before=None, expected=("bao-cao-bang", "cao-bang-gov")):
    start = end - days * DAY
    seen = counting.read_seen(start, end)
    return digests.gather(Window(start, end, before), seen, expected=expected)


def test_an_empty_store():
    told = facts()
    assert (told.items, told.statements, told.changes) == ((), (), ())
    assert told.coverage.seen == 0
    assert told.coverage.silent == ("bao-cao-bang", "cao-bang-gov")
    assert not any(told.daily)


def test_the_edges_of_the_window():
    for number, hours in enumerate((0, 0.01, 23.99, 24, 24.01)):
        publish(number, ago(hours))
    assert {item.title for item in facts().items} == {"Tin số 1", "Tin số 2", "Tin số 3"}


def test_what_is_counted_are_stories_and_sources():
    for back in range(1, 20):
        publish(f"cu-{back}", ago(24 * back + 1), statement())
    for number, source in enumerate(["bao-cao-bang", "cao-bang-gov", "bao-lang-son"]):
        publish(number, ago(2 + number), statement(), source=source, group="một")
    publish("khac", ago(1), statement())
    publish("xua", ago(1), statement(), published=ago(24 * 20))  # new to us, no sign of the day
    counted = facts().claims[CLAIM]
    assert (counted.stories, counted.sources, counted.days) == (2, 3, 1)
    assert counted.baseline == (1,) * 18
    assert facts().topics["land-border"] == counted
    assert facts().places["cao-bang"] == counted


def test_when_a_claim_was_said_before():
    publish(1, ago(24 * 50), statement())
    publish(2, ago(24 * 40), statement())
    publish(3, ago(1), statement())
    past = facts().past[CLAIM]
    assert (past.first, past.last) == (ago(24 * 50), ago(24 * 40))


def test_what_no_digest_had_met_comes_late_and_once():
    publish(1, ago(30), statement())
    (late,) = facts(before=ago(20)).statements
    mailed.note_met([Told(late.id, late.item.id, late.judgement)], shown=(), now=ago(10))
    assert len(facts(before=ago(20)).statements) == 1, "met after the digest before was made"
    assert facts(before=ago(5)).statements == ()
    assert facts().statements == (), "nobody had a digest before"


def test_coverage_counts_the_sources_of_the_profile():
    collected(ago(5), outcomes={"bao-cao-bang": "failed", "cao-bang-gov": "failed", "khac": "new"})
    collected(ago(2), outcomes={"bao-cao-bang": "unchanged"})
    publish(1, ago(1), analysed=False)
    told = facts().coverage
    assert (told.expected, told.seen, told.failed, told.silent) == (2, 1, ("cao-bang-gov",), ())
    assert (told.items, told.backlog) == (1, 1)
    assert told.last_collected == ago(2)
    assert told.last_synced is None
    run = runs.start_run("job", job="analyse_and_index", now=ago(2))
    runs.finish_run(run, outcome="partial", now=ago(1))
    late = runs.start_run("job", job="analyse_and_index", now=ago(0))
    runs.finish_run(late, outcome="done", now=ago(-1))
    assert facts().coverage.last_synced == ago(1)
    synced = runs.start_run("sync", now=ago(0.5))
    runs.finish_run(synced, outcome="done", now=ago(0.5))
    assert facts().coverage.last_synced == ago(0.5)


def test_a_mailed_finding_that_is_found_no_more():
    from core.records import Analysis, AnalysisVersion
    from core.vocabulary import Lang
    from store import analysis

    publish(1, ago(3), statement())
    (said,) = facts().statements
    mailed.note_met([Told(said.id, said.item.id, said.judgement)], shown={said.id}, now=SEVEN)
    assert corrections.list_corrections(SEVEN) == []
    other = AnalysisVersion(code="2", model="m", catalogue="c")
    for texts in analysis.pending_versions(other.id):
        analysis.save_analyses([(each, Analysis(Lang.VI, True)) for each in texts], other)
    (correction,) = corrections.list_corrections(SEVEN)
    assert (correction.now, correction.rejected, correction.finding) == (None, False, said.id)
    assert corrections.list_corrections(SEVEN + 91 * DAY) == []


def test_an_edit_that_takes_the_sentence_away_is_no_correction():
    publish(1, ago(3), statement())
    (said,) = facts().statements
    mailed.note_met([Told(said.id, said.item.id, said.judgement)], shown={said.id}, now=SEVEN)
    publish(1, ago(1), text="Bài đã viết lại.")
    assert corrections.list_corrections(SEVEN) == []


@pytest.mark.parametrize(
    ("kind", "target", "due"),
    [
        (RuleKind.CLAIM, CLAIM, True),
        (RuleKind.TOPIC, "land-border", True),
        (RuleKind.PLACE, "tinh", True),
        (RuleKind.PLACE, "khac", False),
    ],
)
def test_due_is_what_matches_and_was_not_told(kind, target, due):
    who = subscribe("a@so.example")
    rule, _ = subscribers.add_rule(who, RuleWish(kind, target, 0.5, 5, 0, 0), now=ago(9))
    publish(1, ago(1), statement())
    prioritise()
    members = {"tinh": {"cao-bang"}}
    found = alerts.due_statements([rule], members=members)
    assert bool(found) is due
    alerts.note_copies(who, found, now=SEVEN)
    assert alerts.due_statements([rule], members=members) == []


def test_of_a_post_by_an_individual_the_ledger_keeps_no_word():
    publish(1, ago(3), statement(), retention=Retention.INDIVIDUAL)
    (said,) = facts().statements
    assert said.item.individual
    told = Told(said.id, said.item.id, said.judgement, said.item.individual)
    mailed.note_met([told], shown={said.id}, now=SEVEN)
    assert models.Mailed.objects.get().quote == ""
    who = subscribe("a@so.example")
    wish = RuleWish(RuleKind.CLAIM, CLAIM, 0.0, 5, 0, 0)
    rule, _ = subscribers.add_rule(who, wish, now=ago(9))
    prioritise()
    alerts.note_copies(who, alerts.due_statements([rule], members={}), now=SEVEN)
    assert models.AlertFired.objects.count() == 1
    assert retention.delete_expired(SEVEN + 100 * DAY, 90) == 1
    assert models.Mailed.objects.count() == models.AlertFired.objects.count() == 0
