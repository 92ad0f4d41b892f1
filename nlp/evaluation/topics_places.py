"""Measure topics and places: ``python -m nlp.evaluation.topics_places``.

The labelled sets lie in ``tests/quality/topics`` and ``tests/quality/places`` (their README tells
the label rules). They are in halves: errors of ``tuned`` were looked at, those of ``unseen``
were not, and ``fresh`` was written after the terms; these say what to expect. Public news
sections beside the checkout, where they are, tell what has no topic at all.
"""

import argparse
import json
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from spacy.language import Language

from core.records import TextInput
from core.settings import ROOT
from core.vocabulary import Topic
from nlp.evaluation.shares import Share, markdown_table
from nlp.pipe import load_pipe, make_doc, normalize_input, run_pipe

SETS = ROOT / "tests" / "quality"
PUBLIC = ROOT.parent / "shared" / "data"
TOPICS = tuple(topic.value for topic in Topic)
# What a section of the public sets can say of its articles; sections that mix are left out.
NO_TOPIC = {
    ("vntc-topics", "The thao"): "sports, 2004–2006",
    ("vn-articles-2024", "the-thao"): "sports, 2024",
    ("vn-headlines", "Thể thao"): "sports, headlines",
    ("vn-articles-2024", "giai-tri"): "showbiz, 2024",
    ("vntc-topics", "Vi tinh"): "computers, 2004–2006",
    ("vn-headlines", "Công nghệ"): "technology, headlines",
}
HAS_TOPIC = {
    ("vn-articles-2024", "du-lich"): ("tourism, 2024", {"tourism-culture"}),
    ("vntc-topics", "Phap luat"): ("law, 2004–2006", {"security-crime", "governance-law"}),
}
PUBLIC_FILES = {
    "vntc-topics": ("test.jsonl", "label"),
    "vn-articles-2024": ("vnexpress_6topics.jsonl", "topic"),
    "vn-headlines": ("headlines.jsonl", "category"),
}


@dataclass(slots=True)
class Counts:
    """How many labels were right, found and wanted."""

    right: int = 0
    found: int = 0
    wanted: int = 0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall; 1 where nothing was wanted or found."""
        total = self.found + self.wanted
        return 2 * self.right / total if total else 1.0

    def add(self, right: int, found: int, wanted: int) -> None:
        """Count one text's labels."""
        self.right += right
        self.found += found
        self.wanted += wanted


@dataclass(slots=True)
class Report:
    """Counts by slice, and by topic within a slice."""

    places: dict[str, Counts] = field(default_factory=lambda: defaultdict(Counts))
    topics: dict[str, dict[str, Counts]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(Counts))
    )
    empty: dict[str, list[bool]] = field(default_factory=lambda: defaultdict(list))

    def macro_f1(self, name: str) -> float:
        """Mean F1 of the topics that the slice has or was given."""
        scores = [counts.f1 for counts in self.topics[name].values()]
        return sum(scores) / len(scores) if scores else 0.0


def read_lines(folder: Path) -> list[dict[str, Any]]:
    """Return the lines of all JSONL files of a folder."""
    return [
        json.loads(line)
        for path in sorted(folder.glob("*.jsonl"))
        for line in path.read_text("utf-8").splitlines()
    ]


def slices(line: Mapping[str, Any]) -> Iterator[str]:
    """Yield the slices that a line counts in."""
    half, lang = line["half"], line["lang"]
    yield from (half, f"{half}: {lang}")
    if line.get("register") == "nodiacritics":
        yield f"{half}: vi without diacritics"


def evaluate(pipe: Language, folder: Path = SETS) -> tuple[Report, list[str]]:
    """Return the counts of both sets, and a line for each text that went wrong."""
    report, errors = Report(), []
    for line in read_lines(folder / "topics"):
        found = set(topics_of(pipe, line["text"], line["title"]))
        wanted = set(line["topics"])
        for name in slices(line):
            _count_topics(report, name, found, wanted)
        if found != wanted:
            errors.append(
                f"{line['id']} [{line['half']}] missed {sorted(wanted - found)} "
                f"wrong {sorted(found - wanted)}: {line['title']} | {line['text']}"
            )
    for line in read_lines(folder / "places"):
        places = places_of(pipe, line["text"])
        gold = [(p["id"], p["start"], p["end"]) for p in line["places"]]
        right = matched(gold, places)
        for name in slices(line):
            report.places[name].add(len(right), len(places), len(gold))
        if len(right) != len(places) or len(right) != len(gold):
            missed = [p[0] for p in gold if p not in right]
            wrong = [p for p in places if not matched(gold, [p])]
            errors.append(
                f"{line['id']} [{line['half']}] missed {missed} wrong {wrong}: {line['text']}"
            )
    return report, errors


def _count_topics(report: Report, name: str, found: set[str], wanted: set[str]) -> None:
    for topic in found | wanted:
        report.topics[name][topic].add(
            int(topic in found and topic in wanted), int(topic in found), int(topic in wanted)
        )
    if not wanted:
        report.empty[name].append(not found)


