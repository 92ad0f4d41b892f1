"""What mail can be about, by name: claims, topics and places; never free text.

Places are typed by name. Where several have one, each is called with its kind behind it.
"""

from collections import Counter
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from django.utils.translation import get_language

from core.settings import get_settings
from core.text import fold_text, normalize_text
from core.vocabulary import Lang, Topic
from dashboards.site.engines import get_catalogue
from dashboards.site.words import name_of
from nlp.gazetteer.load import Place, load_places

KINDS: Final[Mapping[str, tuple[str, str]]] = {
    "country": ("nước", "country"),
    "province": ("tỉnh, thành phố", "province"),
    "district": ("huyện cũ", "former district"),
    "commune": ("xã", "commune"),
    "former_commune": ("xã cũ", "former commune"),
    "township": ("thị trấn", "township"),
    "ward": ("phường", "ward"),
    "town": ("thị xã, thành phố", "town"),
    "border_gate": ("cửa khẩu", "border gate"),
    "river": ("sông", "river"),
    "waterfall": ("thác", "waterfall"),
    "cave": ("hang, động", "cave"),
    "mountain": ("núi", "mountain"),
    "lake": ("hồ", "lake"),
    "landmark": ("địa điểm", "landmark"),
    "island": ("đảo", "island"),
    "sea": ("biển", "sea"),
    "china_unit": ("Trung Quốc", "China"),
    "laos_unit": ("Lào", "Laos"),
    "cambodia_unit": ("Campuchia", "Cambodia"),
    "region": ("vùng", "region"),
    "organisation": ("tổ chức", "organisation"),
}


def claim_name(claim: str) -> str:
    """Return what a claim says, in the language of the page; its id where it is gone."""
    found = get_catalogue().claims.get(claim)
    if found is None:
        return claim
    lang = get_language() or "vi"
    return found.statement.get(lang) or found.statement.get("vi") or claim


def claim_choices() -> list[tuple[str, str]]:
    """Return all claims with their names, in the order of the names."""
    named = ((claim, claim_name(claim)) for claim in get_catalogue().claims)
    return sorted(named, key=lambda pair: fold_text(normalize_text(pair[1])))


def topic_choices() -> list[tuple[str, str]]:
    """Return all topics with their names."""
    return [(str(topic), name_of("topic", topic)) for topic in Topic]


def place_labels() -> dict[str, str]:
    """Return what each place is called, by its id; no two alike."""
    return dict(_labels(*_places_key(), "en" if get_language() == "en" else "vi"))


def place_name(place: str) -> str:
    """Return what a place is called; its id where it is gone."""
    return place_labels().get(place, place)


def find_places(text: str) -> tuple[str, ...]:
    """Return the places that a name, label or id means; several where it is a common name."""
    wanted = _folded(text)
    labels = place_labels()
    exact = tuple(id_ for id_, label in labels.items() if wanted in (_folded(label), id_))
    if exact:
        return exact
    return tuple(
        id_
        for id_, place in _places(*_places_key()).items()
        if any(wanted == _folded(name) for names in place.names.values() for name in names)
    )


def target_name(kind: str, target: str) -> str:
    """Return what an alert rule is bound to, in words."""
    if kind == "claim":
        return claim_name(target)
    return name_of("topic", target) if kind == "topic" else place_name(target)


def _places_key() -> tuple[tuple[str, ...], int]:
    settings = get_settings()
    own = settings.profiles_dir / settings.profile / "places.yaml"
    return ((str(own),), own.stat().st_mtime_ns) if own.is_file() else ((), 0)


@lru_cache(maxsize=2)
def _places(files: tuple[str, ...], changed: int) -> dict[str, Place]:
    return load_places(files)


@lru_cache(maxsize=4)
def _labels(files: tuple[str, ...], changed: int, lang: str) -> dict[str, str]:
    places = _places(files, changed)
    names = {id_: _called(place, lang) for id_, place in places.items()}
    often = Counter(names.values())
    labels = {
        id_: name if often[name] == 1 else f"{name} ({KINDS[places[id_].kind][lang == 'en']})"
        for id_, name in names.items()
    }
    often = Counter(labels.values())
    return {
        id_: label if often[label] == 1 else f"{label}, {id_}"
        for id_, label in sorted(labels.items(), key=lambda pair: _folded(pair[1]))
    }


def _called(place: Place, lang: str) -> str:
    names = place.names.get(Lang(lang)) or place.names.get(Lang.VI)
    return names[0] if names else place.name


def _folded(text: str) -> str:
    return " ".join(fold_text(normalize_text(text)).split())
