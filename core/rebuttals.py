"""An answer of the office as a value: sentences with their citations, in several languages."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final

from core.vocabulary import Verdict


class Kind(StrEnum):
    """What an answer is; it follows from the verdict, nobody chooses it."""

    REBUTTAL = "rebuttal"
    EXPLAINER = "explainer"
    NOTE = "note"


class Part(StrEnum):
    """What a sentence is there for.

    A rebuttal says the fact, names the claim once, tells why it is wrong, says the fact again. An
    explainer gives each side's position and what is established; a note what is known.
    """

    FACT = "fact"
    CLAIM = "claim"
    WHY = "why"
    FACT_AGAIN = "fact_again"
    POSITION = "position"
    KNOWN = "known"


class State(StrEnum):
    """Where an answer stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    REOPENED = "reopened"
    WITHDRAWN = "withdrawn"
    NOT_AMPLIFIED = "not_amplified"


KIND_OF: Final[Mapping[Verdict, Kind]] = {
    Verdict.CONTRADICTED: Kind.REBUTTAL,
    Verdict.OUTDATED: Kind.REBUTTAL,
    Verdict.CONTESTED: Kind.EXPLAINER,
    Verdict.INSUFFICIENT: Kind.NOTE,
    Verdict.SUPPORTED: Kind.NOTE,
}
PARTS: Final[Mapping[Kind, tuple[Part, ...]]] = {
    Kind.REBUTTAL: (Part.FACT, Part.CLAIM, Part.WHY, Part.FACT_AGAIN),
    Kind.EXPLAINER: (Part.CLAIM, Part.POSITION, Part.KNOWN),
    Kind.NOTE: (Part.CLAIM, Part.KNOWN),
}
"""The parts of each kind, in the order in which they are read."""
LANGS: Final = ("vi", "en", "zh")
NEEDED_LANGS: Final = ("vi", "en")


@dataclass(frozen=True, slots=True)
class Citation:
    """An evidence document of the catalogue and the article, point or page of it."""

    document: str
    ref: str = ""


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence in its languages.

    Attributes:
        text: By language; ``vi`` and ``en`` are needed before anybody can approve.
        states_fact: Whether it states something that has to be cited. The sentence that names the
            claim states no fact; every other does unless the writer says why not in ``excuse``.
        side: Whose position it gives, in an explainer.
    """

    part: Part
    text: Mapping[str, str]
    citations: tuple[Citation, ...] = ()
    states_fact: bool = True
    excuse: str = ""
    side: str = ""

    @property
    def uncited(self) -> bool:
        """Whether it states a fact without saying from where."""
        return self.states_fact and not self.citations


@dataclass(frozen=True, slots=True)
class Content:
    """A whole answer: its title and its sentences, in order."""

    title: Mapping[str, str]
    sentences: tuple[Sentence, ...] = field(default=())

    @property
    def citations(self) -> tuple[Citation, ...]:
        """Every citation once, in the order in which they first stand."""
        return tuple(dict.fromkeys(one for s in self.sentences for one in s.citations))

    @property
    def hash(self) -> str:
        """Hash of exactly this content; an approval is bound to it."""
        text = json.dumps(to_json(self), ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()

    def of(self, part: Part) -> Iterator[Sentence]:
        """Yield the sentences of a part."""
        return (sentence for sentence in self.sentences if sentence.part is part)

    def in_language(self, lang: str) -> bool:
        """Whether title and all sentences are there in a language."""
        return all(text.get(lang, "").strip() for text in self._texts())

    def _texts(self) -> Iterator[Mapping[str, str]]:
        yield self.title
        for sentence in self.sentences:
            yield sentence.text


def to_json(content: Content) -> dict[str, Any]:
    """Return the content as it is stored."""
    return {
        "title": _texts(content.title),
        "sentences": [
            {
                "part": str(sentence.part),
                "text": _texts(sentence.text),
                "citations": [[one.document, one.ref] for one in sentence.citations],
                "states_fact": sentence.states_fact,
                "excuse": sentence.excuse,
                "side": sentence.side,
            }
            for sentence in content.sentences
        ],
    }


def from_json(stored: Mapping[str, Any]) -> Content:
    """Return the content that was stored."""
    return Content(
        title=dict(stored["title"]),
        sentences=tuple(
            Sentence(
                part=Part(row["part"]),
                text=dict(row["text"]),
                citations=tuple(Citation(document, ref) for document, ref in row["citations"]),
                states_fact=row["states_fact"],
                excuse=row.get("excuse", ""),
                side=row.get("side", ""),
            )
            for row in stored["sentences"]
        ),
    )


def _texts(texts: Mapping[str, str]) -> dict[str, str]:
    return {lang: texts[lang].strip() for lang in LANGS if texts.get(lang, "").strip()}
