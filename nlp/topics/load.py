"""Topic term files into patterns; the layout stands at the head of each file."""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from core.errors import CatalogueError
from core.text import normalize_text
from core.vocabulary import Lang, Topic
from nlp.components.patterns import Pattern

DATA = Path(__file__).with_name("data")
LOADER: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
# What the words of other news (``data/ordinary.yaml``) stand for beside the topics.
ORDINARY = "ordinary"


@lru_cache(maxsize=1)
def load_topic_terms() -> tuple[Pattern, ...]:
    """Return a pattern for each term of each topic.

    Raises:
        CatalogueError: A file names an unknown topic or language.
    """
    paths = (path for path in sorted(DATA.glob("*.yaml")) if path.stem != ORDINARY)
    return tuple(pattern for path in paths for pattern in read_terms(path))


@lru_cache(maxsize=1)
def load_ordinary_terms() -> tuple[Pattern, ...]:
    """Return a pattern for each word of news that carries no topic.

    Raises:
        CatalogueError: The file names an unknown language or weight.
    """
    path = DATA / f"{ORDINARY}.yaml"
    return tuple(_patterns(ORDINARY, _content(path), path))


def read_terms(path: Path) -> list[Pattern]:
    """Return the patterns of one file: topic, then language, then weight, then phrases.

    Raises:
        CatalogueError: The file names an unknown topic, language or weight.
    """
    patterns: list[Pattern] = []
    for topic, languages in _content(path).items():
        try:
            key = Topic(topic).value
        except ValueError as error:
            raise CatalogueError(f"{path}: {topic}: {error}") from error
        patterns += _patterns(key, languages, path)
    return patterns


def _content(path: Path) -> Any:
    return yaml.load(path.read_text(encoding="utf-8"), LOADER)  # noqa: S506 - a safe loader


def _patterns(
    key: str, languages: Mapping[str, Mapping[float, str]], path: Path
) -> Iterator[Pattern]:
    for lang, weights in languages.items():
        for weight, phrases in weights.items():
            try:
                code, value = Lang(lang), float(weight)
            except ValueError as error:
                raise CatalogueError(f"{path}: {key}/{lang}/{weight}: {error}") from error
            for phrase in (part.strip() for part in phrases.split(",")):
                if phrase:
                    written = normalize_text(phrase)
                    yield Pattern(written, "topic", key, value, code, only_own=True)
