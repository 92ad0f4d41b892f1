"""Settings: what a variable that is empty or holds a tilde means."""

from pathlib import Path

import pytest

from core.errors import SettingsError
from core.settings import Settings, get_settings


@pytest.mark.parametrize("name", ["DATA_DIR", "CACHE_DIR"])
def test_an_empty_folder_is_the_default(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    default = getattr(Settings(_env_file=None), name.lower())
    monkeypatch.setenv(f"COTMOC_{name}", "")
    assert getattr(Settings(_env_file=None), name.lower()) == default


@pytest.mark.parametrize("name", ["DATA_DIR", "CACHE_DIR", "PROFILES_DIR"])
def test_a_tilde_is_the_home_folder(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(f"COTMOC_{name}", "~/x")
    assert getattr(Settings(_env_file=None), name.lower()) == Path.home() / "x"


def test_a_home_that_nobody_has_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COTMOC_DATA_DIR", "~nobody-of-that-name/x")
    get_settings.cache_clear()
    with pytest.raises(SettingsError, match="COTMOC_DATA_DIR"):
        get_settings()
    get_settings.cache_clear()
