"""The same statement is one group, by meaning and by what can be checked; in any order."""

import numpy as np
import pytest

from core.vocabulary import Lang
from nlp.candidates.alike import agree, describe, name_words, same_figure
from nlp.candidates.group import group, matched


def unit(*values: float) -> np.ndarray:
    vector = np.zeros(8, np.float32)
    vector[: len(values)] = values
    return vector / np.linalg.norm(vector)


def said(text: str, lang: Lang = Lang.VI):
    return describe(text, lang)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Xã Hoa Mục đã đổi tên thành Thanh Mục.", "xa hoa muc doi ten roi", True),
        ("Xã Hoa Mục đã đổi tên.", "Xã Bến Lức đã đổi tên.", False),
        ("Đảo Hòn Vít thuộc tỉnh Hải Khê.", "Đảo Hòn Vít không thuộc tỉnh Hải Khê.", False),
        ("Xã Tân Mộc mất 20 km² đất.", "Xã Tân Mộc mất 700 km² đất.", False),
        ("Xã Tân Mộc mất 20 km² đất.", "Xã Tân Mộc mất gần 20,2 km2 đất.", True),
        ("Năm 2013 hai xã đổi đất.", "Hai xã đổi đất vào năm 1998.", False),
    ],
    ids=["without marks", "another name", "the opposite", "figure", "rounded", "another year"],
)
def test_what_can_be_checked_tells_sentences_apart(one: str, other: str, same: bool) -> None:
    assert agree(said(one), said(other)) is same
    assert agree(said(other), said(one)) is same


def test_common_names_tell_nothing() -> None:
    assert name_words("Việt Nam và Trung Quốc đã phân giới.") == frozenset()
    assert name_words("Theo tin, Hòn Vít thuộc Hải Khê.") >= {"hon", "vit", "hai", "khe"}
    assert name_words("TIN NÓNG: ĐẢO ĐÃ SANG TÊN") == frozenset()


def test_dates_agree_as_far_as_both_are_known() -> None:
    assert same_figure("date", 2013_00_00, 2013_05_02)
    assert not same_figure("date", 2013_05_02, 2013_06_02)


def test_a_group_keeps_the_name_of_its_first_sentence() -> None:
    texts = ["Cồn Bạc về xã Đông.", "Cồn Bạc nay thuộc xã Đông.", "Cột mốc 31 bị dời."]
    vectors = np.stack([unit(1), unit(1, 0.2), unit(0, 1)])
    assert [some.members for some in group([said(t) for t in texts], vectors)] == [(0, 1), (2,)]


def test_groups_that_grow_together_take_the_earlier_name() -> None:
    texts = ["Cồn Bạc về xã Đông.", "Cồn Bạc do xã Đông quản lý.", "Cồn Bạc đã về xã Đông."]
    vectors = np.stack([unit(1, 0), unit(0.35, 1), unit(1, 1)])
    apart = group([said(t) for t in texts[:2]], vectors[:2])
    assert [some.first for some in apart] == [0, 1]
    joined = group([said(t) for t in texts], vectors)
    assert [(some.first, some.members) for some in joined] == [(0, (0, 1, 2))]


def test_one_wording_is_one_group_without_vectors() -> None:
    texts = ["Cồn Bạc về xã Đông.", "con bac ve xa dong", "Cồn Vàng về xã Tây."]
    found = group([said(t) for t in texts], np.zeros((3, 8), np.float32))
    assert [some.members for some in found] == [(0, 1), (2,)]


def test_across_languages_less_likeness_is_asked_for() -> None:
    one, other = said("Đảo Hòn Vít đã bị bán."), said("Hon Vit island was sold.", Lang.EN)
    near = np.stack([unit(1), unit(1, 1.5)])
    assert len(group([one, other], near)) == 1
    assert len(group([one, said("Hòn Vít bị bán rồi.")], near)) == 2


def test_a_group_that_the_catalogue_matched_elsewhere_is_told() -> None:
    statements = [said("Cồn Bạc về xã Đông."), said("Cột mốc 31 bị dời.")]
    vectors = np.stack([unit(1), unit(0, 1)])
    groups = group(statements, vectors)
    known = [said("Cồn Bạc nay thuộc về xã Đông.")]
    assert matched(groups, statements, vectors, known, unit(1, 0.1)[None]) == {0}
    assert matched(groups, statements, vectors, [], np.zeros((0, 8), np.float32)) == set()
