"""The judge: passages in, judgements against the catalogue out.

It is given text alone, never where the text stands, so the same words are judged alike.
docs/explanation/flagging.md tells how.
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from core.records import Judgement
from core.settings import get_settings
from core.vectors import pack_vector
from core.vocabulary import Basis, Lang, Match, Stance, Verdict
from nlp.catalogue import Catalogue
from nlp.claims.decide import Decision, Thresholds, decide
from nlp.claims.features import look_at, pair_features
from nlp.claims.model import Model, load_model
from nlp.claims.passage import Passage
from nlp.claims.quantities import Difference, Reference, find_difference, references
from nlp.claims.reading import Mix, claim_text, statements, window_of, worth_reading
from nlp.claims.reasons import Case, cited_documents, explain
from nlp.claims.sentences import (
    Scores,
    Sentence,
    embed_sentences,
    read_sentences,
    score_wordings,
)
from nlp.claims.wordings import Role, WordingIndex, build_index
from nlp.claims.words import DATA
from nlp.cross.cross_encoder import CrossEncoder, open_cross_encoder
from nlp.encoder import Encoder
from nlp.encoder.cached import CachedEncoder
from nlp.labels import LABELS
from nlp.networks import as_matrix

Floats = npt.NDArray[np.float32]
MODEL = DATA / "model.npz"
VECTORS = DATA / "vectors.npz"
# Candidates of a sentence: the right claim is among them for 97 % of the labelled statements.
BY_MEANING = 6
BY_WORDS = 3
# Claims without a wording in the language of the text are ranked among themselves: the vectors of
# two languages lie further apart than those of two sentences.
FOREIGN = 3
MOST_PER_SENTENCE = 2
# Sentences scored at once: bounds the memory for long texts.
CHUNK = 512
SAYING = (Stance.ASSERTS, Stance.RELAYS)


@dataclass(frozen=True, slots=True)
class Pair:
    """A sentence and a candidate claim on their way to a decision.

    Attributes:
        foreign: The claim has no wording in the language of the sentence.
    """

    passage: int
    sentence: Sentence
    claim: int
    wording: int
    features: dict[str, float]
    vector: Floats
    foreign: bool = False


@dataclass(frozen=True, slots=True)
class Weighed:
    """Pairs with the answers of both models, row by row.

    Attributes:
        small: Probabilities of the small networks, ``(pairs, labels)``.
        cross: Logits of the cross-encoder, ``(pairs, labels)``.
    """

    pairs: list[Pair]
    small: Floats
    cross: Floats


class ClaimJudge:
    """Judges the sentences of passages against the claims of a catalogue."""

    def __init__(
        self,
        catalogue: Catalogue,
        encoder: Encoder,
        *,
        cache_dir: Path | None = None,
        thresholds: Thresholds | None = None,
        model: Model | None = None,
        cross: CrossEncoder | None = None,
    ) -> None:
        """Prepare the catalogue's wordings.

        Args:
            catalogue: Claims and documents.
            encoder: Turns sentences and wordings into vectors.
            cache_dir: Where vectors of wordings are kept between runs; None keeps none.
            thresholds: When a match is shown and when it is sure; the trained ones by default.
            model: The decision model; the bundled one by default.
            cross: Reads sentence and claim together; the bundled one by default.
        """
        self.catalogue = catalogue
        self.encoder = encoder
        self.model = model or load_model(MODEL)
        self.thresholds = thresholds or Thresholds()
        self.index = self._index(cache_dir)
        claims = list(catalogue.claims.values())
        self.names = names_of_claims(self.index)
        self.documents = dict(catalogue.documents)
        self._references: dict[int, Sequence[Reference]] = {}
        self.statements = [statements(self.index, claim) for claim in range(len(claims))]
        self.foreign = foreign_claims(self.index)
        self.cross = cross or self._open_cross(cache_dir)
        self.mix = Mix.of(self.cross.mix)

    def _open_cross(self, cache_dir: Path | None) -> CrossEncoder:
        settings = get_settings()
        threads = settings.encoder_threads or os.cpu_count() or 1
        return open_cross_encoder(cache_dir or settings.cache_dir, threads=threads)

    def _index(self, cache_dir: Path | None) -> WordingIndex:
        own = cache_dir / "wordings" / f"{self.catalogue.digest}.npz" if cache_dir else None
        cached = CachedEncoder(self.encoder, shipped=(VECTORS,), own=own)
        index = build_index(list(self.catalogue.claims.values()), cached)
        cached.save()
        return index

    def judge(self, passages: Sequence[Passage]) -> list[list[Judgement]]:
        """Return the judgements of each passage, in the order of the text."""
        found: list[list[Judgement]] = [[] for _ in passages]
        for number, decided in self._decide(self.weigh(passages)).items():
            found[number] = self._judgements(passages[number], decided)
        return found

    def weigh(self, passages: Sequence[Passage]) -> Weighed:
        """Return the pairs of sentences and claims worth a decision, with both answers."""
        read = [
            read_sentences(passage, passage.candidates)
            if passage.candidates and passage.lang is not Lang.OTHER and self.catalogue.claims
            else []
            for passage in passages
        ]
        pairs: list[Pair] = []
        flat = [(number, sentence) for number, group in enumerate(read) for sentence in group]
        for start in range(0, len(flat), CHUNK):
            chunk = flat[start : start + CHUNK]
            sentences = [sentence for _, sentence in chunk]
            vectors, after = embed_sentences(sentences, self.encoder)
            scored = score_wordings(sentences, vectors, after, self.index)
            for (number, sentence), scores in zip(chunk, scored, strict=True):
                pairs += self._pairs(number, sentence, scores)
        return self._read(passages, pairs, self._small(pairs))

    def _pairs(self, passage: int, sentence: Sentence, scores: Scores) -> list[Pair]:
        look = look_at(sentence, scores, self.index)
        foreign = self.foreign[sentence.prepared.lang]
        pairs = []
        for claim in candidates(look.best, foreign):
            features, wording = pair_features(look, self.index, claim)
            nearest = self._vector(scores, sentence, wording)
            strange = bool(foreign[claim])
            pairs.append(Pair(passage, sentence, claim, wording, features, nearest, strange))
        return pairs

    def _vector(self, scores: Scores, sentence: Sentence, wording: int) -> Floats:
        """Return the vectors of sentence, wording and the sentence after, one under the other."""
        other = self.index.vectors(plain=sentence.prepared.plain)[wording]
        return np.stack([scores.vector, other, scores.after])

    def _small(self, pairs: Sequence[Pair]) -> Floats:
        """Return the probabilities that the small networks give, ``(pairs, labels)``."""
        if not pairs:
            return np.zeros((0, len(LABELS)), np.float32)
        features = as_matrix([pair.features for pair in pairs], self.model.names)
        vectors = np.stack([pair.vector for pair in pairs])
        return self.model.probabilities(features, *vectors.transpose(1, 0, 2))

    def _read(self, passages: Sequence[Passage], pairs: Sequence[Pair], small: Floats) -> Weighed:
        """Read the likeliest candidates of each sentence; the others are dropped."""
        sentences: dict[tuple[int, int], list[int]] = {}
        for row, pair in enumerate(pairs):
            sentences.setdefault((pair.passage, pair.sentence.position), []).append(row)
        windows, texts, kept = [], [], []
        for (number, position), rows in sentences.items():
            known = [row for row in rows if not pairs[row].foreign]
            related = (1 - small[known, 0]).tolist()
            chosen = [known[at] for at in worth_reading(related)]
            chosen += [row for row in rows if pairs[row].foreign]
            if chosen:
                kept += chosen
                windows.append(window_of(passages[number], position))
                texts.append([self._claim_text(pairs[row]) for row in chosen])
        logits = self.cross.logits(windows, texts)
        empty = np.zeros((0, len(LABELS)), np.float32)
        return Weighed([pairs[row] for row in kept], small[kept], np.concatenate([empty, *logits]))

    def _claim_text(self, pair: Pair) -> str:
        prepared = pair.sentence.prepared
        return claim_text(
            self.statements[pair.claim],
            prepared.lang,
            plain=prepared.plain,
            fallback=self.index.wordings[pair.wording].text,
        )

    def _decide(self, weighed: Weighed) -> dict[int, list[tuple[Pair, Decision]]]:
        """Return the decisions of each passage."""
        foreign = np.array([pair.foreign for pair in weighed.pairs], np.bool_)
        rows = self.mix.probabilities(weighed.small, weighed.cross, foreign)
        decided: dict[int, list[tuple[Pair, Decision]]] = {}
        for pair, row in zip(weighed.pairs, rows.tolist(), strict=True):
            decision = decide(dict(zip(LABELS, row, strict=True)), self.thresholds)
            if decision:
                decided.setdefault(pair.passage, []).append((pair, decision))
        return decided

    def _judgements(
        self, passage: Passage, decided: Sequence[tuple[Pair, Decision]]
    ) -> list[Judgement]:
        found: list[Judgement] = []
        denied = last_denials(passage, decided)
        by_sentence: dict[int, list[tuple[Pair, Decision]]] = {}
        for pair, decision in decided:
            refuted = pair.sentence.refuted or pair.sentence.position < denied.get(pair.claim, 0)
            if decision.stance in SAYING and refuted:
                judged = Decision(decision.match, Stance.DENIES, decision.score)
            else:
                judged = decision
            by_sentence.setdefault(pair.sentence.position, []).append((pair, judged))
        for position in sorted(by_sentence):
            ranked = sorted(by_sentence[position], key=lambda item: -item[1].score)
            found += [
                self._judgement(passage, pair, decision)
                for pair, decision in ranked[:MOST_PER_SENTENCE]
            ]
        return found

    def _judgement(self, passage: Passage, pair: Pair, decision: Decision) -> Judgement:
        claim = self.index.claims[pair.claim]
        difference = self._difference(pair, decision)
        verdict = Verdict.CONTRADICTED if difference else claim.verdict
        field, start, end = passage.field_span(pair.sentence.position)
        why, why_en = explain(
            Case(
                sentence=pair.sentence,
                wording=self.index.wordings[pair.wording],
                claim=claim,
                stance=decision.stance,
                verdict=verdict,
                documents=cited_documents(claim, self.documents),
                difference=difference,
            )
        )
        return Judgement(
            field=field,
            start=start,
            end=end,
            quote=passage.text[slice(*passage.sentences[pair.sentence.position])],
            claim=claim.id,
            match=decision.match,
            verdict=verdict,
            stance=decision.stance,
            score=round(decision.score, 4),
            basis=Basis.NUMBER if difference else Basis.CLAIM,
            evidence=claim.evidence,
            why=why,
            why_en=why_en,
            vector=pack_vector(pair.vector[0]),
        )

    def _difference(self, pair: Pair, decision: Decision) -> Difference | None:
        """Return the figure that makes a supported claim's statement wrong."""
        claim = self.index.claims[pair.claim]
        if claim.verdict is not Verdict.SUPPORTED or decision.stance not in SAYING:
            return None
        named = pair.sentence.prepared.names | pair.sentence.text_names
        if self.names[pair.claim] and not named & self.names[pair.claim]:
            return None
        # Read when a figure is compared: for every claim at the start it took half a second.
        if pair.claim not in self._references:
            self._references[pair.claim] = references(claim)
        return find_difference(pair.sentence.quantities, self._references[pair.claim])


