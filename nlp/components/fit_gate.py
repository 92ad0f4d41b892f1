"""Fit the weights of the gate's terms: ``python -m nlp.components.fit_gate``.

Positives are the labelled statements of ``nlp/training/data`` (our own texts), negatives its
lines about other matters and the articles of background files (VNTC for Vietnamese; half of the
English pages of article-extraction-benchmark and of fundus; all MIT licence). The model is a
logistic regression for each language whose weights cannot be negative, so that a longer window
never scores lower, and which is drawn towards the hand-set weights of ``gate_terms.yaml``. What
a term adds to an ordinary window, by the background's counts, is charged to it: lines about the
border would else teach that ``the`` and ``its`` speak of it. Only terms and weights are written,
to ``data/gate_weights.tsv``.
"""

import argparse
import json
import math
import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.text import fold_text, normalize_text
from core.vocabulary import Lang
from nlp.components.claim_terms import (
    background,
    general_pattern,
    general_patterns,
    read_table,
    syllables,
    terms_of,
)
from nlp.components.fit_background import BACKGROUND, WINDOWS, write_background
from nlp.components.gate import HAN_FACTOR
from nlp.components.lexicon import Lexicon
from nlp.components.patterns import Pattern, is_marked

TRAINING = Path(__file__).parent.parent / "training" / "data"
WEIGHTS = Path(__file__).with_name("data") / "gate_weights.tsv"
POSITIVE = ("catalogue_press_vi", "catalogue_social_vi", "catalogue_zh_en", "denials")
ORDINARY = ("vietnam",)
CLAIMS = WEIGHTS.with_name("gate_claims.txt")
LEAST_WEIGHT = 0.01
WINDOW = 240
UNMARKED_SHARE = 0.25  # negatives that are also shown without marks
COMMON = 30  # samples from which a term counts as common
LEAST_LINES = {1: 2, 2: 2, 3: 3}  # n-gram length -> lines it must stand in
# Negatives together weigh this many times what the positives weigh; those of English and Chinese
# are few and say less, so that there the common terms are charged for what they would add.
NEGATIVE_WEIGHT = {Lang.VI: 10.0, Lang.EN: 5.0, Lang.ZH: 5.0}
CHARGE = {Lang.VI: 0.0, Lang.EN: 1.0, Lang.ZH: 1.0}
PRIOR = 0.7  # logit that a hand-set weight of 1 stands for
SEED = 20
# The background is of 2004 to 2006; its years are moved, or every later year would look telling.
YEAR = re.compile(r"\b200\d\b")


@dataclass(frozen=True, slots=True)
class Sample:
    """A window of text and whether it holds a statement of the catalogue."""

    text: str
    lang: Lang
    positive: bool


def read_lines(path: Path) -> list[dict[str, Any]]:
    """Return the records of a JSONL file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]


def positives(folder: Path) -> Iterator[Sample]:
    """Yield each labelled statement alone and in its text."""
    for line in (line for name in POSITIVE for line in read_lines(folder / f"{name}.jsonl")):
        for expected in line["expect"]:
            yield Sample(normalize_text(expected["quote"]), Lang(line["lang"]), positive=True)
        if line["expect"] and len(line["text"]) <= 2 * WINDOW:
            yield Sample(normalize_text(line["text"]), Lang(line["lang"]), positive=True)


def negatives(folder: Path, background: Sequence[Path]) -> Iterator[Sample]:
    """Yield lines about other matters and the windows of background articles."""
    lines = [line for name in ORDINARY for line in read_lines(folder / f"{name}.jsonl")]
    lines += [x for x in read_lines(folder / "hard_negatives.jsonl") if x["slice"] == "ordinary"]
    for line in lines:
        yield Sample(normalize_text(line["text"]), Lang(line["lang"]), positive=False)
    chance = random.Random(SEED)  # noqa: S311 - a sample, no secret
    for record in (record for path in background for record in read_lines(path)):
        lang = Lang(record.get("lang", "vi"))
        text = YEAR.sub(lambda _: str(chance.randint(2006, 2026)), normalize_text(record["text"]))
        width = WINDOW // (HAN_FACTOR if lang is Lang.ZH else 1)
        for start in range(0, len(text), width):
            window = text[start : start + width]
            yield Sample(window, lang, positive=False)
            if lang is Lang.VI and chance.random() < UNMARKED_SHARE:
                yield Sample(fold_text(window), Lang.VI, positive=False)


def candidate_patterns(hand_set: Iterable[Pattern], samples: Iterable[Sample]) -> list[Pattern]:
    """Return the hand-set terms and the n-grams that several positives share."""
    found = {(p.lang, p.key): p for p in hand_set}
    counts: Counter[tuple[Lang, str, int]] = Counter()
    forms: dict[tuple[Lang, str], Counter[str]] = defaultdict(Counter)
    for sample in samples:
        marked = sample.lang is not Lang.VI or is_marked(sample.text)
        grams = {
            (length, gram)
            for length in LEAST_LINES
            for gram in ngrams(syllables(sample.text.lower(), sample.lang), length, sample.lang)
        }
        for length, gram in grams:
            key = fold_text(gram)
            counts[sample.lang, key, length] += 1
            if marked:
                forms[sample.lang, key][gram] += 1
    for (lang, key, length), count in counts.items():
        if count >= LEAST_LINES[length] and (lang, key) not in found and not key.isdecimal():
            written = forms[lang, key].most_common(1)
            form = written[0][0] if written else key
            found[lang, key] = general_pattern(form, 0.0, lang)
    return list(found.values())


def ngrams(words: Sequence[str], length: int, lang: Lang) -> Iterator[str]:
    """Yield the n-grams; a single Han character says too little and is left out."""
    glue = "" if lang is Lang.ZH else " "
    shift = 1 if lang is Lang.ZH else 0
    for i in range(len(words) - length - shift + 1):
        yield glue.join(words[i : i + length + shift])


def featurize(samples: Sequence[Sample], patterns: Sequence[Pattern]) -> list[list[int]]:
    """Return the columns of the terms found in each sample."""
    lexicon = Lexicon(patterns, {}, {})
    columns = {(pattern.lang, pattern.key): i for i, pattern in enumerate(patterns)}
    rows = []
    for sample in samples:
        index = lexicon.index(sample.lang)
        hits = index.find(sample.text, fold_text(sample.text), lang=sample.lang)
        rows.append(sorted({columns[hit.pattern.lang, hit.pattern.key] for hit in hits}))
    return rows


def expected_shares(patterns: Sequence[Pattern]) -> NDArray[np.float64]:
    """Return in what share of ordinary windows each term stands, by the background's counts."""
    rarities = np.array([background().get((p.lang, p.key), 1.0) for p in patterns])
    shares: NDArray[np.float64] = (WINDOWS ** (1 - rarities) - 1) / WINDOWS
    return shares


