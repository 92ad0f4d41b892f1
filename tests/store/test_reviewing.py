"""The queue: its order, holds, decisions with before and after, batches and taking back."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from core.errors import RefusedError
from core.identity import digest
from core.vocabulary import Stance, Verdict
from store import connection
from store.analysis import pending_versions, save_analyses
from store.audit import list_acts
from store.connection import models
from store.decisions import change, confirm, find_decided, list_decided, reject
from store.holds import HOLD_FOR, held_by_others, hold
from store.ingest import save_batch
from store.items import get_item, passage_of
from store.priorities import explain, refresh
from store.reviewing import (
    DecidedMeanwhile,
    HeldByColleague,
    decide,
    last_decision,
    undo,
)
from store.waiting import Tab, Wanted, count_waiting, list_alike, list_waiting
from tests.store.build import NOW, V1, V2, analysis_of, extraction, judge

TEXT = "Mở đầu.\nMột nửa thác không còn nữa. Câu sau.\nĐoạn cuối."
QUOTE = "Một nửa thác"
AT = TEXT.index(QUOTE)


def analyse(version, *judgements):
    texts = [text for batch in pending_versions(version.id) for text in batch]
    save_analyses([(text, analysis_of(*judgements)) for text in texts], version)


@pytest.fixture
def people(database):
    return [models.User.objects.create_user(name).pk for name in ("lan", "minh")]


@pytest.fixture
def queue(people):
    """Three pages: two copies of one text and one of another outlet's words."""
    same = tuple(range(128))
    save_batch(
        [
            extraction(1, 1, TEXT, signature=same),
            extraction(2, 2, TEXT, signature=same),
            extraction(3, 3, TEXT + " Khác."),
        ],
        seen_at=NOW,
    )
    analyse(V1, judge(QUOTE, AT))
    refresh(NOW)
    return [row.id for row in list_waiting(Wanted(), limit=10)]


def key_of(finding):
    item = get_item(finding)
    assert item is not None
    return item.key


def test_what_waits_comes_most_urgent_first_and_by_keys_either_way(queue):
    assert len(queue) == 3
    rows = list_waiting(Wanted(), limit=10)
    assert [row.priority for row in rows] == sorted((row.priority for row in rows), reverse=True)
    assert [row.id for row in list_waiting(Wanted(), limit=1, after=queue[0])] == [queue[1]]
    assert [row.id for row in list_waiting(Wanted(), limit=2, before=queue[2])] == queue[:2]
    assert [row.id for row in list_waiting(Wanted(), limit=1, before=queue[2])] == [queue[1]]
    assert count_waiting(Wanted(), at_most=2) == 2


@pytest.mark.parametrize(
    ("wanted", "count"),
    [
        (Wanted(claim="claim-a"), 3),
        (Wanted(claim="claim-b"), 0),
        (Wanted(lang="vi"), 3),
        (Wanted(lang="zh"), 0),
        (Wanted(kind="press"), 3),
        (Wanted(kind="social"), 0),
        (Wanted(profile="cao-bang"), 0),
        (Wanted(Tab.SUGGESTED), 0),
        (Wanted(Tab.CONTESTED), 0),
        (Wanted(Tab.OTHER), 0),
    ],
    ids=str,
)
def test_filters(queue, wanted, count):
    assert count_waiting(wanted, at_most=100) == count == len(list_waiting(wanted, limit=100))


def test_each_kind_of_finding_has_its_tab(people):
    save_batch([extraction(1, 1, TEXT)], seen_at=NOW)
    analyse(
        V1,
        judge(QUOTE, AT),
        judge(QUOTE, AT, claim="claim-b", verdict=Verdict.CONTESTED),
        judge(QUOTE, AT, claim="claim-c", stance=Stance.DENIES),
    )
    tabs = {tab: [row.claim for row in list_waiting(Wanted(tab), limit=9)] for tab in Tab}
    assert tabs == {
        Tab.FLAGGED: ["claim-a"],
        Tab.CONTESTED: ["claim-b"],
        Tab.OTHER: ["claim-c"],
        Tab.SUGGESTED: [],
    }


def test_the_item_shows_the_sentence_in_its_paragraph(queue):
    item = get_item(queue[0])
    passage = item.passage
    assert passage.text == "Một nửa thác không còn nữa. Câu sau."
    assert passage.text[slice(*passage.mark)] == QUOTE
    urgency = explain(queue[0])
    assert 0 < urgency.reach <= 1
    assert get_item("none") is explain("none") is None


