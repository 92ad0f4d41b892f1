"""What the gate lets through: ``python -m nlp.components.measure_gate`` prints Markdown.

Statements are those of labelled lines (a line counts when the sentence of its quote is a
candidate); ordinary texts are articles and headlines about other matters. The development set
is read for measuring only.
"""

import argparse
import json
import math
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from spacy.language import Language

from core.records import Claim, TextInput
from core.settings import ROOT, get_settings
from core.text import normalize_text
from core.vocabulary import Verdict
from nlp.analyse import open_analyser
from nlp.claims.passage import Passage
from nlp.components.claims import passage_of
from nlp.components.lexicon import build_lexicon
from nlp.components.sentences import sentence_bounds
from nlp.gazetteer import load_places
from nlp.pipe import load_pipe, make_doc, normalize_input, run_pipe

SHARED = ROOT.parent / "shared"
LABELLED = {
    "development set": "evaluation/dev_flagging.jsonl",
    "training, press": "training/catalogue_press_vi.jsonl",
    "training, social": "training/catalogue_social_vi.jsonl",
    "training, Chinese and English": "training/catalogue_zh_en.jsonl",
}
# Every other page of this file: the weights were fitted with the rest.
ENGLISH = "data/extraction-en-zh/scrapinghub/ground-truth.json"
ORDINARY = {
    "ordinary articles": "data/vn-articles-2024/vnexpress_6topics.jsonl",
    "ordinary headlines": "data/vn-headlines/headlines.jsonl",
    "border headlines": "data/vn-headlines/border_north.jsonl",
}
OTHER_CATALOGUE = ("training/claims_vietnam.yaml", "training/vietnam.jsonl")


@dataclass(frozen=True, slots=True)
class Share:
    """A count of a whole, with its 95 % interval (Wilson)."""

    count: int
    total: int

    def __str__(self) -> str:
        if not self.total:
            return "–"
        share, n, z = self.count / self.total, self.total, 1.96
        middle = (share + z * z / (2 * n)) / (1 + z * z / n)
        half = z * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n)) / (1 + z * z / n)
        low, high = 100 * (middle - half), 100 * (middle + half)
        return f"{self.count} of {n} ({100 * share:.1f} %, {low:.1f}–{high:.1f})"


@dataclass(frozen=True, slots=True)
class Passing:
    """Outcome of one text."""

    passed: bool
    candidates: tuple[str, ...]
    sentences: int


