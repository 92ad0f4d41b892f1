"""Real files and articles through import, analysis and index: nothing lost, what is flagged.

``python -m pipeline.quality.real_input`` prints Markdown.
"""

import json
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.settings import ROOT, Settings, get_settings
from pipeline.installation import open_store
from pipeline.steps.chain import ChainResult, import_chain

SHARED = ROOT.parent / "shared"


@dataclass(frozen=True, slots=True)
class RealSet:
    """A set of real input.

    Attributes:
        path: File or folder beside the checkout, relative to the shared folder.
        as_records: Turns a JSON line of the set into our record; None for a folder of files.
    """

    name: str
    path: str
    as_records: Callable[[dict[str, Any]], dict[str, Any]] | None = None


@dataclass(frozen=True, slots=True)
class RealResult:
    """What became of a set; ``items`` equals documents plus refused plus known.

    Attributes:
        documents: New, edited and unchanged documents together.
        known: Inputs whose very bytes came before.
        flags: Document id, claim, verdict basis and score of each flag; never the text.
    """

    name: str
    items: int
    documents: int
    refused: int
    known: int
    gated: int
    findings: int
    flags: tuple[str, ...]
    seconds: float

    @property
    def lost(self) -> int:
        """Items that ended in no outcome; must be 0."""
        return self.items - self.documents - self.refused - self.known


def _headline(item: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": item["id"],
        "title": item["title"],
        "text": item["summary"] or item["title"],
        "lang": "vi",
        "published_at": item["published"],
    }


def _article(item: dict[str, Any]) -> dict[str, Any]:
    return {
        "url": item.get("url"),
        "title": item["title"],
        "text": f"{item['description']}\n\n{item['text']}",
        "lang": "vi",
    }


SETS = (
    RealSet("seed pages of four provinces", "seeds"),
    RealSet("Vietnamese article pages", "data/vn-news-html/articles"),
    RealSet(
        "English and Chinese article pages (benchmark)", "data/extraction-en-zh/scrapinghub/html"
    ),
    RealSet("English and Chinese article pages (outlets)", "data/extraction-en-zh/fundus"),
    RealSet("headlines of the northern border", "data/vn-headlines/border_north.jsonl", _headline),
    RealSet("ordinary articles of 2024", "data/vn-articles-2024/vnexpress_6topics.jsonl", _article),
)


def measure(sets: Iterable[RealSet] = SETS, *, shared: Path = SHARED) -> Iterator[RealResult]:
    """Yield the result of each set that is there; each goes into a store of its own."""
    for real in sets:
        if (shared / real.path).exists():
            with tempfile.TemporaryDirectory(prefix="cotmoc-real-") as folder:
                yield _measure(real, shared / real.path, Path(folder))


def _measure(real: RealSet, path: Path, folder: Path) -> RealResult:
    settings = get_settings().model_copy(
        update={
            "data_dir": folder / "data",
            "database_url": "",
            "landing_url": "",
            "search_url": "",
        }
    )
    inputs = _inputs(real, path, folder)
    start = time.perf_counter()
    result = import_chain(settings, inputs, source="real")
    seconds = time.perf_counter() - start
    imported = result.imported
    assert imported is not None  # import_chain always sets it
    return RealResult(
        name=real.name,
        items=imported.inputs,
        documents=result.ingest.new + result.ingest.edited + result.ingest.unchanged,
        refused=imported.refused + result.ingest.refused + result.ingest.damaged,
        known=imported.known,
        gated=result.analyse.gated,
        findings=result.analyse.findings,
        flags=tuple(_flags(settings, result)),
        seconds=seconds,
    )


def _inputs(real: RealSet, path: Path, folder: Path) -> list[Path]:
    if real.as_records is None:
        # Gold files and provenance lie beside the pages; they are not articles.
        return sorted(
            file
            for file in path.iterdir()
            if file.suffix in (".html", ".txt") or file.name.endswith(".html.gz")
        )
    records = folder / "records.jsonl"
    with path.open(encoding="utf-8") as lines, records.open("w", encoding="utf-8") as out:
        for line in lines:
            out.write(json.dumps(real.as_records(json.loads(line)), ensure_ascii=False) + "\n")
    return [records]


def _flags(settings: Settings, result: ChainResult) -> Iterator[str]:
    if not result.analyse.flagged:
        return
    with open_store(settings):
        from store import findings

        for row in findings.list_findings(flagged=True):
            judgement = row.judgement
            yield (
                f"`{row.document}`: {judgement.claim}, {judgement.basis.value}, "
                f"{judgement.stance.value}, {judgement.score:.2f}"
            )


def to_markdown(results: Iterable[RealResult]) -> str:
    """Return the results as a table, and the flags as a list to read one by one."""
    lines = [
        "| set | items | documents | refused | seen before | lost | passed the gate | findings "
        "| flagged | items/s |",
        "| --- | --: | --: | --: | --: | --: | --: | --: | --: | --: |",
    ]
    flagged = []
    for row in results:
        lines.append(
            f"| {row.name} | {row.items} | {row.documents} | {row.refused} | {row.known} "
            f"| {row.lost} | {row.gated} | {row.findings} | {len(row.flags)} "
            f"| {row.items / row.seconds:.0f} |"
        )
        flagged += [f"- {row.name}: {flag}" for flag in row.flags]
    lines += ["", "Flagged, by id (the texts belong to their publishers and are not shown):", ""]
    return "\n".join([*lines, *(flagged or ["- nothing"])])


if __name__ == "__main__":
    found = list(measure())
    print(to_markdown(found) if found else "Not measured: the public data is not there.")  # noqa: T201 - a command
