"""Texts in, analyses out: the language pipeline as the steps and ``cotmoc check`` use it.

Few texts are handled in this process; many go through worker processes for the cheap part,
while the claims are judged here, in batches across documents: only this process ever holds the
encoder, and not before a text has passed the gate. docs/explanation/flagging.md.
"""

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property, lru_cache
from itertools import chain, islice
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, TypeVar

from core.records import (
    Analysis,
    AnalysisVersion,
    CandidateSentence,
    Judgement,
    PlaceMention,
    TextInput,
)
from core.settings import Settings
from core.text import MappedText
from core.vocabulary import Field, Lang
from nlp.candidates.vectors import Recent
from nlp.catalogue import Catalogue
from nlp.claims.passage import Passage
from nlp.components.claims import Judge, claim_topics, judge_each
from nlp.components.lexicon import open_catalogue
from nlp.components.topics import join_topics
from nlp.encoder import Encoder
from nlp.meaning import Meaning
from nlp.screen import PipeOptions, Screened, Screener, batches
from nlp.workers import WorkerPool

if TYPE_CHECKING:
    from nlp.candidates.find import Finder

# Raise it when the same text would get another analysis: findings name it.
CODE_VERSION = "3"
DATA_FOLDERS = ("candidates", "claims", "components", "cross", "gazetteer", "topics")
# Up to this many texts are handled in this process: a pool takes two seconds to start.
FEW = 400
BATCH_ITEMS = 64
BATCH_CHARS = 400_000
Statement = TypeVar("Statement", Judgement, CandidateSentence)


