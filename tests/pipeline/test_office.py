"""What the digest calls places."""

import pytest

from nlp.gazetteer import load_places
from pipeline.steps.office import shown_names


@pytest.mark.parametrize(
    ("id_", "vi", "en"),
    [
        ("cao-bang", "Cao Bằng", "Cao Bang"),
        ("dak-lak", "Đắk Lắk", "Dak Lak"),
        ("ho-chi-minh", "TP.HCM", "Ho Chi Minh City"),
        ("thac-ban-gioc", "thác Bản Giốc", "Ban Gioc Falls"),
        ("trung-quoc", "Trung Quốc", "China"),
    ],
)
def test_a_place_has_its_name_in_both_languages(id_: str, vi: str, en: str) -> None:
    names = shown_names(load_places([])[id_])
    assert (names["vi"], names["en"]) == (vi, en)


def test_every_place_has_an_english_name_without_marks() -> None:
    assert all(shown_names(place)["en"].isascii() for place in load_places([]).values())
