"""What tests of several files ask for."""

from collections.abc import Iterator

import pytest

from pipeline.messages import language


@pytest.fixture
def english(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Messages in English; what was read of the setting before is forgotten, then and after."""
    monkeypatch.setenv("COTMOC_LANG", "en")
    language.cache_clear()
    yield
    language.cache_clear()