def test_a_long_paragraph_is_cut_around_the_sentence():
    text = "chữ " * 500 + "Câu này." + " chữ" * 500
    at = text.index("Câu")
    passage = passage_of(text, at, at + 8)
    assert passage.text[slice(*passage.mark)] == "Câu này."
    assert passage.cut_before
    assert passage.cut_after
    assert len(passage.text) < 1300
    assert passage.text.startswith("chữ")


@pytest.mark.parametrize(
    ("decision", "act"),
    [
        (confirm(), "review.confirm"),
        (confirm(quiet=True), "review.quiet"),
        (reject("satire"), "review.reject"),
        (reject("other", note="bài thơ"), "review.reject"),
        (change(claim="claim-b"), "review.change"),
        (change(stance="denies"), "review.change"),
    ],
    ids=str,
)
def test_a_decision_is_kept_with_who_when_before_and_after(queue, people, decision, act):
    decide(people[0], queue[0], decision, now=NOW)
    decided = find_decided(key_of(queue[0]))
    assert (decided.what, decided.by, decided.at) == (decision, "lan", NOW)
    (entry,) = list_acts(entity="review")
    assert (entry.action, entry.actor, entry.before) == (act, "lan", None)
    assert entry.after["decision"] == decision.decision
    assert QUOTE not in str(entry)  # the text may have to be deleted, the trail never is
    assert queue[0] not in [row.id for row in list_waiting(Wanted(), limit=10)]
    assert [item.finding for item in list_decided()] == [queue[0]]


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (lambda: reject("because"), "reason"),
        (lambda: reject("other_stance"), "reason"),
        (lambda: reject("other", note="  "), "note"),
        (change, "nothing"),
        (lambda: change(stance="shouts"), "stance"),
    ],
    ids=["unknown", "not to be chosen", "other without note", "nothing", "no stance"],
)
def test_decisions_that_do_not_fit_are_refused(make, reason):
    with pytest.raises(RefusedError) as refused:
        make()
    assert refused.value.reason == reason


def test_a_decision_survives_a_new_analysis(queue, people):
    decide(people[0], queue[0], reject("opinion"), now=NOW)
    analyse(V2, judge(QUOTE, AT))
    assert count_waiting(Wanted(), at_most=9) == 2
    assert find_decided(key_of(queue[0])).what.reason == "opinion"


def test_what_a_colleague_decided_meanwhile_is_shown_not_overwritten(queue, people):
    lan, minh = people
    decide(lan, queue[0], reject("satire"), now=NOW)
    with pytest.raises(DecidedMeanwhile) as refused:
        decide(minh, queue[0], confirm(), now=NOW)
    assert refused.value.theirs.by == "lan"
    assert find_decided(key_of(queue[0])).what.reason == "satire"
    seen = refused.value.theirs.stamp
    decide(minh, queue[0], confirm(), seen=seen, now=NOW)  # knowingly
    assert find_decided(key_of(queue[0])).by == "minh"
    assert list_acts(entity="review")[0].before["reason"] == "satire"
    with pytest.raises(DecidedMeanwhile):
        decide(lan, queue[0], confirm(), seen=seen, now=NOW)


def test_a_statement_that_is_no_longer_found_cannot_be_decided(queue, people):
    analyse(V2)
    with pytest.raises(RefusedError) as refused:
        decide(people[0], queue[0], confirm(), now=NOW)
    assert refused.value.reason == "gone"


def test_one_person_at_a_time(queue, people):
    lan, minh = people
    key = key_of(queue[0])
    assert hold(lan, key, now=NOW) is None
    assert hold(lan, key, now=NOW) is None
    holder = hold(minh, key, now=NOW)
    assert (holder.name, holder.until) == ("lan", NOW + HOLD_FOR)
    assert set(held_by_others(minh, [key[0]], now=NOW)) == {key}
    assert held_by_others(lan, [key[0]], now=NOW) == {}
    with pytest.raises(HeldByColleague):
        decide(minh, queue[0], confirm(), now=NOW)
    assert hold(minh, key, take_over=True, now=NOW) is None
    assert hold(lan, key, now=NOW).name == "minh"
    assert [act.action for act in list_acts(entity="review")] == ["hold.take_over"]
    with pytest.raises(HeldByColleague):
        decide(lan, queue[0], confirm(), now=NOW)
    decide(minh, queue[0], confirm(), now=NOW)
    assert not models.Hold.objects.exists()


