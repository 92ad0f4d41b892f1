"""What is measured, each part by the room it belongs to, in a process of its own."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from core.settings import ROOT

SHARED = ROOT.parent / "shared"
DATA = SHARED / "data"


@dataclass(frozen=True, slots=True)
class Part:
    """A section of the page.

    Attributes:
        key: Name for ``--only``.
        command: Module that prints Markdown, and its arguments.
        needs: Folder beside the checkout without which there is nothing to measure; None where
            the part itself names what is missing.
        texts: Further arguments that show on screen what the page must not hold.
    """

    key: str
    title: str
    command: tuple[str, ...]
    needs: Path | None = None
    texts: tuple[str, ...] = ()


PARTS = (
    Part("flagging", "Flagging, on labelled lines", ("nlp.evaluation.report",)),
    Part(
        "real",
        "Real headlines, articles and posts: hardly anything to flag",
        ("nlp.evaluation.real",),
        needs=DATA,
        texts=("--texts",),
    ),
    Part(
        "cross-language",
        "Texts in one language, claims worded in another",
        ("nlp.evaluation.cross_language",),
    ),
    Part("held-claims", "Claims held out whole", ("nlp.evaluation.held_claims",)),
    Part(
        "yardsticks",
        "Public verification sets",
        ("nlp.evaluation.public_sets", "--every", "3"),
        needs=DATA,
    ),
    Part(
        "candidates",
        "What is not in the catalogue yet",
        ("nlp.evaluation.shown", "nlp.evaluation.candidates"),
    ),
    Part("topics-places", "Topics and places", ("nlp.evaluation.topics_places",)),
    Part("figures", "Figures and dates, apart from matching", ("nlp.evaluation.figures",)),
    Part("gate", "The cheap gate", ("nlp.components.measure_gate",), needs=DATA),
    Part("language", "Language", ("nlp.language.measure",), needs=DATA),
    Part("extraction", "Extraction", ("extract.measure",), needs=DATA),
    Part(
        "whole-way",
        "The whole way through, on real input",
        ("pipeline.quality.real_input",),
        needs=DATA,
    ),
)
KEYS = tuple(part.key for part in PARTS)


def chosen_parts(keys: Sequence[str]) -> list[Part]:
    """Return the parts of these keys in the order of the page; all without any."""
    return [part for part in PARTS if not keys or part.key in keys]
