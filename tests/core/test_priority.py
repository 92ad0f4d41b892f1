"""Priority: between 0 and 1, never lower for more of anything, flagged before all else."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from core.priority import (
    FLAGGED_FROM,
    MANY_GROUPS,
    WEIGHTS,
    Judged,
    Saying,
    Story,
    Urgency,
    novelty_of,
    priority_of,
    reach_of,
    spread_of,
)
from core.vocabulary import Match, SourceKind, Stance, Verdict, is_flagged

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
part = st.floats(0, 1)
any_float = st.floats(allow_nan=True, allow_infinity=True)
judged = st.builds(
    Judged, st.sampled_from(Match), st.sampled_from(Verdict), st.sampled_from(Stance)
)
urgencies = st.builds(Urgency, part, part, part, part)
days = st.floats(0, 4000).map(lambda days: timedelta(days=days))
engagement = st.dictionaries(
    st.sampled_from(["views", "reactions", "comments", "shares"]), st.integers(-5, 10**9)
)
reaches = st.integers(0, 9)
groups = st.sampled_from("abcdef")
sayings = st.lists(
    st.builds(Saying, st.integers(0, 100).map(lambda days: NOON + timedelta(days=days)), groups),
    max_size=30,
)


def flagged(item: Judged) -> bool:
    return is_flagged(item.match, item.verdict, item.stance)


def test_weights_make_one() -> None:
    assert abs(sum(WEIGHTS.values()) - 1) < 1e-9


@given(judged, st.builds(Urgency, any_float, any_float, any_float, any_float))
def test_is_between_0_and_1_whatever_comes(item: Judged, urgency: Urgency) -> None:
    assert 0 <= priority_of(item, urgency) <= 1


@given(judged, judged, urgencies, urgencies)
def test_flagged_comes_before_all_else(
    one: Judged, other: Judged, urgency: Urgency, urgency_of_other: Urgency
) -> None:
    if flagged(one) and not flagged(other):
        assert priority_of(one, urgency) >= FLAGGED_FROM > priority_of(other, urgency_of_other)


@given(judged, urgencies, st.sampled_from(sorted(WEIGHTS)), part)
def test_more_of_any_part_never_lowers(
    item: Judged, urgency: Urgency, name: str, value: float
) -> None:
    parts = {key: getattr(urgency, key) for key in WEIGHTS}
    lower, higher = sorted((parts[name], value))
    assert priority_of(item, Urgency(**{**parts, name: lower})) <= priority_of(
        item, Urgency(**{**parts, name: higher})
    )


@given(urgencies)
def test_order_of_what_is_not_flagged(urgency: Urgency) -> None:
    def of(match: Match, verdict: Verdict, stance: Stance) -> float:
        return priority_of(Judged(match, verdict, stance), urgency)

    waiting = of(Match.SUGGESTED, Verdict.CONTRADICTED, Stance.ASSERTS)
    contested = of(Match.CONFIRMED, Verdict.CONTESTED, Stance.ASSERTS)
    supported = of(Match.CONFIRMED, Verdict.SUPPORTED, Stance.ASSERTS)
    asked = of(Match.CONFIRMED, Verdict.CONTRADICTED, Stance.QUESTIONS)
    denied = of(Match.CONFIRMED, Verdict.CONTRADICTED, Stance.DENIES)
    assert contested >= waiting >= asked >= denied >= supported


@given(st.sampled_from(SourceKind), reaches, engagement, engagement)
def test_reach_grows_with_source_and_reactions(
    kind: SourceKind, reach: int, counts: dict[str, int], more: dict[str, int]
) -> None:
    value = reach_of(kind, reach, counts)
    assert 0 < value <= 1
    added = {
        name: max(0, counts.get(name, 0)) + max(0, more.get(name, 0)) for name in counts | more
    }
    assert reach_of(kind, reach, added) >= value - 1e-12
    if reach:
        assert reach_of(kind, reach + 1, counts) >= value - 1e-12


@given(days, days, days)
def test_novelty_grows_with_silence_and_falls_with_age(
    silent: timedelta, more: timedelta, known: timedelta
) -> None:
    value = novelty_of(silent, known)
    assert 0 <= value <= 1 == novelty_of(None, known)
    assert novelty_of(silent + more, known) >= value
    assert novelty_of(silent, known + more) <= value


@given(st.integers(-3, 10_000), st.integers(0, 100))
def test_spread_grows_with_groups(groups: int, more: int) -> None:
    assert 0 <= spread_of(groups) <= spread_of(groups + more) <= 1
    assert spread_of(1) == 0
    assert spread_of(MANY_GROUPS) == 1


@given(sayings, st.integers(0, 100), groups)
def test_story_is_bounded_and_another_group_spreads_it(
    said: list[Saying], day: int, group: str
) -> None:
    at = NOON + timedelta(days=day)
    story = Story(said)
    assert 0 <= story.novelty(at, group) <= 1
    assert 0 <= story.spread(at, group) <= 1
    more = Story([*said, Saying(at + timedelta(days=3), "elsewhere")])
    assert more.spread(at, group) >= story.spread(at, group)


@given(sayings)
def test_order_of_sayings_is_nothing(said: list[Saying]) -> None:
    at = NOON + timedelta(days=50)
    one, other = Story(said), Story(said[::-1])
    assert one.novelty(at, "a") == other.novelty(at, "a")
    assert one.spread(at, "a") == other.spread(at, "a")


def test_copies_of_a_story_do_not_make_it_old() -> None:
    story = Story([Saying(NOON, "a"), Saying(NOON + timedelta(hours=5), "a")])
    assert story.novelty(NOON + timedelta(hours=5), "a") == 1
    assert story.spread(NOON, "a") == 0


def test_a_claim_that_comes_back_is_new_again() -> None:
    story = Story([Saying(NOON, "a"), Saying(NOON + timedelta(days=90), "b")])
    back = story.novelty(NOON + timedelta(days=90), "b")
    assert back == 0.875
    assert story.novelty(NOON + timedelta(days=91), "c") < 0.1