def topics_of(pipe: Language, text: str, title: str = "") -> tuple[str, ...]:
    """Return the topics of a text."""
    first, second = normalize_input(TextInput(text=text, title=title))
    topics: tuple[str, ...] = run_pipe(pipe, make_doc(pipe, first.text, second.text))._.topics
    return topics


def places_of(pipe: Language, text: str) -> list[tuple[str, int, int]]:
    """Return id, start and end of the places of a text, with offsets of the text given."""
    title, body = normalize_input(TextInput(text=text))
    doc = run_pipe(pipe, make_doc(pipe, title.text, body.text))
    return [
        (span.kb_id_, *body.to_original(span.start_char, span.end_char))
        for span in doc.spans["places"]
    ]


def matched(
    gold: Sequence[tuple[str, int, int]], found: Sequence[tuple[str, int, int]]
) -> list[tuple[str, int, int]]:
    """Return the labelled mentions that a found one of the same id overlaps, each used once."""
    free = list(found)
    right = []
    for mention in gold:
        place, start, end = mention
        hit = next((f for f in free if f[0] == place and f[1] < end and start < f[2]), None)
        if hit is not None:
            free.remove(hit)
            right.append(mention)
    return right


def public_sections(pipe: Language, folder: Path = PUBLIC) -> list[Share]:
    """Return what the public sections can say; nothing where they are not beside the checkout."""
    found: dict[tuple[str, str], list[set[str]]] = defaultdict(list)
    for name, (file, key) in PUBLIC_FILES.items():
        path = folder / name / file
        if not path.is_file():
            continue
        for line in map(json.loads, path.read_text("utf-8").splitlines()):
            section = (name, line[key])
            if section in NO_TOPIC or section in HAS_TOPIC:
                text = line.get("text") or line.get("summary") or ""
                found[section].append(set(topics_of(pipe, text, line.get("title") or "")))
    none = [
        Share("no topic", title, sum(not topics for topics in found[section]), len(found[section]))
        for section, title in NO_TOPIC.items()
        if section in found
    ]
    some = [
        Share(
            "topic found", title, sum(bool(t & wanted) for t in found[section]), len(found[section])
        )
        for section, (title, wanted) in HAS_TOPIC.items()
        if section in found
    ]
    return none + some


def measure(report: Report) -> list[Share]:
    """Return precision and recall of both, and ordinary texts left without a topic."""
    shares: list[Share] = []
    for name, topics in sorted(report.topics.items()):
        total = Counts()
        for counts in topics.values():
            total.add(counts.right, counts.found, counts.wanted)
        shares += _pair("topics", name, total)
    for name, values in sorted(report.empty.items()):
        shares.append(Share("topics: ordinary texts without one", name, sum(values), len(values)))
    for name, counts in sorted(report.places.items()):
        shares += _pair("places", name, counts)
    return shares


def _pair(what: str, name: str, counts: Counts) -> Iterable[Share]:
    yield Share(f"{what}: precision", name, counts.right, counts.found)
    yield Share(f"{what}: recall", name, counts.right, counts.wanted)


def f1_table(report: Report) -> str:
    """Return the F1 figures as a Markdown table: macro over topics, micro over places."""
    rows = [
        "| slice | topics, macro-F1 | labels | places, F1 | mentions |",
        "| --- | --- | --- | --- | --- |",
    ]
    for name in sorted({*report.topics, *report.places}):
        labels = sum(counts.wanted for counts in report.topics[name].values())
        counts = report.places[name]
        macro = report.macro_f1(name)
        rows.append(f"| {name} | {macro:.3f} | {labels} | {counts.f1:.3f} | {counts.wanted} |")
    return "\n".join(rows)


def topic_table(report: Report, columns: Sequence[str] = ("tuned", "unseen", "fresh")) -> str:
    """Return F1 with right, found and wanted for each topic."""
    rows = [
        "| topic | " + " | ".join(columns) + " |",
        "| --- |" + " --- |" * len(columns),
    ]
    for topic in TOPICS:
        cells = [_cell(report.topics[name][topic]) for name in columns]
        rows.append(f"| `{topic}` | " + " | ".join(cells) + " |")
    return "\n".join(rows)


def _cell(counts: Counts) -> str:
    return f"{counts.f1:.3f} ({counts.right} right of {counts.found} found, {counts.wanted} wanted)"


def main(arguments: Sequence[str] | None = None, load: Callable[[], Language] | None = None) -> int:
    """Print the tables, and with ``--errors HALF`` what went wrong in that half."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--errors", choices=("tuned", "unseen"), help="list the errors of a half")
    parser.add_argument("--own", action="store_true", help="leave the public sections out")
    options = parser.parse_args(arguments)
    pipe = (load or (lambda: load_pipe(exclude=("claims",))))()
    report, errors = evaluate(pipe)
    shares = measure(report) + ([] if options.own else public_sections(pipe))
    sys.stdout.write("\n\n".join((f1_table(report), topic_table(report), markdown_table(shares))))
    sys.stdout.write("\n")
    if options.errors:
        shown = (line for line in errors if f"[{options.errors}]" in line)
        sys.stdout.write("\n".join(shown) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
