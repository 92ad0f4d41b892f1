"""An answer ready to be put into a form: its texts made clean, its citations numbered.

docs/how-to/publish-an-answer.md.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from core.rebuttals import KIND_OF, Citation, Content, Kind, Part, Sentence
from core.records import Claim, EvidenceDocument
from core.vocabulary import Lang
from dashboards.digest.references import reference
from dashboards.site.outputs.words import CHECKED, EN_LABELS, GRADES, IN_FORCE, UNDER, say

# What no XML takes (controls, lone surrogates, the two non-characters), and what hides text or
# turns its direction: an answer leaves the house, where nobody strips it any more.
UNFIT: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060"
    "\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef\ufeff\ufffe\uffff]"
)
LABEL: Final = re.compile(r"(?!Art|Part|Điều|Phần|Phụ lục|Annex|point|điểm|p\.|tr\.)[^\d]+")
ISO_DAY: Final = re.compile(r"(\d{4})-(\d{2})-(\d{2})")


def clean(text: str) -> str:
    """Return a text on one line, in NFC, without signs that hide or turn it."""
    return " ".join(unicodedata.normalize("NFC", UNFIT.sub("", text)).split())


@dataclass(frozen=True, slots=True)
class Answer:
    """What every form is made of; nothing here comes from anywhere but content and catalogue.

    Attributes:
        documents: Of the catalogue, by id.
        url: Of its public page; empty while it has none.
        draft: Whether nobody has approved exactly this; every form then says so.
        day: When it was approved.
        publisher: The organisation that publishes; empty leaves it out.
        outlet: The outlet that said it, never a person; empty leaves it out.
    """

    content: Content
    claim: Claim
    documents: Mapping[str, EvidenceDocument]
    url: str = ""
    draft: bool = True
    day: date | None = None
    publisher: str = ""
    outlet: str = ""

    @property
    def by(self) -> str:
        """The organisation that publishes."""
        return clean(self.publisher)

    @property
    def kind(self) -> Kind:
        """What it is; the verdict says so."""
        return KIND_OF[self.claim.verdict]

    def title(self, lang: str) -> str:
        """Return the title."""
        return clean(self.content.title.get(lang, ""))

    def statement(self, lang: str) -> str:
        """Return the claim as the catalogue words it."""
        return clean(self.claim.statement.get(lang) or self.claim.statement.get("vi", ""))

    def said(self, sentence: Sentence, lang: str) -> str:
        """Return what a sentence says."""
        return clean(sentence.text.get(lang, ""))

    def of(self, *parts: Part) -> tuple[Sentence, ...]:
        """Return the sentences of some parts, in the order in which these are named."""
        return tuple(sentence for part in parts for sentence in self.content.of(part))

    def numbers(self, sentence: Sentence) -> tuple[int, ...]:
        """Return the numbers of its citations, from 1, as in the list of documents."""
        order = self.content.citations
        return tuple(sorted({order.index(one) + 1 for one in sentence.citations}))

    def side(self, sentence: Sentence, lang: str) -> str:
        """Return whose position it gives, as the catalogue calls that side."""
        for known in self.claim.positions:
            if sentence.side.strip() in _names(known):
                return clean(side_name(known, lang))
        return clean(sentence.side)

    def by_side(self) -> dict[str, tuple[Sentence, ...]]:
        """Return the positions by their side, in the order in which they stand."""
        sides: dict[str, tuple[Sentence, ...]] = {}
        for sentence in self.of(Part.POSITION):
            name = self.side(sentence, "vi")
            sides[name] = (*sides.get(name, ()), sentence)
        return sides

    def missing_sides(self, lang: str) -> tuple[str, ...]:
        """Return the sides of the catalogue whose position no sentence gives."""
        if self.kind is not Kind.EXPLAINER:
            return ()
        given = {sentence.side.strip() for sentence in self.of(Part.POSITION)}
        return tuple(
            clean(side_name(known, lang))
            for known in self.claim.positions
            if not given & _names(known)
        )

    def named(self, citation: Citation, lang: str) -> str:
        """Return a document by its title and article: ``Nghị định thư …, Điều 7``."""
        title = self.document_title(citation, lang)
        point = point_name(citation.ref, lang)
        return f"{title}, {point}" if point else title

    def document_title(self, citation: Citation, lang: str) -> str:
        """Return the title of a document; its id where the catalogue has lost it."""
        document = self.documents.get(citation.document)
        titles = document.title if document else {}
        title = titles.get(lang) or titles.get("vi") or titles.get("en") or citation.document
        return clean(title)

    def about(self, citation: Citation, lang: str) -> str:
        """Return grade and days of a document, for the list."""
        document = self.documents.get(citation.document)
        if document is None:
            return ""
        parts = [say(GRADES[document.grade], lang)]
        if document.in_force:
            parts.append(say(IN_FORCE, lang).format(day=day_name(document.in_force, lang)))
        if document.checked_on:
            parts.append(say(CHECKED, lang).format(day=day_name(document.checked_on, lang)))
        return "; ".join(parts)

    def unknown_documents(self) -> tuple[str, ...]:
        """Return the ids of cited documents that the catalogue does not have."""
        cited = dict.fromkeys(one.document for one in self.content.citations)
        return tuple(id_ for id_ in cited if id_ not in self.documents)


def side_name(known: Mapping[str, str], lang: str) -> str:
    """Return what the catalogue calls a side of a contested claim."""
    own = known.get(f"by_{lang}") or (known.get("by_vi") if lang != "en" else "")
    return own or known.get("by", "") or known.get("by_vi", "")


def _names(known: Mapping[str, str]) -> set[str]:
    return {value for key, value in known.items() if key in {"by", "by_vi", "by_en", "by_zh"}}


def point_name(ref: str, lang: str) -> str:
    """Return an article, point or page as readers of the language name it; may be empty."""
    return "; ".join(filter(None, (_point(part.strip(), lang) for part in ref.split(";"))))


def _point(ref: str, lang: str) -> str:
    tongue = Lang.EN if lang == "en" else Lang.VI
    name = clean(EN_LABELS[ref] if lang == "en" and ref in EN_LABELS else reference(ref, tongue))
    # An article stands for itself; the catalogue's own word for a point is shown to be that.
    return say(UNDER, lang).format(label=name) if LABEL.fullmatch(name) else name


def day_name(day: date | str, lang: str) -> str:
    """Return a day as the language writes it; what is no ISO day stands as it is."""
    match = ISO_DAY.fullmatch(day.isoformat() if isinstance(day, date) else day)
    if not match:
        return clean(str(day))
    year, month, number = (int(part) for part in match.groups())
    if lang == "en":
        return f"{number} {date(2000, month, 1):%B} {year}"
    return f"{year}年{month}月{number}日" if lang == "zh" else f"{number}/{month}/{year}"


def sentences_of(answer: Answer, lang: str, *parts: Part) -> Iterator[tuple[Sentence, str]]:
    """Yield sentences of some parts with what they say, without empty ones."""
    for sentence in answer.of(*parts):
        if said := answer.said(sentence, lang):
            yield sentence, said
