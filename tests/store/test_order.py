"""Whatever the order, the batches and the repetitions, the end state is the same."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from store.ingest import save_batch
from tests.store.build import NOW, extraction, gone
from tests.store.state import dump

SHOWN = st.builds(
    lambda number, minutes, text, likes, published: extraction(
        number,
        minutes,
        f"Bản {text}",
        signature=(text, text, *(100 * number + 10 * text + i for i in range(14))),
        engagement={"likes": likes} if likes else {},
        published_minutes=published,
    ),
    number=st.integers(1, 3),
    minutes=st.integers(0, 5),
    text=st.integers(1, 3),
    likes=st.integers(0, 3),
    published=st.none() | st.integers(0, 2),
)
GONE = st.builds(gone, number=st.integers(1, 3), minutes=st.integers(0, 5))
# A capture is one set of bytes: it cannot show two different things.
STORY = st.lists(
    SHOWN | GONE, min_size=1, max_size=8, unique_by=lambda item: (item[0].id, item[0].fetched_at)
)
END = ("Document", "DocumentVersion", "Band", "Capture")


@settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(story=STORY, data=st.data())
def test_any_order_ends_alike(fresh, story, data):
    fresh()
    save_batch(sorted(story, key=lambda item: item[0].fetched_at), seen_at=NOW)
    expected = dump(*END, without=("outcome", "reason"))
    fresh()
    shuffled = data.draw(st.permutations(story)) + data.draw(st.lists(st.sampled_from(story)))
    while shuffled:
        size = data.draw(st.integers(1, len(shuffled)))
        save_batch(shuffled[:size], seen_at=NOW)
        shuffled = shuffled[size:]
    assert dump(*END, without=("outcome", "reason")) == expected