def read_lines(path: Path) -> list[dict[str, Any]]:
    """Return the records of a JSONL file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]


def pass_gate(pipe: Language, title: str, text: str) -> Passing:
    """Return what the gate lets through of a text."""
    first, second = normalize_input(TextInput(text=text, title=title))
    doc = run_pipe(pipe, make_doc(pipe, first.text, second.text))
    bounds = doc._.sentences
    chosen = tuple(doc.text[slice(*bounds[i])] for i in doc._.gate.candidates)
    return Passing(doc._.gate.passed, chosen, len(bounds))


def holds(passing: Passing, quote: str) -> bool:
    """Return whether a candidate sentence has the quote, or a part of a quote of several."""
    wanted = normalize_text(quote)
    return any(wanted in sentence or sentence in wanted for sentence in passing.candidates)


def measure_labelled(pipe: Language, lines: Sequence[dict[str, Any]]) -> str:
    """Return a table row: statements kept, texts passed, candidates a text."""
    kept = total = 0
    passed: list[Passing] = []
    stated = [line for line in lines if line["expect"]]
    for line in stated:
        passing = pass_gate(pipe, line.get("title", ""), line["text"])
        passed += [passing] if passing.passed else []
        total += len(line["expect"])
        kept += sum(holds(passing, expected["quote"]) for expected in line["expect"])
    return f"| {Share(kept, total)} | {Share(len(passed), len(stated))} | {mean_of(passed)} |"


def measure_judge(pipe: Language, lines: Sequence[dict[str, Any]]) -> str:
    """Return which findings of the judge remain when it sees the candidates only."""
    with open_analyser(get_settings()) as analyser:
        kept, total, flags_kept, flags = 0, 0, 0, 0
        for line in lines:
            _, text = normalize_input(TextInput(text=line["text"]))
            doc = run_pipe(pipe, make_doc(pipe, "", text.text))
            bounds = tuple(sentence_bounds(doc))
            whole = Passage(text.text, 0, bounds, tuple(range(len(bounds))), doc._.lang)
            chosen = passage_of(doc)
            found = (
                {(j.start, j.claim) for j in analyser.judge.judge([chosen])[0]} if chosen else ()
            )
            for judgement in analyser.judge.judge([whole])[0]:
                same = (judgement.start, judgement.claim) in found
                kept, total = kept + same, total + 1
                flags_kept, flags = (
                    flags_kept + (same and judgement.flagged),
                    flags + judgement.flagged,
                )
    return f"findings kept: {Share(kept, total)}; flags kept: {Share(flags_kept, flags)}"


def mean_of(passed: Sequence[Passing]) -> str:
    """Return the mean number of candidates and of sentences."""
    if not passed:
        return "–"
    candidates = sum(len(passing.candidates) for passing in passed) / len(passed)
    sentences = sum(passing.sentences for passing in passed) / len(passed)
    return f"{candidates:.2f} of {sentences:.1f}"


def measure_ordinary(pipe: Language, records: Sequence[dict[str, Any]]) -> str:
    """Return a table row: texts passed, candidates, milliseconds for 3 KB of text."""
    started, size, passed = time.process_time(), 0, []
    for record in records:
        text = record.get("text") or record.get("summary", "")
        size += len(text.encode())
        passing = pass_gate(pipe, record["title"], text)
        passed += [passing] if passing.passed else []
    per_3kb = 3000 * 1000 * (time.process_time() - started) / max(size, 1)
    return f"| {Share(len(passed), len(records))} | {mean_of(passed)} | {per_3kb:.1f} |"


def report(shared: Path, judged: int) -> Iterator[str]:
    """Yield the lines of the report; ``judged`` lines are judged with and without the gate."""
    pipe = load_pipe(claims_dirs=get_settings().claims_folders, exclude=["claims"])
    yield "| labelled lines | statements kept | texts passed | candidates a text |"
    yield "| --- | --- | --- | --- |"
    for name, path in LABELLED.items():
        yield f"| {name} {measure_labelled(pipe, read_lines(shared / path))}"
    claims, lines = (shared / path for path in OTHER_CATALOGUE)
    yield f"| a catalogue it was not fitted on {measure_other(claims, read_lines(lines))}"
    yield ""
    yield "| other texts | passed | candidates a passed text | CPU ms for 3 KB |"
    yield "| --- | --- | --- | --- |"
    for name, path in ORDINARY.items():
        yield f"| {name} {measure_ordinary(pipe, read_lines(shared / path))}"
    yield f"| English pages {measure_ordinary(pipe, english_pages(shared / ENGLISH))}"
    if judged:
        every = read_lines(shared / LABELLED["development set"])
        yield ""
        sample = every[:: max(1, len(every) // judged)]
        yield f"Judge with and without the gate: {measure_judge(pipe, sample)}"


def english_pages(path: Path) -> list[dict[str, Any]]:
    """Return the English articles that the weights were not fitted with."""
    pages = sorted(json.loads(path.read_text(encoding="utf-8")).items())
    return [{"title": "", "text": page["articleBody"]} for _, page in pages[1::2]]


def measure_other(claims: Path, lines: Sequence[dict[str, Any]]) -> str:
    """Return a row for claims that the general terms know nothing of."""
    pipe = load_pipe(exclude=["claims"])
    pipe.get_pipe("gate").use(build_lexicon(read_statements(claims), load_places(), ()))
    return measure_labelled(pipe, lines)


def read_statements(path: Path) -> list[Claim]:
    """Return claims that have no evidence and so would not load as a catalogue."""
    entries = yaml.safe_load(path.read_text(encoding="utf-8"))
    return [
        Claim(
            id=entry["id"],
            theme="",
            verdict=Verdict(entry["verdict"]),
            statement={lang: entry[f"statement_{lang}"] for lang in ("vi", "en", "zh")},
            established={},
            says={"vi": tuple(entry["variants_vi"])},
        )
        for entry in entries
    ]


def main() -> None:
    """Print the report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=SHARED, help="folder with the test data")
    parser.add_argument("--judge", type=int, default=0, help="lines judged with and without gate")
    options = parser.parse_args()
    for line in report(options.shared, options.judge):
        sys.stdout.write(line + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