def names_of_claims(index: WordingIndex) -> list[frozenset[str]]:
    """Return what each claim's statement names in every language.

    A text that names none of it has other figures: the dates of a festival in the south are no
    wrong dates of the zone at the falls.
    """
    statements: list[list[frozenset[str]]] = [[] for _ in index.claims]
    for claim in range(len(index.claims)):
        for wording in index.wordings[index.bounds[claim] : index.bounds[claim + 1]]:
            if wording.role == Role.STATEMENT:
                statements[claim].append(wording.prepared.names)
    return [frozenset.intersection(*names) if names else frozenset() for names in statements]


def last_denials(passage: Passage, decided: Sequence[tuple[Pair, Decision]]) -> dict[int, int]:
    """Return for each claim that a text denies the position of the last sentence that does.

    What is reported and refuted later in the same text is denied; a title that denies a claim
    speaks for the whole text.
    """
    found: dict[int, int] = {}
    for pair, decision in decided:
        if decision.stance is Stance.DENIES and decision.match is Match.CONFIRMED:
            position = pair.sentence.position
            last = len(passage.sentences) if passage.in_title(position) else position
            found[pair.claim] = max(found.get(pair.claim, 0), last)
    return found


def foreign_claims(index: WordingIndex) -> dict[Lang, npt.NDArray[np.bool_]]:
    """Return for each language which claims have no wording in it."""
    spoken: list[set[Lang]] = [set() for _ in index.claims]
    for claim in range(len(index.claims)):
        for wording in index.wordings[index.bounds[claim] : index.bounds[claim + 1]]:
            if wording.role <= Role.SAYS:
                spoken[claim].add(wording.prepared.lang)
    return {lang: np.array([lang not in langs for langs in spoken], np.bool_) for lang in Lang}


def candidates(best: Floats, foreign: npt.NDArray[np.bool_]) -> list[int]:
    """Return the claims worth a closer look: nearest in meaning, and in words.

    Args:
        best: Cosine and word share of each claim's nearest wording, ``(claims, 2)``.
        foreign: Claims without a wording in the language, of which words say nothing.
    """
    known, strange = np.flatnonzero(~foreign), np.flatnonzero(foreign)
    meaning = known[np.argsort(-best[known, 0])[:BY_MEANING]].tolist()
    words = known[np.argsort(-best[known, 1])[:BY_WORDS]].tolist()
    further = strange[np.argsort(-best[strange, 0])[:FOREIGN]].tolist()
    return list(dict.fromkeys([*meaning, *words, *further]))
