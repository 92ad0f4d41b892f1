"""Topic term files into patterns; the layout stands at the head of each file."""

from functools import lru_cache
from pathlib import Path

import yaml

from core.errors import CatalogueError
from core.text import normalize_text
from core.vocabulary import Lang, Topic
from nlp.components.patterns import Pattern

DATA = Path(__file__).with_name("data")
LOADER: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@lru_cache(maxsize=1)
def load_topic_terms() -> tuple[Pattern, ...]:
    """Return a pattern for each term of each topic.

    Raises:
        CatalogueError: A file names an unknown topic or language.
    """
    return tuple(pattern for path in sorted(DATA.glob("*.yaml")) for pattern in read_terms(path))


def read_terms(path: Path) -> list[Pattern]:
    """Return the patterns of one file: language, then topic, then weight, then phrases.

    Raises:
        CatalogueError: The file names an unknown topic, language or weight.
    """
    content = yaml.load(path.read_text(encoding="utf-8"), LOADER)  # noqa: S506 - a safe loader
    patterns: list[Pattern] = []
    for topic, languages in content.items():
        for lang, weights in languages.items():
            for weight, phrases in weights.items():
                try:
                    key, code, value = Topic(topic), Lang(lang), float(weight)
                except ValueError as error:
                    raise CatalogueError(f"{path}: {topic}/{lang}/{weight}: {error}") from error
                patterns += (
                    Pattern(
                        normalize_text(phrase.strip()),
                        "topic",
                        key.value,
                        value,
                        code,
                        only_own=True,
                    )
                    for phrase in phrases.split(",")
                    if phrase.strip()
                )
    return patterns
