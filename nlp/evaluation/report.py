"""The figures on labelled sets as the page shows them: ``python -m nlp.evaluation.report``.

Prints Markdown: the headline set, the project's own, what this is compared with, why lines went
wrong, and how far the scores can be trusted.
"""

import argparse
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from core.settings import Settings, get_settings
from nlp.analyse import Analyser, open_analyser
from nlp.claims import ClaimJudge
from nlp.claims.judge import VECTORS
from nlp.encoder.cached import CachedEncoder
from nlp.evaluation.calibration import bins_table, calibration, points_of
from nlp.evaluation.causes import Cause, causes, causes_table, unsure
from nlp.evaluation.flagging import error_line, measure, stance_f1
from nlp.evaluation.nearest import Nearest, flags_of
from nlp.evaluation.outcomes import Outcome, find_with, run
from nlp.evaluation.real import flags_of as real_flags_of
from nlp.evaluation.real_texts import SETS, RealSet
from nlp.evaluation.reliability import write_plot
from nlp.evaluation.retrieval import retrieve
from nlp.evaluation.sets import HEADLINE_SET, OWN_SETS, read_set
from nlp.evaluation.shares import Row, Share, markdown_table

BORDER = SETS[1]


@dataclass(frozen=True, slots=True)
class Measured:
    """A set of labelled lines with what was found in it."""

    name: str
    name_vi: str
    outcomes: list[Outcome]


def figures(measured: Measured, analyser: Analyser, settings: Settings) -> Iterator[str]:
    """Yield table and causes of one set."""
    yield markdown_table(all_rows(measured.outcomes))
    yield ""
    found = find_causes(measured.outcomes, analyser, settings)
    yield causes_table(found)
    yield ""
    yield (
        f"Of the missed lines {unsure(measured.outcomes)} are still shown to an analyst as a "
        "suggestion of the right claim."
    )


def all_rows(outcomes: Sequence[Outcome]) -> list[Row]:
    """Return shares, stance and calibration."""
    trust = calibration(points_of(outcomes), "what was found")
    return [*measure(outcomes), stance_f1(outcomes), trust]


def find_causes(
    outcomes: Sequence[Outcome], analyser: Analyser, settings: Settings
) -> list[tuple[Outcome, Cause]]:
    """Return each line that went wrong with its cause."""
    missed = [each.line for each in outcomes if each.line.expect_flagged and not each.flagged]
    seen = retrieve(missed, cast(ClaimJudge, analyser.judge), settings) if missed else []
    return causes(outcomes, {line.id: got for line, got in zip(missed, seen, strict=True)})


def compared(outcomes: Sequence[Outcome], analyser: Analyser, border: RealSet) -> list[Share]:
    """Return the shares of the state of practice and of ours, side by side."""
    lines = [outcome.line for outcome in outcomes]
    # Most wordings of the bundled catalogue have their vectors in a file that ships with it.
    encoder = CachedEncoder(analyser.encoder, shipped=(VECTORS,))
    nearest = Nearest.of(list(analyser.catalogue.claims.values()), encoder)
    flags, threshold = flags_of(lines, nearest)
    ways = {
        "nearest neighbour": flags,
        "cotmoc": [outcome.flagged for outcome in outcomes],
    }
    shares = []
    for name, flagged in ways.items():
        pairs = list(zip(lines, flagged, strict=True))
        hit = sum(line.expect_flagged and flag for line, flag in pairs)
        opinion = [flag for line, flag in pairs if line.slice == "opinion"]
        shares += [
            Share("precision", name, hit, sum(flagged)),
            Share("recall", name, hit, sum(line.expect_flagged for line in lines)),
            Share("opinion lines flagged", name, sum(opinion), len(opinion)),
        ]
    if border.path.is_file():
        texts = border.texts()
        near = nearest.scores([f"{text.item.title} {text.item.text}" for text in texts])
        own = {flag.text.id for flag in real_flags_of(analyser, border.name, texts)}
        label = "border headlines flagged"
        shares += [
            Share(label, "nearest neighbour", int((near >= threshold).sum()), len(texts)),
            Share(label, "cotmoc", len(own), len(texts)),
        ]
    return sorted(shares, key=lambda share: [s.name for s in shares].index(share.name))


def report(settings: Settings, plot: Path | None) -> Iterator[str]:
    """Yield the lines of the page; a set that is not there is named."""
    with open_analyser(settings, few=sys.maxsize) as analyser:
        sets = []
        if HEADLINE_SET.is_file():
            sets.append(_measured("headline set", "bộ đo chính", [HEADLINE_SET], analyser))
        sets.append(_measured("own set", "bộ của dự án", OWN_SETS, analyser))
        titles = {
            "headline set": "The headline set (other hands, never trained on)",
            "own set": "The project's own set (`tests/quality/flagging`)",
        }
        if not HEADLINE_SET.is_file():
            yield "**NOT MEASURED**: the headline set is not beside the checkout.\n"
        for each in sets:
            yield f"### {titles[each.name]}\n"
            yield from figures(each, analyser, settings)
            yield ""
            if each.name == "headline set":
                yield "### Beside the state of practice\n"
                yield markdown_table(compared(each.outcomes, analyser, BORDER))
                yield ""
        yield "### Can the scores be trusted?\n"
        yield from _trust(sets, plot)


def _measured(name: str, name_vi: str, paths: Sequence[Path], analyser: Analyser) -> Measured:
    lines = [line for path in paths for line in read_set(path)]
    outcomes = run(lines, lambda some: find_with(analyser, some))
    return Measured(name, name_vi, outcomes)


def _trust(sets: Sequence[Measured], plot: Path | None) -> Iterator[str]:
    points = {f"{each.name_vi} · {each.name}": points_of(each.outcomes) for each in sets}
    if plot is not None:
        write_plot(plot, points)
        yield f"![Share right by score](images/{plot.name})\n"
    for each, own in zip(sets, points.values(), strict=True):
        yield f"On the {each.name}:\n"
        yield bins_table(own)
        yield ""


def report_set(path: Path, settings: Settings, *, errors: bool) -> Iterator[str]:
    """Yield the figures on a person's own set, and the lines that went wrong with their causes."""
    lines = read_set(path)
    with open_analyser(settings, few=len(lines)) as analyser:
        outcomes = run(lines, lambda some: find_with(analyser, some))
        yield markdown_table(all_rows(outcomes))
        yield ""
        found = find_causes(outcomes, analyser, settings)
    yield causes_table(found)
    if errors:
        for outcome, cause in sorted(found, key=lambda item: list(Cause).index(item[1])):
            yield f"\n[{cause}]\n{error_line(outcome)}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--plot", type=Path, help="write the reliability plot to this file")
    options = parser.parse_args(arguments)
    for line in report(get_settings(), options.plot):
        sys.stdout.write(line + "\n")
        sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
