"""Which document topics the themes of claims belong to (``themes.yaml``)."""

from functools import lru_cache
from pathlib import Path

import yaml

THEMES = Path(__file__).with_name("themes.yaml")


@lru_cache(maxsize=1)
def _themes() -> dict[str, tuple[str, ...]]:
    raw = yaml.safe_load(THEMES.read_text(encoding="utf-8"))
    return {theme: tuple(topics) for theme, topics in raw.items()}


def themes() -> tuple[str, ...]:
    """Return the names of the themes, those of the bundled catalogue first."""
    return tuple(_themes())


def topics_of_theme(theme: str) -> tuple[str, ...]:
    """Return the topic ids of a claim's theme; empty for a theme that is not mapped."""
    return _themes().get(theme, ())
