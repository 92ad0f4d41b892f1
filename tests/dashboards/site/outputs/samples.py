"""Whole answers made of the bundled catalogue, without a site."""

from dataclasses import replace
from functools import lru_cache

from core.rebuttals import Citation, Content
from dashboards.site.outputs.answer import Answer
from dashboards.site.rebuttals.drafting import draft
from nlp.catalogue import load_catalogue
from nlp.catalogue.load import Catalogue
from tests.paths import ROOT

REBUTTAL = "land-border-not-demarcated"
OUTDATED = "lao-cai-border-203-km"
CONTESTED = "markers-moved-by-china-before-1979"
FOUR_SIDES = "nam-quan-line-few-hundred-metres"
NOTE = "ban-gioc-fourth-largest"
URL = "https://doi-ngoai.example.vn/outputs/7/"


@lru_cache(maxsize=1)
def catalogue() -> Catalogue:
    return load_catalogue([ROOT / "claims"])


def whole(claim: str, every: Catalogue | None = None) -> Content:
    """Return the draft of a claim with a citation for every sentence that states a fact."""
    every = every or catalogue()
    entry = every.claims[claim]
    first = Citation(entry.evidence[0].document, entry.evidence[0].ref)
    content = draft(entry, every.documents)
    cited = (
        replace(s, citations=s.citations or (first,)) if s.states_fact else s
        for s in content.sentences
    )
    return replace(content, sentences=tuple(cited))


def answer(claim: str = REBUTTAL, **changes: object) -> Answer:
    """Return an approved answer."""
    every = catalogue()
    made = Answer(whole(claim), every.claims[claim], every.documents, url=URL, draft=False)
    return replace(made, **changes)  # type: ignore[arg-type]
