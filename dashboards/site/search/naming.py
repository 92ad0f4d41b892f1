"""The words for what a search counts and filters by: claims, places, sources, months."""

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Final

from django.utils.translation import get_language, gettext_noop
from django.utils.translation import gettext as _

from core.settings import get_settings
from core.vocabulary import Lang
from dashboards.site.engines import get_catalogue
from dashboards.site.templatetags.cotmoc import in_language
from dashboards.site.words import name_of
from nlp.gazetteer import Place, load_places
from store.beside import source_names

FIELDS: Final = {
    "flagged": gettext_noop("Gắn cờ"),
    "topic": gettext_noop("Chủ đề"),
    "claim": gettext_noop("Luận điểm"),
    "verdict": gettext_noop("Kết luận"),
    "stance": gettext_noop("Thái độ"),
    "match": gettext_noop("Mức khớp"),
    "place": gettext_noop("Địa danh"),
    "kind": gettext_noop("Loại nguồn"),
    "lang": gettext_noop("Ngôn ngữ"),
    "source": gettext_noop("Nguồn tin"),
    "month": gettext_noop("Tháng"),
    "group": gettext_noop("Nhóm bài giống nhau"),
    "document": gettext_noop("Văn bản"),
    "gone": gettext_noop("Đã gỡ"),
    "gated": gettext_noop("Nhắc biên giới hay luận điểm"),
    "has_vector": gettext_noop("Tìm được theo nghĩa"),
}
BOOLEANS: Final = frozenset({"flagged", "gone", "gated", "has_vector"})


class Naming:
    """Names for one page; what it needs of files and database is read when first asked for."""

    def of(self, field: str, value: str) -> str:
        """Return a value in words; what nobody named stands as it is."""
        if field in BOOLEANS:
            return _("có") if value == "true" else _("không")
        named: dict[str, Callable[[str], str]] = {
            "claim": self.claim,
            "place": self.place,
            "source": self.source,
            "month": month_name,
        }
        if field in named:
            return named[field](value)
        return name_of(field, value) if field in WORDED else value

    def claim(self, value: str) -> str:
        """Return the statement of a claim."""
        claim = get_catalogue().claims.get(value)
        return (in_language(claim.statement) if claim else "") or value

    def place(self, value: str) -> str:
        """Return the usual name of a place in the language of the page."""
        place = self._places.get(value)
        if place is None:
            return value
        english = place.names.get(Lang.EN, ())
        return english[0] if get_language() == "en" and english else place.name

    def source(self, value: str) -> str:
        """Return the name of an outlet; individuals are not named."""
        return self._sources.get(value, value) or _("Bài của cá nhân")

    def is_individual(self, source: str) -> bool:
        """Whether a source is an individual, by whom nobody may search."""
        return not self._sources.get(source, source)

    def evidence(self, value: str) -> str:
        """Return the title of an evidence document."""
        document = get_catalogue().documents.get(value)
        return (in_language(document.title) if document else "") or value

    @cached_property
    def _places(self) -> Mapping[str, Place]:
        return known_places()

    @cached_property
    def _sources(self) -> Mapping[str, str]:
        return source_names()


WORDED: Final = frozenset({"topic", "verdict", "stance", "match", "kind", "lang"})


def known_places() -> Mapping[str, Place]:
    """Return the places of the program and of the chosen province, by id."""
    settings = get_settings()
    own = settings.profiles_dir / settings.profile / "places.yaml"
    return load_places((own,) if own.is_file() else ())


def month_name(value: str) -> str:
    """Return ``2026-11`` as ``11/2026``."""
    year, _dash, month = value.partition("-")
    return f"{month}/{year}" if month else value