def test_a_hold_ends_after_five_minutes_unless_renewed(queue, people):
    lan, minh = people
    key = key_of(queue[0])
    hold(lan, key, now=NOW)
    hold(lan, key, now=NOW + timedelta(minutes=4))
    assert hold(minh, key, now=NOW + timedelta(minutes=6)).name == "lan"
    assert hold(minh, key, now=NOW + timedelta(minutes=10)) is None


def test_opening_the_next_item_lets_go_of_the_last(queue, people):
    lan, minh = people
    hold(lan, key_of(queue[0]), now=NOW)
    hold(lan, key_of(queue[2]), alone=True, now=NOW)
    assert hold(minh, key_of(queue[0]), now=NOW) is None


def test_of_two_at_once_one_is_refused(queue, people):
    def attempt(actor):
        try:
            decide(actor, queue[0], confirm(), now=NOW)
        except DecidedMeanwhile:
            return "refused"
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(attempt, people)) == ["done", "refused"]
    assert models.Review.objects.count() == len(list_acts(entity="review")) == 1


def copies(queue):
    """Return a finding and its near-duplicate, and the one that is none."""
    for finding in queue:
        if alike := list_alike(finding):
            return finding, alike[0].id, next(iter(set(queue) - {finding, alike[0].id}))
    raise AssertionError("no near-duplicates")


def test_near_duplicates_are_decided_together_and_taken_back_together(queue, people):
    first, copy, other = copies(queue)
    outcome = decide(people[0], first, reject("satire"), also=[copy, other, "none"], now=NOW)
    assert (outcome.done, outcome.skipped) == (2, 2)
    assert [row.id for row in list_waiting(Wanted(), limit=9)] == [other]
    assert last_decision(people[0]).count == 2
    assert undo(people[0], now=NOW).done == 2
    assert count_waiting(Wanted(), at_most=9) == 3


def test_a_batch_leaves_what_others_have_or_decided(queue, people):
    lan, minh = people
    first, copy, _ = copies(queue)
    hold(minh, key_of(copy), now=NOW)
    outcome = decide(lan, first, confirm(), also=[copy], now=NOW)
    assert (outcome.done, outcome.skipped) == (1, 1)
    undo(lan, now=NOW)
    decide(minh, copy, reject("denial"), now=NOW)
    assert decide(lan, first, confirm(), also=[copy], now=NOW).skipped == 1
    assert find_decided(key_of(copy)).by == "minh"


def test_undo_brings_back_what_was_before_step_by_step(queue, people):
    lan, minh = people
    decide(minh, queue[0], reject("satire", note="hài"), now=NOW)
    theirs = find_decided(key_of(queue[0]))
    decide(lan, queue[0], confirm(quiet=True), seen=theirs.stamp, now=NOW + timedelta(1))
    decide(lan, queue[1], confirm(), now=NOW + timedelta(2))
    undo(lan, now=NOW + timedelta(3))
    assert find_decided(key_of(queue[1])) is None
    undo(lan, now=NOW + timedelta(3))
    again = find_decided(key_of(queue[0]))
    assert (again.what, again.by, again.at) == (theirs.what, "minh", NOW)
    with pytest.raises(RefusedError) as refused:
        undo(lan, now=NOW)
    assert refused.value.reason == "nothing"
    assert [act.action for act in list_acts(entity="review", action="review.undo")] == [
        "review.undo"
    ] * 2


def test_nobody_takes_back_what_a_colleague_decided_since(queue, people):
    lan, minh = people
    decide(lan, queue[0], confirm(), now=NOW)
    seen = find_decided(key_of(queue[0])).stamp
    decide(minh, queue[0], reject("satire"), seen=seen, now=NOW + timedelta(1))
    with pytest.raises(DecidedMeanwhile) as refused:
        undo(lan, now=NOW + timedelta(2))
    assert refused.value.theirs.by == "minh"
    assert find_decided(key_of(queue[0])).by == "minh"


def test_a_decision_without_its_quote_keeps_the_item_away_too(queue, people):
    document, claim, quote_hash = key_of(queue[0])
    assert quote_hash == digest(QUOTE)
    models.Review.objects.create(
        document_id=document,
        claim=claim,
        quote_hash=quote_hash,
        decision="rejected",
        decided_by_id=people[0],
        decided_at=NOW,
    )
    assert queue[0] not in [row.id for row in list_waiting(Wanted(), limit=10)]
