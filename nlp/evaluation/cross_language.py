"""Texts in one language against a catalogue worded in another.

``python -m nlp.evaluation.cross_language`` prints Markdown. The catalogue is written to a folder
of its own without the other wordings, so that gate, candidates and judge all see it as if nobody
had ever written them.
"""

import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from core.settings import Settings, get_settings
from core.vocabulary import Verdict
from nlp.catalogue.files import read_files
from nlp.evaluation.outcomes import Outcome, pipeline_finder, run
from nlp.evaluation.sets import HEADLINE_SET, OWN_SETS, read_set
from nlp.evaluation.shares import Aim, Share, markdown_table
from nlp.training.lines import Line

STEMS = ("statement", "variants", "says", "not_says", "established")
LANGS = ("vi", "en", "zh")
NAMES = {"vi": "Vietnamese", "en": "English", "zh": "Chinese"}
# Wordings left, and the texts looked at: there, and back.
PAIRS = {"vi": ("vi", "zh", "en"), "en": ("vi",), "zh": ("vi",)}
EVERY = 8  # of the project's own lines, which are many
WITHIN = 0.05


def strip_catalogue(settings: Settings, lang: str, folder: Path) -> Settings:
    """Write the catalogue with the wordings of one language alone; return settings that name it.

    Raises:
        CatalogueError: A file of the catalogue cannot be read.
    """
    hidden = {f"{stem}_{other}" for stem in STEMS for other in LANGS if other != lang}
    for number, file in enumerate(read_files(settings.claims_folders)):
        path = folder / f"{file.kind}_{number}.yaml"
        if file.kind != "claims":
            path.write_bytes(file.body)
            continue
        entries: list[dict[str, Any]] = [
            {key: value for key, value in entry.items() if key not in hidden}
            for entry in file.entries()
        ]
        path.write_text(yaml.safe_dump(entries, allow_unicode=True), encoding="utf-8")
    return settings.model_copy(update={"claims_dirs": str(folder)})


def measure(settings: Settings, lines: Sequence[Line]) -> list[Share]:
    """Return recall and precision of each pair of languages, with aims from Vietnamese alone."""
    found: dict[tuple[str, str], list[Outcome]] = {}
    for worded, langs in PAIRS.items():
        with tempfile.TemporaryDirectory(prefix="cotmoc-stripped-") as folder:
            find = pipeline_finder(strip_catalogue(settings, worded, Path(folder)))
            chosen = [line for line in lines if line.lang in langs]
            for outcome in run(chosen, find):
                found.setdefault((worded, outcome.line.lang), []).append(outcome)
    return [*_shares("recall", found), *_shares("precision", found)]


def _shares(name: str, found: Mapping[tuple[str, str], list[Outcome]]) -> Iterator[Share]:
    own = _share(name, found.get(("vi", "vi"), []))
    for (worded, lang), outcomes in found.items():
        share = _share(name, outcomes)
        aim = Aim(at_least=round(own.value - WITHIN, 3)) if (worded, lang) != ("vi", "vi") else None
        where = f"{NAMES[lang]} text, {NAMES[worded]} wordings"
        yield Share(name, where, share.hit, share.total, aim)


def _share(name: str, outcomes: Sequence[Outcome]) -> Share:
    hit = sum(outcome.flagged and outcome.line.expect_flagged for outcome in outcomes)
    of = [o.line.expect_flagged if name == "recall" else o.flagged for o in outcomes]
    return Share(name, "", hit, sum(of))


def chosen_lines() -> list[Line]:
    """Return lines that say or deny a false claim: of the headline set all, of ours a part.

    Each Vietnamese line is judged three times, so those that speak of no such claim stay out.
    """
    lines = read_set(HEADLINE_SET) if HEADLINE_SET.is_file() else []
    own = [line for path in OWN_SETS for line in read_set(path)]
    return [line for line in [*lines, *own[::EVERY]] if _speaks_of_false_claim(line)]


def _speaks_of_false_claim(line: Line) -> bool:
    return any(item.verdict is Verdict.CONTRADICTED for item in line.expect)


def main() -> int:
    """Print the table."""
    sys.stdout.write(markdown_table(measure(get_settings(), chosen_lines())) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
