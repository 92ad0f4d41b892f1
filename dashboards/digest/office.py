"""What an edition names things by: the catalogue, places, sources, the province."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from core.records import Claim, EvidenceDocument
from core.vocabulary import Lang


@dataclass(frozen=True, slots=True)
class Office:
    """The names of one installation.

    Attributes:
        province: Name of the profile, by language code.
        home: Ids of the places of the province; empty where the profile is of none.
        public_url: Of the site as readers reach it; empty while there is none.
    """

    province: Mapping[str, str]
    claims: Mapping[str, Claim]
    documents: Mapping[str, EvidenceDocument]
    sources: Mapping[str, str] = field(default_factory=dict)
    places: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    home: frozenset[str] = frozenset()
    public_url: str = ""

    def province_name(self, lang: Lang) -> str:
        """Return the province's name."""
        return local(self.province, lang) or "cotmoc"

    def source_name(self, id_: str) -> str:
        """Return a source's name, or its id where no profile names it."""
        return self.sources.get(id_, id_)

    def place_name(self, id_: str, lang: Lang) -> str:
        """Return a place's name, or its id where no gazetteer has it."""
        return local(self.places.get(id_, {}), lang) or id_

    def statement(self, claim: str, lang: Lang) -> str:
        """Return what a claim says, or its id where the catalogue has lost it."""
        known = self.claims.get(claim)
        return (local(known.statement, lang) if known else "") or claim

    def document_url(self, id_: str) -> str:
        """Return a document's page on the site; empty while there is none."""
        return f"{self.public_url.rstrip('/')}/documents/{id_}" if self.public_url else ""


def local(texts: Mapping[str, str], lang: Lang) -> str:
    """Return a text in a language, else in Vietnamese, else in the one there is."""
    return texts.get(lang) or texts.get("vi") or next(iter(texts.values()), "")
