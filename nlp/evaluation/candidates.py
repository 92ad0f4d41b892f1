"""How many statements that the catalogue does not have surface as candidates, and what else does.

Two kinds of claims count as not in the catalogue: those of the general training sets that are
within the subject (no catalogue has them), and the catalogue's own, five groups left out in turn.
For each group there is a model of check-worthiness that saw nothing of its claims, and a catalogue
without them, for gate and judge alike. ``measure`` is what ``cotmoc evaluate`` shows.
"""

import json
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import yaml

from core.records import Analysis, CandidateSentence, Judgement, TextInput
from core.settings import ROOT, Settings, get_settings
from core.vocabulary import Match
from nlp.analyse import Analyser, open_analyser
from nlp.candidates.find import Finder, open_finder
from nlp.candidates.material import SAYING, is_within, subject
from nlp.candidates.model import Model
from nlp.candidates.train import open_material, train
from nlp.evaluation.shares import Aim, Share, markdown_table
from nlp.training.crossval import FOLDS, fold_of
from nlp.training.lines import CATALOGUE_FILES, Expected, Line, read_lines

SURFACE = Aim(at_least=0.80)
HEADLINES = ROOT.parent / "shared" / "data" / "vn-headlines" / "headlines.jsonl"


@dataclass(frozen=True, slots=True)
class Seen:
    """A line and what the analysis made of it."""

    line: Line
    analysis: Analysis

    def surfaces(self, quote: str) -> bool:
        """Whether a candidate sentence holds most of a quote, or lies within it."""
        return any(_covers(self.line, sentence, quote) for sentence in self.analysis.candidates)

    def stays(self, quote: str) -> str:
        """Return where a statement that does not surface is lost."""
        if not self.analysis.gated:
            return "gate"
        taken = (j for j in self.analysis.judgements if j.match is Match.CONFIRMED)
        if any(_covers(self.line, judgement, quote) for judgement in taken):
            return "taken for another claim"
        return "not seen as worth checking"


def _covers(line: Line, found: CandidateSentence | Judgement, quote: str) -> bool:
    text = line.title if found.field.value == "title" else line.text
    at = text.find(quote)
    shared = min(found.end, at + len(quote)) - max(found.start, at)
    return at >= 0 and shared >= 0.5 * min(len(quote), found.end - found.start)


def measure(*, every: int = 2, headlines: Path = HEADLINES) -> list[Share]:
    """Return the shares of statements that surface, where the others are lost, and what else does.

    Args:
        every: Take every n-th line, and every n-th headline.
        headlines: JSONL of real headlines with ``title`` and ``summary``; none where it is missing.
    """
    lines = [line for line in read_lines() if _kind(line)][::every]
    material, encoder = open_material()
    seen: list[tuple[int, Seen]] = []
    for fold in range(FOLDS):
        model = train(material, material.taught(fold), encoder)
        seen += [(fold, item) for item in _of_fold(lines, fold, model)]
    shares = _statements([pair for fold, item in seen for pair in _held(item, fold)])
    shares += _others([item for _, item in seen])
    if headlines.is_file():
        shares.append(_headlines(headlines, every))
    return shares


def _kind(line: Line) -> str:
    """Return what a line is measured as; empty for one that is not."""
    if not line.expect:
        return line.slice if line.slice in ("opinion", "ordinary") else ""
    items = [item for item in line.expect if _counts(item.claim, line)]
    if any(item.stance in SAYING for item in items):
        return "statement"
    stances = {item.stance.value for item in items}
    return stances.pop() if len(stances) == 1 else ""


def _of_fold(lines: Sequence[Line], fold: int, model: Model) -> list[Seen]:
    """Return the fold's lines as an installation sees them that knows none of its claims."""
    own = [line for line in lines if fold_of(_anchor(line)) == fold]
    with tempfile.TemporaryDirectory(prefix="cotmoc-candidates-") as folder:
        settings = without_fold(get_settings(), fold, Path(folder))
        with open_with(settings, model, few=len(own) + 1) as analyser:
            found = analyser.analyse(TextInput(line.text, line.title) for line in own)
            return [Seen(*pair) for pair in zip(own, found, strict=True)]


