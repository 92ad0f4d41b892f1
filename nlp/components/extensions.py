"""What the components keep on a ``Doc``: ``doc._.lang``, ``doc._.gate`` and the rest.

A ``Doc`` holds the normalised title, two line breaks and the normalised text. Its offsets are
those of ``doc.text``; ``nlp.analyse`` maps them back to the fields as they came in.
"""

from dataclasses import dataclass

from spacy.tokens import Doc

from core.vocabulary import Lang


@dataclass(frozen=True, slots=True)
class GateResult:
    """Outcome of the cheap gate.

    Attributes:
        passed: Whether the text names enough of what a claim needs to be judged.
        score: Highest score of a window of the text; ``needed`` is what it had to reach.
        candidates: Positions in ``doc._.sentences`` of those to judge; filled in by the
            ``sentences`` component.
    """

    passed: bool
    score: float
    needed: float = 1.0
    candidates: tuple[int, ...] = ()


TEXT = "text"


def text_of(doc: Doc) -> str:
    """Return ``doc.text``, which spaCy would put together from the tokens on every call."""
    text: str | None = doc.user_data.get(TEXT)
    return doc.text if text is None else text


DEFAULTS: dict[str, object] = {
    "title_end": 0,
    "text_start": 0,
    "lang": Lang.OTHER,
    "folded": "",
    "gate": GateResult(passed=False, score=0.0),
    "hits": (),
    "sentences": (),
    "topics": (),
    "judgements": (),
}


def register_extensions() -> None:
    """Register the attributes on ``Doc``; safe to call again."""
    for name, default in DEFAULTS.items():
        if not Doc.has_extension(name):
            Doc.set_extension(name, default=default)
    if not Doc.has_extension("title"):
        Doc.set_extension("title", getter=lambda doc: text_of(doc)[: doc._.title_end])
