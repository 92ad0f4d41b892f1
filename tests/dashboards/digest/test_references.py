"""Articles and points of documents as each reader understands them."""

import pytest

from core.vocabulary import Lang
from dashboards.digest.references import reference


@pytest.mark.parametrize(
    ("ref", "vi", "en"),
    [
        ("Art. 2(f)", "Điều 2(f)", "Art. 2(f)"),
        ("Art. 1–2", "Điều 1–2", "Art. 1–2"),
        ("Art. 7; entry into force", "Điều 7; hiệu lực", "Art. 7; entry into force"),
        ("Art. 2 (Quảng Đông)", "Điều 2 (Quảng Đông)", "Art. 2"),
        ("Preamble; Art. 121", "lời nói đầu; Điều 121", "Preamble; Art. 121"),
        ("Annex VII", "Phụ lục VII", "Annex VII"),
        ("Điều 2", "Điều 2", "Art. 2"),
        ("mốc 835–836", "mốc 835–836", "marker 835–836"),
        ("chiều dài", "chiều dài", ""),
        ("1", "điểm 1", "point 1"),
        ("1–6", "điểm 1–6", "point 1–6"),
        ("1887", "1887", "1887"),
        ("9/5/1965", "9/5/1965", "9/5/1965"),
        ("—", "", ""),
        ("", "", ""),
    ],
)
def test_a_reference_is_in_the_readers_language(ref: str, vi: str, en: str) -> None:
    assert (reference(ref, Lang.VI), reference(ref, Lang.EN)) == (vi, en)


def test_every_reference_of_the_catalogue_is_readable() -> None:
    from core.settings import Settings
    from nlp.catalogue import load_catalogue

    catalogue = load_catalogue(Settings(_env_file=None).claims_folders)
    refs = {piece.ref for claim in catalogue.claims.values() for piece in claim.evidence}
    assert len(refs) > 50
    for ref in refs:
        assert "Art." not in reference(ref, Lang.VI)
        assert reference(ref, Lang.EN).replace("–", "-").isascii()