def _anchor(line: Line) -> str:
    return line.expect[0].claim if line.expect else line.about or line.id


def open_with(settings: Settings, model: Model, *, few: int) -> Analyser:
    """Return an analyser that looks for candidates with a model of its own."""
    analyser = open_analyser(settings, few=few, candidates=True)
    own: Finder = open_finder(settings, analyser.encoder)
    analyser.__dict__["finder"] = replace(own, model=replace(model, threshold=own.model.threshold))
    return analyser


def without_fold(settings: Settings, fold: int, folder: Path) -> Settings:
    """Return settings whose catalogue lacks the claims of a fold, written to a folder."""
    for source in settings.claims_folders:
        for path in sorted(source.glob("*.yaml")):
            content = yaml.safe_load(path.read_text("utf-8"))
            if path.name.startswith("claims"):
                content = list(_kept(content, fold))
            text = yaml.safe_dump(content, allow_unicode=True, sort_keys=False)
            (folder / path.name).write_text(text, "utf-8")
    return settings.model_copy(update={"claims_dirs": str(folder), "workers": 1})


def _kept(entries: Iterable[Mapping[str, Any]], fold: int) -> Iterator[Mapping[str, Any]]:
    yield from (entry for entry in entries if fold_of(entry["id"]) != fold)


def _held(seen: Seen, fold: int) -> Iterator[tuple[Seen, Expected]]:
    """Yield the statements of a line about claims that this fold's installation does not have."""
    for item in seen.line.expect:
        known = seen.line.file in CATALOGUE_FILES and fold_of(item.claim) != fold
        if item.stance in SAYING and not known and _counts(item.claim, seen.line):
            yield seen, item


def _counts(claim: str, line: Line) -> bool:
    return is_within(claim, line) and claim not in subject()[1]


def _statements(pairs: Sequence[tuple[Seen, Expected]]) -> list[Share]:
    slices: dict[str, list[tuple[Seen, Expected]]] = {"all": list(pairs)}
    for pair in pairs:
        line = pair[0].line
        own = line.file in CATALOGUE_FILES
        origin = "catalogue, five folds" if own else "general claims"
        slices.setdefault(origin, []).append(pair)
        if pair[0].analysis.gated:
            slices.setdefault(f"{origin}, past the gate", []).append(pair)
        slices.setdefault(f"{line.lang} {line.register}", []).append(pair)
    shares = [_surfaced(name, some) for name, some in sorted(slices.items())]
    lost = Counter(seen.stays(item.quote) for seen, item in pairs if not seen.surfaces(item.quote))
    shares += [Share("statements lost", why, n, len(pairs)) for why, n in sorted(lost.items())]
    return shares


def _surfaced(name: str, pairs: Sequence[tuple[Seen, Expected]]) -> Share:
    hit = sum(seen.surfaces(item.quote) for seen, item in pairs)
    return Share("statements that surface", name, hit, len(pairs), SURFACE)


def _others(seen: Sequence[Seen]) -> list[Share]:
    """Return how many lines surface that state nothing, and how many denials do."""
    by_kind: dict[str, list[Seen]] = {}
    for item in seen:
        by_kind.setdefault(_kind(item.line), []).append(item)
    by_kind.pop("statement", None)
    return [
        Share(
            "other lines that surface",
            kind,
            sum(bool(item.analysis.candidates) for item in items),
            len(items),
        )
        for kind, items in sorted(by_kind.items())
    ]


def _headlines(path: Path, every: int) -> Share:
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()][::every]
    texts = [TextInput(row["summary"] or "", row["title"]) for row in rows]
    settings = get_settings().model_copy(update={"workers": 1})
    with open_analyser(settings, few=len(texts) + 1, candidates=True) as analyser:
        hit = sum(bool(found.candidates) for found in analyser.analyse(texts))
    return Share("real headlines that surface", "headlines", hit, len(texts))


def main() -> None:
    """Print the table."""
    print(markdown_table(measure()))  # noqa: T201 - the command's data


if __name__ == "__main__":
    main()
