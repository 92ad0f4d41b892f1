"""Settings: what a variable that is empty or holds a tilde means."""

from pathlib import Path

import pytest

from core.errors import SettingsError
from core.settings import Settings, get_settings
from tests.paths import ROOT


@pytest.mark.parametrize("name", ["DATA_DIR", "CACHE_DIR", "LOG_LEVEL"])
def test_an_empty_value_is_the_default(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
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


@pytest.mark.parametrize("value", ["", ":", " : "])
def test_no_catalogue_folder_is_the_bundled_one(value: str) -> None:
    assert Settings(claims_dirs=value, _env_file=None).claims_folders == (ROOT / "claims",)


@pytest.mark.parametrize("level", ["debug", "INFO", "Warning", "ERROR"])
def test_levels_of_the_log(level: str) -> None:
    assert Settings(log_level=level, _env_file=None).log_level == level


def test_a_level_that_is_none_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COTMOC_LOG_LEVEL", "loud")
    get_settings.cache_clear()
    with pytest.raises(SettingsError, match="COTMOC_LOG_LEVEL"):
        get_settings()
    get_settings.cache_clear()
