"""What the page of a checked text shows, in words."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import get_language

from core.records import Analysis, Evidence, Judgement
from core.vocabulary import Field, Lang
from dashboards.site.search.document import Cited, Said
from dashboards.site.search.marking import Piece, Span, pieces
from dashboards.site.search.naming import Naming
from dashboards.site.texts.reading import Given


@dataclass(frozen=True, slots=True)
class Checked:
    """A text with everything that was found in it.

    Attributes:
        worth_checking: Sentences that state something no claim of the catalogue is about.
    """

    given: Given
    lang: Lang
    gated: bool
    title: tuple[Piece, ...]
    text: tuple[Piece, ...]
    said: tuple[Said, ...]
    topics: tuple[str, ...]
    places: tuple[str, ...]
    worth_checking: tuple[str, ...]

    @property
    def flagged(self) -> int:
        """How many findings are flagged."""
        return sum(1 for one in self.said if one.judgement.flagged)


def show(given: Given, analysis: Analysis) -> Checked:
    """Return the page of a text."""
    naming = Naming()
    spans = _spans(analysis.judgements)
    return Checked(
        given=given,
        lang=analysis.lang,
        gated=analysis.gated,
        title=pieces(given.title, spans[Field.TITLE]),
        text=pieces(given.text, spans[Field.TEXT]),
        said=tuple(
            _said(number, found, naming) for number, found in enumerate(analysis.judgements, 1)
        ),
        topics=analysis.topics,
        places=tuple(
            dict.fromkeys(naming.place(place.id) or place.name for place in analysis.places)
        ),
        worth_checking=tuple(found.quote for found in analysis.candidates),
    )


def _spans(judgements: Sequence[Judgement]) -> dict[Field, list[Span]]:
    spans: dict[Field, list[Span]] = {Field.TITLE: [], Field.TEXT: []}
    for number, found in enumerate(judgements, 1):
        spans[found.field].append(Span(number, found.start, found.end, found.flagged))
    return spans


def _said(number: int, found: Judgement, naming: Naming) -> Said:
    english = get_language() == "en"
    return Said(
        number,
        "",
        found,
        naming.claim(found.claim),
        (found.why_en if english else found.why) or found.why,
        tuple(_cited(one, naming, english=english) for one in found.evidence),
        None,
    )


def _cited(evidence: Evidence, naming: Naming, *, english: bool) -> Cited:
    gist = (evidence.gist_en if english else evidence.gist) or evidence.gist or evidence.gist_en
    return Cited(naming.evidence(evidence.document), evidence, gist)
