"""Rising: against the usual, never on two stories, rarely by chance."""

import random

import pytest

from core.bursts import Counted, burst_of, chance_of, expected, explain

QUIET = (0,) * 28


def counted(stories, *, sources=2, days=1, baseline=QUIET):
    return Counted(stories, sources, days, tuple(baseline))


@pytest.mark.parametrize(
    ("what", "rising"),
    [
        (counted(3), True),
        (counted(2), False),
        (counted(2, sources=9), False),
        (counted(9, sources=1), False),
        (counted(9, baseline=QUIET[:6]), False),
        (counted(3, baseline=QUIET[:7]), True),
        (counted(3, baseline=(0, 2, 0, 1, 0, 0, 1)), False),
        (counted(4, baseline=(1,) * 28), False),
        (counted(7, baseline=(1,) * 28), True),
        (counted(160, sources=20, baseline=(100,) * 28), False),
        (counted(220, sources=20, baseline=(100,) * 28), True),
        (counted(9, days=3, baseline=(3,) * 28), False),
        (counted(12, baseline=(0, 0, 0, 10) * 7), False),
    ],
    ids=[
        *("three after silence", "two", "two from many sources", "one source"),
        *("six days known", "three after seven days", "three after a busy week"),
        *("four after one a day", "seven after one a day", "more, not twice", "twice as many"),
        *("usual for three days", "restless"),
    ],
)
def test_rising(what, rising):
    assert (burst_of(what) is not None) is rising


@pytest.mark.parametrize("sources", range(10))
def test_never_on_two(sources):
    for known in range(29):
        assert burst_of(counted(2, sources=sources, baseline=(0,) * known)) is None


def test_more_is_less_likely():
    chances = [chance_of(stories, 1, (1, 0, 2) * 9) for stories in range(12)]
    assert chances[0] == 1.0
    assert chances == sorted(chances, reverse=True)


@pytest.mark.parametrize("rate", [0.1, 0.5, 2.0, 20.0])
def test_ordinary_days_hardly_ever_rise(rate):
    draw = random.Random(11)

    def poisson():
        # Arrivals of a day, one after the other.
        count, passed = 0, draw.expovariate(rate)
        while passed < 1:
            count, passed = count + 1, passed + draw.expovariate(rate)
        return count

    rose = sum(
        burst_of(counted(poisson(), baseline=[poisson() for _ in range(28)])) is not None
        for _ in range(2000)
    )
    assert rose <= 8


def test_a_rate_never_seen_is_small_but_not_none():
    assert 0 < expected(QUIET) < 0.05


def test_it_is_explained_in_a_sentence():
    burst = burst_of(counted(7, sources=4, baseline=(1, 0) * 14))
    vi, en = explain(burst)
    assert vi == (
        "7 tin khác nhau từ 4 nguồn trong 24 giờ qua, bình thường khoảng 0,5 (so với 28 ngày trước)"
    )
    assert en.startswith("7 different stories from 4 sources in the last 24 hours; about 0.5")
