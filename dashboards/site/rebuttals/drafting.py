"""A first draft from the catalogue alone: its statement, what is established, what documents say.

Nothing is written here that the catalogue does not hold; what is added names the claim neutrally,
and is the same for every claim. docs/how-to/answer-a-claim.md.
"""

from collections.abc import Iterator, Mapping
from typing import Final

from core.rebuttal_rules import side_of
from core.rebuttals import KIND_OF, Citation, Content, Kind, Part, Sentence
from core.records import Claim, Evidence, EvidenceDocument
from core.vocabulary import Lang
from dashboards.site.rebuttals.fitting import fitting
from nlp.language.sentences import split_sentences

Texts = dict[str, str]
Documents = Mapping[str, EvidenceDocument]

LANGS: Final = ("vi", "en", "zh")
NAMED: Final[Mapping[str, str]] = {
    "vi": "Có ý kiến cho rằng: “{claim}”",
    "en": "It has been said that: “{claim}”",
    "zh": "有一种说法是：“{claim}”",
}
"""How a claim is named: once, in its own words, without a judgement."""
TITLES: Final[Mapping[Kind, Mapping[str, str]]] = {
    Kind.REBUTTAL: {"vi": "Tài liệu gốc ghi gì", "en": "What the documents record"},
    Kind.EXPLAINER: {
        "vi": "Các bên nói gì, tài liệu ghi gì",
        "en": "What each side says, and what the documents record",
    },
    Kind.NOTE: {
        "vi": "Điều đã biết và chưa biết",
        "en": "What is known and what is not",
    },
}
LONGEST_TITLE: Final = 110


def draft(claim: Claim, documents: Documents) -> Content:
    """Return the draft of the kind that the claim's verdict asks for."""
    kind = KIND_OF[claim.verdict]
    parts = {Kind.REBUTTAL: _rebuttal, Kind.EXPLAINER: _explainer, Kind.NOTE: _note}
    return Content(_title(claim, kind), tuple(parts[kind](claim, documents)))


def _rebuttal(claim: Claim, documents: Documents) -> Iterator[Sentence]:
    facts = [
        Sentence(Part.WHY, texts, fitting(texts, claim, documents)) for texts in established(claim)
    ]
    fact = facts[0] if facts else None
    if fact:
        yield Sentence(Part.FACT, fact.text, fact.citations)
    yield _named(claim)
    yield from facts[1:]
    yield from _passages(claim, documents, Part.WHY, only=("contradicts",))
    if fact:
        yield Sentence(Part.FACT_AGAIN, fact.text, fact.citations)


def _explainer(claim: Claim, documents: Documents) -> Iterator[Sentence]:
    yield _named(claim)
    for position in claim.positions:
        texts = {lang: position[key] for lang in LANGS if position.get(key := f"says_{lang}")}
        by = {f"by_{lang}": position.get(f"by_{lang}", position.get("by", "")) for lang in LANGS}
        found = fitting({**texts, **by}, claim, documents)
        yield Sentence(Part.POSITION, texts, found, side=side_of(position))
    for texts in established(claim):
        yield Sentence(Part.KNOWN, texts, fitting(texts, claim, documents))


def _note(claim: Claim, documents: Documents) -> Iterator[Sentence]:
    yield _named(claim)
    for texts in established(claim):
        yield Sentence(Part.KNOWN, texts, fitting(texts, claim, documents))
    yield from _passages(claim, documents, Part.KNOWN)


def _named(claim: Claim) -> Sentence:
    texts = {
        lang: NAMED[lang].format(claim=claim.statement[lang].strip())
        for lang in LANGS
        if claim.statement.get(lang)
    }
    return Sentence(Part.CLAIM, texts, states_fact=False)


def _passages(
    claim: Claim, documents: Documents, part: Part, only: tuple[str, ...] = ()
) -> Iterator[Sentence]:
    """Yield what each document says, with its title before it, cited by exactly that point."""
    seen: set[Citation] = set()
    for item in claim.evidence:
        citation = Citation(item.document, item.ref)
        if citation in seen or (only and item.relation not in only):
            continue
        seen.add(citation)
        gists = gist_of(item, documents)
        titles = documents[item.document].title if item.document in documents else {}
        texts = {lang: f"{titles[lang]}: {gists[lang]}" for lang in gists if titles.get(lang)}
        if texts:
            yield Sentence(part, texts, (citation,))


def gist_of(item: Evidence, documents: Documents) -> Texts:
    """Return what a passage says, by language, as far as somebody has written it."""
    document = documents.get(item.document)
    gists = dict(document.points.get(item.ref, {})) if document else {}
    if item.gist_en:
        gists.setdefault("en", item.gist_en)
    if item.gist and item.gist != item.gist_en:
        gists.setdefault("vi", item.gist)
    return {lang: gists[lang] for lang in LANGS if gists.get(lang)}


def established(claim: Claim) -> list[Texts]:
    """Return what is established sentence by sentence, the languages side by side.

    Where a language has more sentences than another, its last ones stand together: the entries
    are translations of each other, and differ by a sentence that was split at most.
    """
    split = {
        lang: [text[start:end] for start, end in split_sentences(text, Lang(lang))]
        for lang, text in claim.established.items()
        if text.strip()
    }
    count = min((len(some) for some in split.values()), default=0)
    return [
        {
            lang: " ".join(some[at:] if at == count - 1 else [some[at]])
            for lang, some in split.items()
        }
        for at in range(count)
    ]


def _title(claim: Claim, kind: Kind) -> Texts:
    if kind is Kind.REBUTTAL and (facts := established(claim)):
        heads = {lang: _head(text) for lang, text in facts[0].items()}
        if all(0 < len(head) <= LONGEST_TITLE for head in heads.values()):
            return heads
    return dict(TITLES[kind])


def _head(sentence: str) -> str:
    """Return a sentence up to its first semicolon or colon, without its full stop."""
    for mark in (";", ":"):
        sentence = sentence.split(f"{mark} ", maxsplit=1)[0]
    return sentence.strip().rstrip(".")
