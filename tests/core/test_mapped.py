import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.text import MappedText, fold, mask, normalize, replace_spans
from tests.core.texts import texts


@st.composite
def replacements(draw: st.DrawFn) -> MappedText:
    """A text with random spans replaced by capital letters (kept apart from the rest)."""
    text = draw(st.text("abcdef", max_size=30))
    cuts = sorted(draw(st.lists(st.integers(0, len(text)), max_size=8)))
    spans = list(zip(cuts[::2], cuts[1::2], strict=False))
    changes = [(a, b, draw(st.text("XYZ", max_size=3))) for a, b in spans if a < b]
    return replace_spans(text, changes)


@given(replacements())
def test_kept_characters_lead_back_to_themselves(mapped: MappedText) -> None:
    for position, character in enumerate(mapped.text):
        start, end = mapped.to_original(position, position + 1)
        if character.islower():
            assert mapped.original[start:end] == character
            assert end == start + 1
        else:
            assert end > start
            assert mapped.original[start:end].islower()


@given(replacements(), st.data())
def test_spans_cover_their_parts_and_nothing_more(mapped: MappedText, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(mapped.text)))
    end = data.draw(st.integers(start, len(mapped.text)))
    old_start, old_end = mapped.to_original(start, end)
    assert 0 <= old_start <= old_end <= len(mapped.original)
    if start < end:
        first = mapped.to_original(start, start + 1)
        last = mapped.to_original(end - 1, end)
        assert (old_start, old_end) == (first[0], last[1])
    else:
        assert old_start == old_end


@given(texts, st.data())
def test_composed_maps_lead_back_step_by_step(text: str, data: st.DataObject) -> None:
    first = normalize(text)
    second = mask(first.text)
    both = first.then(mask)
    assert (both.text, both.original) == (second.text, text)
    start = data.draw(st.integers(0, len(both.text)))
    end = data.draw(st.integers(start, len(both.text)))
    assert both.to_original(start, end) == first.to_original(*second.to_original(start, end))


@given(texts)
def test_characters_come_from_ordered_parts_of_the_original(text: str) -> None:
    for mapped in (normalize(text), fold(text), normalize(text).then(mask).then(fold)):
        spans = [mapped.to_original(i, i + 1) for i in range(len(mapped.text))]
        assert all(0 <= start < end <= len(text) for start, end in spans)
        assert spans == sorted(spans)


def test_dropped_characters_at_the_edges_stay_outside() -> None:
    mapped = replace_spans("xabxcdx", [(0, 1, ""), (3, 4, ""), (6, 7, "")])
    assert mapped.text == "abcd"
    assert mapped.to_original(0, 2) == (1, 3)
    assert mapped.to_original(2, 4) == (4, 6)
    assert mapped.to_original(0, 4) == (1, 6)


def test_changes_of_nothing_leave_no_map() -> None:
    assert replace_spans("abc", [(0, 1, "a")]) == MappedText.unchanged("abc")


def test_same_length_refuses_another_length() -> None:
    with pytest.raises(ValueError, match="lengths differ: 1 and 2"):
        MappedText.same_length("a", "ab")