def fit(
    rows: Sequence[Sequence[int]],
    labels: NDArray[np.float64],
    prior: NDArray[np.float64],
    charge: NDArray[np.float64],
    *,
    pull: float,
    negative_weight: float,
    rounds: int = 400,
) -> tuple[NDArray[np.float64], float]:
    """Return weights (none negative) and bias, by projected gradient with Adam's steps."""
    lengths = np.array([len(row) for row in rows])
    flat = np.array([column for row in rows for column in row], dtype=np.int64)
    owner = np.repeat(np.arange(len(rows)), lengths)
    balance = np.where(labels > 0, 1.0 / labels.sum(), negative_weight / (1 - labels).sum())
    weights, bias = prior.copy(), -3.0
    moment = np.zeros(len(prior) + 1)
    square = np.zeros(len(prior) + 1)
    for step in range(1, rounds + 1):
        logits = np.bincount(owner, weights[flat], len(rows)) + bias
        error = balance * (1 / (1 + np.exp(-logits)) - labels)
        gradient = np.bincount(flat, error[owner], len(prior)) + pull * (weights - prior)
        full = np.append(gradient + charge, error.sum())
        moment = 0.9 * moment + 0.1 * full
        square = 0.999 * square + 0.001 * full**2
        change = 0.05 * (moment / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.999**step)) + 1e-9)
        weights = np.maximum(0.0, weights - change[:-1])
        bias -= change[-1]
    return weights, bias


def main() -> None:
    """Fit and write the weights of the languages asked for; those of others stay."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--training", type=Path, default=TRAINING)
    parser.add_argument("--background", type=Path, nargs="*", default=[], help="JSONL: text, lang")
    parser.add_argument("--lang", nargs="*", default=["vi", "zh", "en"], help="languages to fit")
    parser.add_argument("--pull", type=float, default=3e-4, help="strength towards the prior")
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    options = parser.parse_args()
    samples = [*positives(options.training), *negatives(options.training, options.background)]
    rows = [row for row in read_table(WEIGHTS.name) if row[0].value not in options.lang]
    for lang in map(Lang, options.lang):
        own = [sample for sample in samples if sample.lang is lang]
        if lang is Lang.VI:
            others = [row for row in read_table(BACKGROUND.name) if row[0] is not lang]
            write_background(BACKGROUND, [*others, *count_background(own)])
        rows += fit_language(own, lang, options)
    write_weights(options.out, rows)
    lines = [line for name in POSITIVE for line in read_lines(options.training / f"{name}.jsonl")]
    claims = {expected["claim"] for line in lines for expected in line["expect"]}
    CLAIMS.write_text("\n".join(sorted(claims)) + "\n", encoding="utf-8")


def fit_language(
    samples: Sequence[Sample], lang: Lang, options: argparse.Namespace
) -> Iterator[tuple[Lang, float, str]]:
    """Yield the terms of a language with their weights, 1 being what a window needs to pass."""
    hand_set = [pattern for pattern in general_patterns() if pattern.lang is lang]
    patterns = candidate_patterns(hand_set, (sample for sample in samples if sample.positive))
    weights, bias = fit(
        featurize(samples, patterns),
        np.array([float(sample.positive) for sample in samples]),
        np.array([PRIOR * pattern.weight for pattern in patterns]),
        CHARGE[lang] * expected_shares(patterns),
        pull=options.pull,
        negative_weight=NEGATIVE_WEIGHT[lang],
    )
    for pattern, weight in zip(patterns, weights, strict=True):
        if weight / -bias >= LEAST_WEIGHT:
            yield lang, weight / -bias, pattern.phrase


def count_background(samples: Sequence[Sample]) -> Iterator[tuple[Lang, float, str]]:
    """Yield how rare the common Vietnamese terms are in windows that hold no statement."""
    others = [sample for sample in samples if not sample.positive]
    counts = Counter(
        term
        for sample in others
        for term in {fold_text(term) for term in terms_of(sample.text.lower(), Lang.VI)}
    )
    for term, count in counts.items():
        if count >= COMMON:
            yield Lang.VI, 1 - math.log(1 + count) / math.log(1 + len(others)), term


def write_weights(path: Path, rows: Iterable[tuple[Lang, float, str]]) -> None:
    """Write one line a term, heaviest first."""
    ordered = sorted((lang.value, -weight, phrase) for lang, weight, phrase in rows)
    lines = [f"{lang}\t{-weight:.2f}\t{phrase}" for lang, weight, phrase in ordered]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
