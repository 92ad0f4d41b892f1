"""Component ``topics``: weighted topic terms among the gate's hits become ``doc._.topics``."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from spacy.language import Language
from spacy.tokens import Doc

from core.vocabulary import Topic
from nlp.components.extensions import register_extensions, text_of
from nlp.components.patterns import Hit
from nlp.topics import ORDINARY

register_extensions()

ORDER = [topic.value for topic in Topic]
# How much a point of ordinary news (sports, showbiz, stock prices) adds to what a topic needs, up
# to CEILING: a long report of a match names soldiers, borders and thieves, all of them on a pitch.
ORDINARY_SHARE = 0.35
CEILING = 6.0
# A term counts fully once and a little for each repetition, up to twice its weight.
REPETITION = 0.25
# A text of this many characters has to reach the threshold itself; each doubling adds STEP, so
# that passing mentions in a long article do not add up to a topic.
BASE_LENGTH = 400
STEP = 0.8


class Topics:
    """Set ``doc._.topics`` to the ids whose terms weigh enough, in the order of ``Topic``."""

    def __init__(self, name: str, *, threshold: float, title_factor: float) -> None:
        self.name = name
        self.threshold = threshold
        self.title_factor = title_factor

    def __call__(self, doc: Doc) -> Doc:
        """Return the document with its topics."""
        length = len(text_of(doc))
        hits = [hit for hit in doc._.hits if hit.pattern.kind == "topic"]
        if self._may_have_topic(hits, length):
            scores = topic_scores(hits, doc._.title_end, self.title_factor)
            doc._.topics = choose_topics(scores, length, self.threshold)
        return doc

    def _may_have_topic(self, hits: Sequence[Hit], length: int) -> bool:
        """Return whether the hits would suffice if each counted fully: most articles end here."""
        sums: dict[str, float] = defaultdict(float)
        for hit in hits:
            sums[hit.pattern.key] += hit.pattern.weight
        sums.pop(ORDINARY, None)
        most = max(sums.values(), default=0.0) * self.title_factor
        return most >= needed_score(length, self.threshold)


def topic_scores(hits: Sequence[Hit], title_end: int, title_factor: float) -> dict[str, float]:
    """Return the weight of each topic's terms; a term within a longer one does not count."""
    scores: dict[str, float] = defaultdict(float)
    times: Counter[tuple[str, str]] = Counter()
    for hit in uncovered([hit for hit in hits if hit.pattern.kind == "topic"]):
        topic = hit.pattern.key
        term = (topic, hit.pattern.phrase)
        times[term] += 1
        factor = title_factor if hit.start < title_end else 1.0
        if times[term] == 1:
            scores[topic] += factor * hit.pattern.weight
        elif times[term] <= 1 + 1 / REPETITION:
            scores[topic] += REPETITION * hit.pattern.weight
    return dict(scores)


def uncovered(hits: Sequence[Hit]) -> Iterator[Hit]:
    """Yield the hits that lie within no longer hit, in order of the text."""
    covered_to = covered_from = -1
    for hit in sorted(hits, key=lambda hit: (hit.start, -hit.end)):
        if hit.end <= covered_to and (hit.start, hit.end) != (covered_from, covered_to):
            continue
        yield hit
        if hit.end > covered_to:
            covered_from, covered_to = hit.start, hit.end


def choose_topics(scores: Mapping[str, float], length: int, threshold: float) -> tuple[str, ...]:
    """Return the topics whose score reaches the threshold for a text of this length."""
    needed = needed_score(length, threshold)
    needed += min(CEILING, ORDINARY_SHARE * scores.get(ORDINARY, 0.0))
    return tuple(topic for topic in ORDER if scores.get(topic, 0.0) >= needed)


def needed_score(length: int, threshold: float) -> float:
    """Return the weight that a topic's terms must reach in a text of this length."""
    return threshold + STEP * max(0.0, math.log2(max(length, 1) / BASE_LENGTH))


def join_topics(*groups: Iterable[str]) -> tuple[str, ...]:
    """Return all topics of the groups once, in the order of ``Topic``."""
    named = {topic for group in groups for topic in group}
    return tuple(topic for topic in ORDER if topic in named)


def make_topics(nlp: Language, name: str, threshold: float, title_factor: float) -> Topics:
    """Make the component.

    Args:
        threshold: Weight that the terms of a topic must reach in a text of 400 characters.
        title_factor: How much more a term in the title counts, at least 1.

    Raises:
        ValueError: An option is out of range.
    """
    if threshold <= 0 or title_factor < 1:
        raise ValueError(
            f"{name}: threshold={threshold} must be above 0 and "
            f"title_factor={title_factor} at least 1"
        )
    return Topics(name, threshold=threshold, title_factor=title_factor)


Language.factory("topics", default_config={"threshold": 3.0, "title_factor": 1.5}, func=make_topics)
