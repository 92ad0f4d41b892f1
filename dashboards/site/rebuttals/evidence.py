"""Passages of the catalogue as the pages of an answer show and offer them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from core.rebuttal_rules import points_of
from core.rebuttals import Citation, Content
from core.records import Claim, EvidenceDocument
from core.text.folding import fold
from dashboards.site.outputs.answer import point_name
from dashboards.site.rebuttals.drafting import gist_of
from nlp.catalogue.load import Catalogue
from store.evidence_checks import Check, find_checks, key_of, passage_of

MOST_FOUND: Final = 12


@dataclass(frozen=True, slots=True)
class Passage:
    """A point of a document, with what the catalogue says of it and who checked it.

    Attributes:
        number: Of its citation in the answer, from 1; 0 where it is only offered.
        document: None where the catalogue no longer has it.
        hash: Of what the catalogue says of the point.
    """

    citation: Citation
    document: EvidenceDocument | None
    gists: Mapping[str, str]
    number: int = 0
    hash: str = ""
    check: Check | None = None
    own: bool = False

    @property
    def key(self) -> str:
        """As a form sends it."""
        return f"{self.citation.document}|{self.citation.ref}"

    @property
    def title(self) -> Mapping[str, str]:
        """Title by language; the id where the catalogue no longer has the document."""
        return self.document.title if self.document else {"vi": self.citation.document}

    @property
    def points(self) -> Mapping[str, str]:
        """The article, point or page by language."""
        return {lang: point_name(self.citation.ref, lang) for lang in ("vi", "en")}

    @property
    def checked(self) -> bool:
        """Whether somebody of the office has held it against the original."""
        return bool(self.check or (self.document and self.document.checked_on))


def read_key(key: str) -> Citation:
    """Return the citation that a form sent."""
    document, _, ref = key.partition("|")
    return Citation(document, ref)


def passages(content: Content, claim: Claim | None, catalogue: Catalogue) -> list[Passage]:
    """Return the cited passages in the order of their numbers, with their checks."""
    known = [one for one in content.citations if one.document in catalogue.documents]
    keys = {one: key_of(catalogue.documents[one.document], one.ref) for one in known}
    checks = find_checks(keys.values())
    return [
        Passage(
            citation=one,
            document=catalogue.documents.get(one.document),
            gists=_gists(one, claim, catalogue),
            number=number,
            hash=keys[one][2] if one in keys else "",
            check=checks.get(keys[one]) if one in keys else None,
        )
        for number, one in enumerate(content.citations, start=1)
    ]


def checked_citations(content: Content, catalogue: Catalogue) -> set[Citation]:
    """Return the citations whose passage somebody of the office has checked here."""
    return {one.citation for one in passages(content, None, catalogue) if one.check}


def offered(claim: Claim, catalogue: Catalogue, chosen: Iterable[Citation]) -> list[Passage]:
    """Return what a sentence may cite without a search: the claim's evidence, and what it has."""
    own = [Citation(item.document, item.ref) for item in claim.evidence]
    ordered = list(dict.fromkeys([*own, *chosen]))
    return [_passage(one, claim, catalogue, own=one in own) for one in ordered]


def find_passages(text: str, claim: Claim, catalogue: Catalogue) -> list[Passage]:
    """Return points of all documents whose title, point or gist has every word."""
    words = str(fold(text).text).split()
    if not words:
        return []
    found: list[Passage] = []
    for id_ in catalogue.documents:
        for ref in points_of(claim, catalogue.documents, id_):
            passage = _passage(Citation(id_, ref), claim, catalogue)
            if all(word in _folded(passage) for word in words):
                found.append(passage)
            if len(found) == MOST_FOUND:
                return found
    return found


def texts_at(
    content: Content, claim: Claim | None, catalogue: Catalogue
) -> dict[Citation, Mapping[str, str]]:
    """Return what the catalogue says at each citation, by language."""
    return {one: _gists(one, claim, catalogue) for one in content.citations}


def hash_of(citation: Citation, catalogue: Catalogue) -> str:
    """Return the hash of what the catalogue says at a citation; empty where it has none."""
    document = catalogue.documents.get(citation.document)
    return passage_of(document, citation.ref) if document else ""


def _passage(
    citation: Citation, claim: Claim, catalogue: Catalogue, *, own: bool = False
) -> Passage:
    document = catalogue.documents.get(citation.document)
    return Passage(citation, document, _gists(citation, claim, catalogue), own=own)


def _gists(citation: Citation, claim: Claim | None, catalogue: Catalogue) -> Mapping[str, str]:
    for item in claim.evidence if claim else ():
        if (item.document, item.ref) == (citation.document, citation.ref):
            return gist_of(item, catalogue.documents)
    document = catalogue.documents.get(citation.document)
    return dict(document.points.get(citation.ref, {})) if document else {}


def _folded(passage: Passage) -> str:
    texts = [*passage.title.values(), *passage.gists.values(), *passage.points.values()]
    texts += [passage.citation.ref, passage.citation.document]
    return str(fold(" ".join(texts)).text)
