"""The bundled catalogue: told in both languages, rich in wordings, clean, with a page a claim."""

import pytest

from core.settings import ROOT
from nlp.catalogue import lint, load_catalogue
from nlp.catalogue.page import claim_pages

CATALOGUE = load_catalogue([ROOT / "claims"])
PAGES = ROOT / "docs" / "reference" / "claims"
# The point cited for the allegation of 15,000 km² stands in no document at hand.
KNOWN_WARNINGS = {("treaty-1999-lost-15000-km2", "evidence[2].ref")}


def test_evidence_is_told_in_vietnamese_and_english():
    untold = [
        (claim.id, item.document, item.ref, lang)
        for claim in CATALOGUE.claims.values()
        for item in claim.evidence
        for lang, own in (("vi", item.gist != item.gist_en), ("en", bool(item.gist_en)))
        # The point that is cited speaks first; where there is none, the entry itself must.
        if not CATALOGUE.documents[item.document].points.get(item.ref, {}).get(lang) and not own
    ]
    assert untold == []


def test_nothing_is_loose_that_the_documents_at_hand_could_mend():
    found = lint([ROOT / "claims"])
    assert {(item.entry, item.field) for item in found} <= KNOWN_WARNINGS
    assert all(item.level == "warning" for item in found)


@pytest.mark.parametrize("claim", CATALOGUE.claims.values(), ids=lambda claim: claim.id)
def test_wordings_cover_registers_and_languages(claim):
    says, others = claim.says, claim.not_says
    assert sum(map(len, says.values())) >= 8
    assert sum(map(len, others.values())) >= 6
    assert set(others) == {"vi", "en", "zh"}
    assert len(says["en"]) >= 2
    assert len(says["zh"]) >= 3
    assert any(text.isascii() for text in says["vi"]), "none typed without marks"


def test_pages_are_what_the_catalogue_says():
    there = {path.name: path.read_text("utf-8") for path in PAGES.glob("*.md")}
    assert there == claim_pages(CATALOGUE), "run `make docs`"