class Analyser:
    """Analyses texts; close it (or use it as a context manager) when done."""

    def __init__(
        self,
        settings: Settings,
        options: PipeOptions,
        *,
        open_judge: "Callable[[Analyser], Judge]",
        few: int = FEW,
        vectors: bool = False,
        candidates: bool = False,
    ) -> None:
        self.settings = settings
        self._vectors = vectors
        self._candidates = candidates
        self._options = options
        self._open_judge = open_judge
        self._few = few
        self._workers = settings.workers or os.cpu_count() or 1

    def __enter__(self) -> "Analyser":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of pipeline, judge and encoder."""
        for name in ("_screener", "judge", "finder", "meaning", "encoder"):
            self.__dict__.pop(name, None)

    @cached_property
    def catalogue(self) -> Catalogue:
        """The catalogue of the settings' folders.

        Raises:
            CatalogueError: A file of it does not load.
        """
        return open_catalogue(tuple(str(folder) for folder in self.settings.claims_folders))

    @cached_property
    def encoder(self) -> Encoder:
        """The encoder, opened by the first text that passes the gate; it remembers the last texts.

        Raises:
            EncoderError: Its weights are missing or damaged.
        """
        from nlp.encoder import open_encoder  # noqa: PLC0415 - ONNX Runtime only when needed

        return Recent(open_encoder(self.settings))

    @cached_property
    def meaning(self) -> Meaning:
        """What makes vectors for search."""
        from nlp.meaning import open_meaning  # noqa: PLC0415 - as the encoder

        return open_meaning(self.settings, self.encoder)

    @cached_property
    def finder(self) -> "Finder":
        """What looks for statements beside the catalogue."""
        from nlp.candidates.find import open_finder  # noqa: PLC0415 - as the encoder

        return open_finder(self.settings, self.encoder)

    @cached_property
    def judge(self) -> Judge:
        """The judge of claims."""
        return self._open_judge(self)

    @cached_property
    def version(self) -> AnalysisVersion:
        """Which code, model and catalogue judge."""
        model = f"{self.encoder.name}+{data_digest()}"
        return AnalysisVersion(CODE_VERSION, model, self.catalogue.digest)

    @cached_property
    def _screener(self) -> Screener:
        return Screener(self._options)

    def analyse(self, items: Iterable[TextInput]) -> Iterator[Analysis]:
        """Yield the analysis of each text, in order, reading only a little ahead.

        A text that cannot be analysed yields language ``other``; the reason is logged.

        Raises:
            EncoderError: The encoder cannot be opened.
            CatalogueError: The catalogue does not load.
        """
        source = iter(items)
        if self._workers == 1:
            yield from self._judged(self._screened_here(source))
            return
        yield from self._judged(self._screened_here(islice(source, self._few)))
        following = list(islice(source, 1))
        if following:
            with WorkerPool(self._options, self._workers) as pool:
                yield from self._judged(pool.screen(_batches(chain(following, source))))

    def _screened_here(
        self, items: Iterable[TextInput]
    ) -> Iterator[tuple[list[TextInput], list[Screened]]]:
        for batch in _batches(items, first=1):
            yield batch, self._screener.screen(batch)

    def _judged(
        self, screened: Iterable[tuple[list[TextInput], list[Screened]]]
    ) -> Iterator[Analysis]:
        for items, found in screened:
            passages = [each.passage for each in found if each.passage is not None]
            judgements = judge_each(self.judge, passages) if passages else []
            judged = iter(zip(judgements, self._beside(passages, judgements), strict=True))
            vectors = iter(self._document_vectors(passages))
            for item, each in zip(items, found, strict=True):
                if each.passage is None:
                    yield self._analysis(item, each, [])
                else:
                    yield self._analysis(item, each, *next(judged), next(vectors))

    def _beside(
        self, passages: Sequence[Passage], judgements: Sequence[Sequence[Judgement]]
    ) -> list[tuple[CandidateSentence, ...]]:
        """Return what each passage states beside the catalogue, where that was asked for."""
        if not passages or not self._candidates:
            return [()] * len(passages)
        return self.finder.find_each(passages, judgements)

    def _document_vectors(self, passages: Sequence[Passage]) -> list[bytes]:
        if not passages or not self._vectors:
            return [b""] * len(passages)
        return self.meaning.documents(
            [passage.text for passage in passages], [passage.lang for passage in passages]
        )

    def _analysis(
        self,
        item: TextInput,
        found: Screened,
        judgements: Sequence[Judgement],
        candidates: Sequence[CandidateSentence] = (),
        vector: bytes = b"",
    ) -> Analysis:
        topics = found.topics
        if judgements:
            topics = join_topics(topics, claim_topics(judgements, self.catalogue.claims))
        return Analysis(
            lang=found.lang,
            gated=found.passage is not None,
            topics=topics,
            places=found.places,
            judgements=tuple(
                self._for_search(to_original(judgement, item, found), found.lang)
                for judgement in judgements
            ),
            candidates=tuple(
                with_places(to_original(candidate, item, found), found.places)
                for candidate in candidates
            ),
            vector=vector,
        )

    def _for_search(self, judgement: Judgement, lang: Lang) -> Judgement:
        """Return the judgement with the vector that search takes, or without one."""
        if not judgement.vector:
            return judgement
        vector = self.meaning.statement(judgement.vector, lang) if self._vectors else b""
        return replace(judgement, vector=vector)


@lru_cache(maxsize=1)
def data_digest() -> str:
    """Return 8 hex digits over the data files that decide: weights, cues, places, topics, gate."""
    digest = hashlib.sha256()
    for folder in DATA_FOLDERS:
        for path in sorted((Path(__file__).parent / folder / "data").iterdir()):
            digest.update(path.name.encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:8]


def to_original(statement: Statement, item: TextInput, found: Screened) -> Statement:
    """Return a judgement or candidate with offsets and quote of the field as it came in."""
    in_title = statement.field is Field.TITLE
    mapped: MappedText | None = found.title if in_title else found.text
    assert mapped is not None
    start, end = mapped.to_original(statement.start, statement.end)
    value = item.title if in_title else item.text
    return replace(statement, start=start, end=end, quote=value[start:end])


def with_places(candidate: CandidateSentence, places: Iterable[PlaceMention]) -> CandidateSentence:
    """Return a candidate that also names the places mentioned within it."""
    within = {
        place.id
        for place in places
        if place.field is candidate.field
        and candidate.start <= place.start
        and place.end <= candidate.end
    }
    return replace(candidate, things=tuple(sorted({*candidate.things, *within})))


def _batches(items: Iterable[TextInput], *, first: int = BATCH_ITEMS) -> Iterator[list[TextInput]]:
    return batches(items, first=first, most_items=BATCH_ITEMS, most_chars=BATCH_CHARS)


def open_claim_judge(analyser: Analyser) -> Judge:
    """Return the bundled judge, which needs the encoder."""
    from nlp.claims import ClaimJudge  # noqa: PLC0415 - only when a text passed the gate

    return ClaimJudge(analyser.catalogue, analyser.encoder, cache_dir=analyser.settings.cache_dir)


def open_analyser(
    settings: Settings,
    *,
    places_dirs: Sequence[str | Path] = (),
    watch_terms: Sequence[str] = (),
    open_judge: Callable[[Analyser], Judge] = open_claim_judge,
    few: int = FEW,
    vectors: bool = False,
    candidates: bool = False,
) -> Analyser:
    """Return an analyser; pipeline and encoder are opened when a text needs them.

    Args:
        places_dirs: Folders of further places, such as a profile's.
        watch_terms: Further phrases for the gate.
        open_judge: Another judge, for tests and experiments.
        few: Up to this many texts no worker processes are started.
        vectors: Also give the vectors of search by meaning, one embedding more for each text that
            passed the gate.
        candidates: Also give what is stated beside the catalogue.
    """
    options = PipeOptions(
        claims_dirs=settings.claims_folders,
        places_dirs=tuple(Path(folder) for folder in places_dirs),
        watch_terms=tuple(watch_terms),
    )
    return Analyser(
        settings, options, open_judge=open_judge, few=few, vectors=vectors, candidates=candidates
    )
