"""Two wordings, word by word."""

from hypothesis import given
from hypothesis import strategies as st

from dashboards.site.changes import changes


@given(st.text("ab \n中文1.", max_size=60), st.text("ab \n中文1.", max_size=60))
def test_changes_lead_from_the_old_text_to_the_new(old, new):
    found = changes(old, new)
    assert "".join(one.text for one in found if one.kind != "ins") == old
    assert "".join(one.text for one in found if one.kind != "del") == new


def test_only_the_changed_word_is_marked():
    found = changes("Có 1.790 mốc ở đây.\nHết.", "Có 1.970 mốc ở đây.\nHết.")
    assert [(one.kind, one.text) for one in found if one.kind != "same"] == [
        ("del", "790"),
        ("ins", "970"),
    ]


def test_a_long_text_is_compared_in_time():
    old = " ".join(f"từ{number}" for number in range(60_000))
    assert changes(old, old.replace("từ5", "chữ5"))


def test_a_space_between_two_changes_is_part_of_them():
    found = changes("Mốc cũ xưa ở đây.", "Mốc mới dựng ở đây.")
    assert [(one.kind, one.text) for one in found if one.kind != "same"] == [
        ("del", "cũ xưa"),
        ("ins", "mới dựng"),
    ]


def test_words_are_compared():
    found = changes("Mốc 108 ở xã Trường Hà.", "Mốc 675 ở xã Trường Hà.")
    assert [(one.kind, one.text) for one in found if one.kind != "same"] == [
        ("del", "108"),
        ("ins", "675"),
    ]
