"""The demonstration world as a profile of its own, so that jobs run on it as on a real one."""

import shutil
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from core.settings import Settings
from pipeline.steps.demo import PROFILE, TOKEN


def demo_profile(folder: Path, base: str, *, replace: dict[str, str] | None = None) -> Path:
    """Write the profile with the server's address filled in; return the folder of profiles."""
    target = folder / "profiles" / "demo"
    shutil.copytree(PROFILE, target, dirs_exist_ok=True)
    sources = target / "sources.yaml"
    text = sources.read_text("utf-8").replace("{base}", base)
    for old, new in (replace or {}).items():
        assert old in text, old
        text = text.replace(old, new)
    sources.write_text(text, "utf-8")
    return target.parent


def demo_settings(folder: Path, base: str, **changes: Any) -> Settings:
    """Settings of an installation that follows the demonstration world at this address."""
    profiles = demo_profile(folder, base, replace=changes.pop("replace", None))
    return Settings(
        _env_file=None,
        **{
            "data_dir": folder / "data",
            "profiles_dir": profiles,
            "profile": "demo",
            "download_delay_s": 0.0,
            "download_timeout_s": 4.0,
            "workers": 1,
            "facebook_token": SecretStr(TOKEN),
            "facebook_api": f"{base}/v23.0",
            **changes,
        },
    )


def demo_environment(settings: Settings) -> dict[str, str]:
    """Return the same settings as variables for a child process."""
    return {
        "COTMOC_DATA_DIR": str(settings.data_dir),
        "COTMOC_PROFILES_DIR": str(settings.profiles_dir),
        "COTMOC_PROFILE": settings.profile,
        "COTMOC_DOWNLOAD_DELAY_S": "0",
        "COTMOC_DOWNLOAD_TIMEOUT_S": str(settings.download_timeout_s),
        "COTMOC_WORKERS": "1",
        "COTMOC_FACEBOOK_TOKEN": TOKEN,
        "COTMOC_FACEBOOK_API": settings.facebook_api,
        "COTMOC_LANG": "en",
    }
