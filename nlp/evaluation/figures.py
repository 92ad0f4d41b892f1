"""Measure the figure check apart from the matching: ``python -m nlp.evaluation.figures``.

Each labelled statement of a claim is held against that claim's figures, as if the matcher had
found it. What is measured is reading and binding of figures alone: statements labelled as wrong
figures must differ, statements labelled as true must not, and texts that are only near a claim
give an upper bound of false alarms (the judge checks figures only of what it matched).
"""

import argparse
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from core.records import Claim
from core.settings import get_settings
from core.vocabulary import Lang, Stance, Verdict
from nlp.catalogue import load_catalogue
from nlp.catalogue.build import build_claim, parse_entry
from nlp.catalogue.entries import ClaimEntry
from nlp.claims.numbers import find_quantities
from nlp.claims.quantities import Difference, Reference, find_difference, references
from nlp.claims.words import LOADER
from nlp.evaluation.shares import Share, markdown_table
from nlp.language.sentences import split_sentences
from nlp.training.lines import DATA, OTHER_CLAIMS, Expected, Line, read_file, read_lines

SAYING = (Stance.ASSERTS, Stance.RELAYS)
WRONG, TRUE, NEAR = "wrong figures found", "true statements kept", "near texts kept"


@dataclass(frozen=True, slots=True)
class Check:
    """A sentence held against a claim, and whether its figures should differ."""

    kind: str
    line: Line
    claim: str
    sentence: str
    found: Difference | None

    @property
    def right(self) -> bool:
        """Whether the figures differ exactly when they should."""
        return (self.found is not None) == (self.kind == WRONG)

    def __str__(self) -> str:
        """Return the line with what was found, for reading errors."""
        shown = "–"
        if self.found is not None:
            span = slice(self.found.found.start, self.found.found.end)
            shown = f"{self.sentence[span]!r} for {self.found.wanted.shown!r}"
        return f"{self.kind}: {self.line.id} {self.claim} {shown} | {self.sentence}"


def check_lines(lines: Iterable[Line], claims: dict[str, Claim]) -> Iterator[Check]:
    """Yield a check for each statement of a supported claim and each text near one."""
    wanted = {
        claim.id: references(claim)
        for claim in claims.values()
        if claim.verdict is Verdict.SUPPORTED
    }
    for line in lines:
        for item in line.expect:
            if item.claim in wanted and item.stance in SAYING:
                yield _stated(line, item, wanted[item.claim])
        if not line.expect and line.about in wanted:
            yield from _near(line, wanted[line.about])


def _stated(line: Line, item: Expected, wanted: Sequence[Reference]) -> Check:
    kind = WRONG if item.basis == "number" else TRUE
    sentence = _sentence_with(line, item.quote)
    found = find_difference(find_quantities(sentence, Lang(line.lang)), wanted)
    return Check(kind, line, item.claim, sentence, found)


def _near(line: Line, wanted: Sequence[Reference]) -> Iterator[Check]:
    for start, end in split_sentences(line.text, Lang(line.lang)):
        sentence = line.text[start:end]
        found = find_difference(find_quantities(sentence, Lang(line.lang)), wanted)
        yield Check(NEAR, line, line.about, sentence, found)


def _sentence_with(line: Line, quote: str) -> str:
    """Return the sentence that shares most with the quote; the quote where none does."""
    at = line.text.find(quote)
    best, text = 0, quote
    for start, end in split_sentences(line.text, Lang(line.lang)):
        shared = min(end, at + len(quote)) - max(start, at)
        if at >= 0 and shared > best:
            best, text = shared, line.text[start:end]
    return text


def shares(checks: Sequence[Check]) -> list[Share]:
    """Return the share that is right, by kind and language."""
    rows = []
    for kind in (WRONG, TRUE, NEAR):
        of_kind = [check for check in checks if check.kind == kind]
        for lang in ("all", "vi", "en", "zh"):
            chosen = [check for check in of_kind if lang in ("all", check.line.lang)]
            rows.append(Share(kind, lang, sum(check.right for check in chosen), len(chosen)))
    return rows


def all_claims() -> dict[str, Claim]:
    """Return the claims of the catalogue and of the training lines, by id."""
    claims = dict(load_catalogue(get_settings().claims_folders).claims)
    for name in OTHER_CLAIMS:
        path = DATA / f"{name}.yaml"
        for raw in yaml.load(path.read_text("utf-8"), LOADER):  # noqa: S506 - the safe loader
            claim = build_claim(parse_entry(ClaimEntry, raw, path), {})
            claims[claim.id] = claim
    return claims


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table, and with ``--errors`` the checks that went wrong."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--set", type=Path, help="JSONL of labelled lines; default: training")
    parser.add_argument("--errors", action="store_true", help="list the checks that went wrong")
    options = parser.parse_args(arguments)
    lines = read_file(options.set) if options.set else read_lines()
    checks = list(check_lines(lines, all_claims()))
    sys.stdout.write(markdown_table(shares(checks)) + "\n")
    if options.errors:
        for check in checks:
            if not check.right:
                sys.stdout.write(f"{check}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
