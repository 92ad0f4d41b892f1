"""Public verification sets as a yardstick: ``python -m nlp.evaluation.public_sets``.

A claim is held against gold evidence: supported, refuted, or neither. Nothing of these sets is
trained on. Long passages are looked at sentence by sentence, the nearest ones in words.
"""

import argparse
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from core.errors import EncoderError
from core.settings import Settings, get_settings
from core.vocabulary import Lang
from nlp.evaluation.fitting import LABELS, fit_bands, fit_weights, in_halves
from nlp.evaluation.pair_judges import (
    OPPOSITE,
    PAIR_JUDGES,
    SAME,
    UNRELATED,
    PairJudge,
    Similarity,
    shared_words,
    similarities,
)
from nlp.evaluation.resampling import macro_f1, resampled
from nlp.evaluation.sets import SHARED
from nlp.evaluation.shares import Figure, markdown_table
from nlp.language.sentences import split_sentences

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]
DATA = SHARED / "data"
NEAREST = 3


@dataclass(frozen=True, slots=True)
class Verification:
    """Claims with the passages they are held against.

    Attributes:
        labels: Positions of same, opposite and unrelated, ``(n,)``.
    """

    name: str
    texts: tuple[str, ...]
    claims: tuple[str, ...]
    labels: Ints


def _read(
    name: str, path: Path, fields: tuple[str, str, str], labels: dict[object, int], every: int
) -> Verification:
    text, claim, label = fields
    rows = [json.loads(row) for row in path.read_text("utf-8").splitlines()][::every]
    return Verification(
        name,
        tuple(row[text] for row in rows),
        tuple(row[claim] for row in rows),
        np.array([labels[row[label]] for row in rows], np.int64),
    )


def read_vifactcheck(path: Path, every: int = 1) -> Verification:
    """Return ViFactCheck's development set with gold evidence (AAAI 2025)."""
    labels: dict[object, int] = {0: SAME, 1: OPPOSITE, 2: UNRELATED}
    fields = ("evidence", "statement", "label")
    return _read("vifactcheck-dev, gold evidence", path, fields, labels, every)


def read_vihallu(path: Path, every: int = 1) -> Verification:
    """Return claims that were written about passages of an encyclopaedia."""
    labels: dict[object, int] = {"SUPPORTED": SAME, "REFUTED": OPPOSITE, "NEI": UNRELATED}
    return _read("vihallu-claims", path, ("evidence", "claim", "verdict"), labels, every)


Reader = Callable[[Path, int], Verification]
PUBLIC: tuple[tuple[Path, Reader], ...] = (
    (DATA / "vifactcheck-dev" / "dev.jsonl", read_vifactcheck),
    (DATA / "vihallu-claims" / "test.jsonl", read_vihallu),
)


def measure(
    data: Verification, baselines: Mapping[str, Similarity], judges: Mapping[str, PairJudge]
) -> list[Figure]:
    """Return macro-F1 of the baselines and of every judge of pairs."""
    figures = []
    for name, similarity in baselines.items():
        found = in_halves(similarity(data.texts, data.claims), data.labels, fit_bands)
        figures.append(_figure(f"{name}, bounds fitted on the other half", data, found))
    for name, judge in judges.items():
        probabilities = judge_passages(judge, data.texts, data.claims)
        figures.append(_figure(f"{name}, as it is", data, probabilities.argmax(axis=1)))
        found = in_halves(probabilities, data.labels, fit_weights)
        figures.append(_figure(f"{name}, weights fitted on the other half", data, found))
    return figures


def _figure(name: str, data: Verification, found: Ints) -> Figure:
    return resampled(
        f"macro-F1, {data.name}",
        name,
        (data.labels, found),
        lambda gold, given: macro_f1(gold, given, LABELS),
    )


def judge_passages(judge: PairJudge, texts: Sequence[str], claims: Sequence[str]) -> Floats:
    """Return for each pair the probabilities of the sentence that has most to do with the claim."""
    sentences = [nearest_sentences(text, claim) for text, claim in zip(texts, claims, strict=True)]
    owner = [row for row, chosen in enumerate(sentences) for _ in chosen]
    flat = [sentence for chosen in sentences for sentence in chosen]
    rows = judge(flat, [claims[row] for row in owner])
    found = np.zeros((len(texts), LABELS), np.float32)
    found[:, UNRELATED] = 1.0
    for row, probabilities in zip(owner, rows, strict=True):
        if probabilities[UNRELATED] <= found[row, UNRELATED]:
            found[row] = probabilities
    return found


def nearest_sentences(text: str, claim: str, most: int = NEAREST) -> list[str]:
    """Return the sentences of a passage that share most words with the claim."""
    sentences = [text[start:end] for start, end in split_sentences(text, Lang.VI)]
    return sorted(sentences, key=lambda sentence: -shared_words(sentence, claim))[:most]


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table; a set that is not there is named."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--every", type=int, default=1, help="take every n-th item alone")
    options = parser.parse_args(arguments)
    settings = get_settings()
    baselines, judges = similarities(settings), opened(settings)
    figures: list[Figure] = []
    for path, read in PUBLIC:
        if path.is_file():
            figures += measure(read(path, options.every), baselines, judges)
        else:
            name = path.parent.name
            sys.stdout.write(f"**NOT MEASURED**: {name} is not beside the checkout.\n\n")
    sys.stdout.write(markdown_table(figures) + "\n")
    return 0


def opened(settings: Settings) -> dict[str, PairJudge]:
    """Return the judges of pairs whose weights are there; the others are named on the page."""
    judges = {}
    for name, open_judge in PAIR_JUDGES.items():
        try:
            judges[name] = open_judge(settings)
        except EncoderError as error:
            sys.stdout.write(f"**NOT MEASURED**: {name}: {error}\n\n")
    return judges


if __name__ == "__main__":
    sys.exit(main())
