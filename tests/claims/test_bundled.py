"""The bundled catalogue says in both languages what each piece of evidence says."""

from core.settings import ROOT
from nlp.catalogue import load_catalogue


def test_evidence_is_told_in_vietnamese_and_english():
    catalogue = load_catalogue([ROOT / "claims"])
    untold = [
        (claim.id, item.document, item.ref, lang)
        for claim in catalogue.claims.values()
        for item in claim.evidence
        for lang, own in (("vi", item.gist != item.gist_en), ("en", bool(item.gist_en)))
        # The point that is cited speaks first; where there is none, the entry itself must.
        if not catalogue.documents[item.document].points.get(item.ref, {}).get(lang) and not own
    ]
    assert untold == []
