"""Floors on public text; raising one is free, lowering one is a commit that says why."""

import pytest

from core.vocabulary import Lang
from nlp.evaluation.shares import Share
from nlp.language.measure import measure, strip_marks
from tests.paths import DATA, SHARED

FLOOR = 0.97
DECLARED = 0.99


@pytest.fixture(scope="module")
def shares() -> list[Share]:
    return measure(SHARED, limit=800)


def test_marks_are_stripped_and_case_stays() -> None:
    assert strip_marks("Đường biên, ƯỚC") == "Duong bien, UOC"


def test_other_languages_are_hardly_ever_taken_for_ours() -> None:
    (others,) = measure(SHARED / "nowhere")
    assert others.total > 400
    assert others.value >= DECLARED


@pytest.mark.data
@pytest.mark.skipif(not DATA.exists(), reason="NOT MEASURED: no ../shared/data beside the checkout")
def test_vietnamese_without_marks_is_found(shares: list[Share]) -> None:
    bare = [share for share in shares if "without marks" in share.name]
    assert len(bare) >= 6
    assert all(share.value >= FLOOR for share in bare), bare


@pytest.mark.data
@pytest.mark.skipif(not DATA.exists(), reason="NOT MEASURED: no ../shared/data beside the checkout")
@pytest.mark.parametrize("lang", list(Lang))
def test_each_language_is_found(shares: list[Share], lang: Lang) -> None:
    of_lang = [share for share in shares if share.slice == lang]
    assert of_lang
    hit, total = sum(s.hit for s in of_lang), sum(s.total for s in of_lang)
    assert hit / total >= DECLARED, of_lang
