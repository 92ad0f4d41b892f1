"""Training examples of the cross-encoder: windows of text against claims, with their labels."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from core.records import Claim
from core.text import fold_text
from core.vocabulary import Lang, Verdict
from nlp.claims.passage import Passage
from nlp.claims.reading import window_of
from nlp.claims.words import is_plain, prepare
from nlp.cross.texts import Window
from nlp.encoder import Encoder
from nlp.language.sentences import split_sentences
from nlp.training.lines import Line
from nlp.training.pairs import passage_of, sentence_labels

UNRELATED = frozenset({0})
NOT_SAYING = frozenset({0, 3, 4})
LANGS = (Lang.VI, Lang.EN, Lang.ZH)
NEAREST = 12
"""Claims nearest in meaning that a sentence is held against; which of them, each pass draws."""


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence in its window against a claim.

    Attributes:
        labels: Positions in ``LABELS``, any of which is right.
        rivals: Claims near the sentence that it does not speak of, nearest first.
        common: Of a kind that there is plenty of; each pass draws some of them.
    """

    window: Window
    lang: Lang
    plain: bool
    claim: str
    labels: frozenset[int]
    family: str
    rivals: tuple[str, ...] = ()
    common: bool = False


@dataclass(frozen=True)
class Claims:
    """Claims with the vectors of their statements, to find near ones."""

    by_id: Mapping[str, Claim]
    ids: tuple[str, ...]
    vectors: Mapping[Lang, npt.NDArray[np.float32]] = field(repr=False)

    @classmethod
    def read(cls, claims: Sequence[Claim], encoder: Encoder) -> "Claims":
        """Return the claims with their statements encoded."""
        vectors = {
            lang: encoder.embed([prepare(statement_of(c, lang), lang).encoded for c in claims])
            for lang in LANGS
        }
        return cls({claim.id: claim for claim in claims}, tuple(c.id for c in claims), vectors)

    def nearest(self, vector: npt.NDArray[np.float32], lang: Lang) -> list[str]:
        """Return the claims nearest to a sentence."""
        order = np.argsort(-(self.vectors[lang] @ vector))[:NEAREST]
        return [self.ids[row] for row in order.tolist()]

    def rivals(
        self, vector: npt.NDArray[np.float32], lang: Lang, labels: Mapping[str, int | None]
    ) -> tuple[str, ...]:
        """Return near claims that a sentence does not speak of.

        Who denies one claim often says a supported one of the same theme, which no label names.
        """
        themes = {self.by_id[claim].theme for claim in labels if claim in self.by_id}
        return tuple(
            claim
            for claim in self.nearest(vector, lang)
            if claim not in labels
            and not (
                self.by_id[claim].verdict is Verdict.SUPPORTED and self.by_id[claim].theme in themes
            )
        )


def statement_of(claim: Claim, lang: Lang) -> str:
    """Return the statement in a language, or in the first that the claim has."""
    for key in (lang, *LANGS):
        if claim.statement.get(key):
            return claim.statement[key]
    return ""


def line_examples(
    lines: Sequence[Line], claims: Claims, encoder: Encoder, families: Mapping[str, str]
) -> list[Example]:
    """Return the examples of labelled lines.

    A sentence that carries an expected claim has its stance; against its rivals, and in lines
    that speak of none, every claim is unrelated. What a line's other sentences have to do with
    its claim is open, and is left out.
    """
    rows: list[tuple[Line, Passage, int, Window]] = []
    for line in lines:
        passage = passage_of(line)
        rows += [
            (line, passage, position, window_of(passage, position))
            for position in range(len(passage.sentences))
        ]
    vectors = encoder.embed([window.sentence for _, _, _, window in rows])
    found: list[Example] = []
    for (line, passage, position, window), vector in zip(rows, vectors, strict=True):
        lang = Lang(line.lang)
        labels = sentence_labels(line, passage, position)
        rivals = claims.rivals(vector, lang, labels)
        plain = lang is Lang.VI and is_plain(window.sentence)
        named = {claim: label for claim, label in labels.items() if label is not None}
        if line.about in claims.by_id and line.about not in labels:
            named[line.about] = 0
        rivals = tuple(claim for claim in rivals if claim != line.about)
        base = (window, lang, plain)
        for claim, label in named.items():
            if claim in claims.by_id:
                labelled = frozenset({label})
                found.append(Example(*base, claim, labelled, families[line.id], rivals))
        if not named:
            found.append(Example(*base, "", UNRELATED, families[line.id], rivals, common=True))
    return found


def wording_examples(claims: Sequence[Claim]) -> Iterator[Example]:
    """Yield the claims' own wordings as sentences: what says it, and what only looks like it."""
    for claim in claims:
        for lang in LANGS:
            for text in claim.says.get(lang, ()):
                yield _wording(text, lang, claim, frozenset({1, 2}))
            for text in claim.not_says.get(lang, ()):
                yield _wording(text, lang, claim, NOT_SAYING)
            if claim.verdict in (Verdict.CONTRADICTED, Verdict.OUTDATED):
                established = claim.established.get(lang, "")
                for start, end in split_sentences(established, lang):
                    yield _wording(established[start:end], lang, claim, NOT_SAYING)


def _wording(text: str, lang: Lang, claim: Claim, labels: frozenset[int]) -> Example:
    prepared = prepare(text, lang)
    window = Window("", prepared.encoded, "")
    return Example(window, lang, prepared.plain, claim.id, labels, claim.id, common=True)


def without_marks(example: Example) -> Example:
    """Return a Vietnamese example typed without marks."""
    window = example.window
    folded = Window(*(fold_text(text) for text in (window.before, window.sentence, window.after)))
    return replace(example, window=folded, plain=True)
