"""All wordings of the catalogue side by side: their vectors, words and where each claim's lie."""

import json
import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from core.records import Claim
from core.text import fold_text
from core.vocabulary import Lang
from nlp.claims.cues import cue_lists
from nlp.claims.numbers import Quantity, find_quantities
from nlp.claims.words import DATA, Prepared, prepare
from nlp.encoder import Encoder
from nlp.language.sentences import split_sentences

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.intp]
LANGS = (Lang.VI, Lang.EN, Lang.ZH)


class Role(IntEnum):
    """What a wording is to its claim."""

    STATEMENT = 0
    SAYS = 1
    NOT_SAYS = 2
    ESTABLISHED = 3


@dataclass(frozen=True, slots=True)
class Wording:
    """One wording of a claim, ready for matching.

    Attributes:
        quantities: Figures in it; read only of wordings that say the claim.
    """

    claim: int
    role: Role
    text: str
    prepared: Prepared
    cues: Mapping[str, int]
    quantities: tuple[Quantity, ...]


@dataclass(frozen=True)
class WordingIndex:
    """Wordings sorted by claim, with one row of each array per wording.

    Attributes:
        marked, plain: Unit vectors ``(n, dimensions)``; ``plain`` of Vietnamese without marks.
        bounds: Where the wordings of claim ``i`` begin and end: ``bounds[i]``, ``bounds[i + 1]``.
        weights: Total weight of a wording's words.
        postings: Word to the rows that hold it.
    """

    claims: tuple[Claim, ...]
    wordings: tuple[Wording, ...]
    marked: Floats
    plain: Floats
    bounds: tuple[int, ...]
    roles: npt.NDArray[np.int8]
    weights: Floats
    postings: Mapping[str, Ints]

    def vectors(self, *, plain: bool) -> Floats:
        """Return the vectors to compare a text with."""
        return self.plain if plain else self.marked

    def overlap(self, tokens: Counter[str]) -> Floats:
        """Return the weight of the words that each wording shares with a text."""
        shared = np.zeros(len(self.wordings), np.float32)
        for token in tokens:
            rows = self.postings.get(token)
            if rows is not None:
                shared[rows] += token_weight(token)
        return shared


@lru_cache(maxsize=1)
def _frequencies() -> tuple[int, dict[str, int]]:
    content = json.loads((DATA / "frequencies.json").read_text("utf-8"))
    return content["texts"], content["tokens"]


@lru_cache(maxsize=65536)
def token_weight(token: str) -> float:
    """Return the weight of a word: the rarer in ordinary text, the heavier."""
    texts, frequencies = _frequencies()
    return math.log((texts + 1) / (frequencies.get(token, 0) + 1))


def total_weight(tokens: Counter[str]) -> float:
    """Return the weight of all distinct words of a text."""
    return sum(token_weight(token) for token in tokens)


def wordings_of(claim: Claim, number: int) -> list[Wording]:
    """Return the wordings of a claim, statements first."""
    texts: list[tuple[Role, Lang, str]] = []
    for role, by_lang in (
        (Role.STATEMENT, {lang: (text,) for lang, text in claim.statement.items()}),
        (Role.SAYS, claim.says),
        (Role.NOT_SAYS, claim.not_says),
        (Role.ESTABLISHED, {lang: (text,) for lang, text in claim.established.items()}),
    ):
        texts += [(role, lang, text) for lang in LANGS for text in by_lang.get(lang, ())]
    return [
        _wording(number, role, lang, part)
        for role, lang, text in texts
        for part in (_sentences(text, lang) if role is Role.ESTABLISHED else (text,))
    ]


def _sentences(text: str, lang: Lang) -> list[str]:
    """Return what is established sentence by sentence: a denial repeats one, never all."""
    return [text[start:end] for start, end in split_sentences(text, lang)]


def _wording(number: int, role: Role, lang: Lang, text: str) -> Wording:
    prepared = prepare(text, lang)
    cues = {kind: len(spans) for kind, spans in cue_lists(lang).find(prepared.written).items()}
    # Figures are compared with what says the claim alone; reading them takes most of the time.
    figures = tuple(find_quantities(text, lang)) if role <= Role.SAYS else ()
    return Wording(number, role, text, prepared, cues, figures)


def build_index(claims: Sequence[Claim], encoder: Encoder) -> WordingIndex:
    """Return the index of the claims' wordings."""
    wordings: list[Wording] = []
    bounds = [0]
    for number, claim in enumerate(claims):
        wordings += wordings_of(claim, number)
        bounds.append(len(wordings))
    marked = encoder.embed([wording.prepared.encoded for wording in wordings])
    plain = marked.copy()
    rows = [
        row
        for row, wording in enumerate(wordings)
        if wording.prepared.lang is Lang.VI and not wording.prepared.plain
    ]
    if rows:
        plain[rows] = encoder.embed([fold_text(wordings[row].prepared.encoded) for row in rows])
    postings: dict[str, list[int]] = defaultdict(list)
    for row, wording in enumerate(wordings):
        for token in wording.prepared.tokens:
            postings[token].append(row)
    return WordingIndex(
        claims=tuple(claims),
        wordings=tuple(wordings),
        marked=marked,
        plain=plain,
        bounds=tuple(bounds),
        roles=np.array([wording.role for wording in wordings], np.int8),
        weights=np.array([total_weight(w.prepared.tokens) for w in wordings], np.float32),
        postings={token: np.array(rows, np.intp) for token, rows in postings.items()},
    )
