import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.vocabulary import Lang
from nlp.language import detect_language
from tests.nlp.language_samples import CHINESE, ENGLISH, OTHER, VIETNAMESE


@pytest.mark.parametrize(
    ("name", "text"), [(name, text) for name, texts in OTHER.items() for text in texts]
)
def test_other_languages_are_other(name: str, text: str) -> None:
    assert detect_language(text) is Lang.OTHER


@pytest.mark.parametrize("text", VIETNAMESE)
def test_vietnamese(text: str) -> None:
    assert detect_language(text) is Lang.VI


@pytest.mark.parametrize("text", ENGLISH)
def test_english(text: str) -> None:
    assert detect_language(text) is Lang.EN


@pytest.mark.parametrize("text", CHINESE)
def test_chinese(text: str) -> None:
    assert detect_language(text) is Lang.ZH


@pytest.mark.parametrize(
    ("text", "hint", "expected"),
    [
        ("2009", Lang.VI, Lang.VI),
        ("", Lang.EN, Lang.EN),
        ("Star House位于香港", Lang.ZH, Lang.ZH),
        ("The border follows the river and the hills.", Lang.VI, Lang.EN),
        ("Biên giới đi theo sông và núi.", Lang.EN, Lang.VI),
    ],
    ids=["number", "nothing", "names in Chinese", "wrong hint", "wrong hint, Vietnamese"],
)
def test_a_declared_language_decides_only_in_doubt(text: str, hint: Lang, expected: Lang) -> None:
    assert detect_language(text, hint) is expected


def test_parts_of_a_long_text_are_weighed_together() -> None:
    quote = "Quote: the border follows the river. "
    text = quote + "Biên giới đi theo sông và theo núi đá vôi. " * 60
    assert detect_language(text) is Lang.VI


@settings(deadline=None)
@given(st.text(max_size=200))
def test_any_text_has_a_language(text: str) -> None:
    assert detect_language(text) in Lang


@pytest.mark.parametrize("text", ["a" * 1_000_000, "@ " * 500_000, "ắ " * 500_000, "中" * 500_000])
def test_long_text_costs_what_short_text_costs(text: str) -> None:
    detect_language("bắt đầu")
    begin = time.process_time()
    detect_language(text)
    assert time.process_time() - begin < 0.05
