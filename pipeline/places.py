"""What the chosen profile adds to the analysis: places and watch terms of the province."""

from pathlib import Path
from typing import TypedDict

from core.settings import Settings
from pipeline.profile import Profile, load_profile


class ProfileOptions(TypedDict):
    """Keyword arguments of ``nlp.analyse.open_analyser``."""

    places_dirs: tuple[str, ...]
    watch_terms: tuple[str, ...]


def profile_options(settings: Settings, profile: Profile | None = None) -> ProfileOptions:
    """Return what a profile adds (None: that of the settings).

    Raises:
        SettingsError: There is no such profile, or it does not load.
    """
    profile = profile or load_profile(settings.profiles_dir / settings.profile)
    return ProfileOptions(
        places_dirs=tuple(str(path) for path in _places_of(profile.folder)),
        watch_terms=tuple(term for terms in profile.watch_terms.values() for term in terms),
    )


def place_files(settings: Settings) -> tuple[Path, ...]:
    """Return the files of places that the chosen profile adds to the gazetteer."""
    return _places_of(settings.profiles_dir / settings.profile)


def _places_of(folder: Path) -> tuple[Path, ...]:
    places = folder / "places.yaml"
    return (places,) if places.is_file() else ()
