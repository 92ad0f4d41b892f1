"""Records into what the API answers."""

from collections.abc import Iterable, Mapping

from core.rebuttals import Citation, Sentence
from core.records import Claim, Evidence, Source
from core.searching import Hit
from dashboards.site.api.schemas import (
    CitationOut,
    Cited,
    ClaimLine,
    ClaimOut,
    DocumentOut,
    Figure,
    FindingOut,
    Found,
    PlaceOut,
    Position,
    RebuttalOut,
    SentenceOut,
    SourceOut,
    Texts,
)
from dashboards.site.rebuttals.standing import Published
from nlp.catalogue.load import Catalogue
from store.findings import DocumentRow, FindingRow


def found(hit: Hit, individuals: frozenset[str]) -> Found:
    """Return a hit; of a post of an individual neither its words nor where it stood."""
    private = hit.document in individuals
    return Found(
        id=hit.id,
        document=hit.document,
        title="" if private else hit.title,
        snippet="" if private else hit.snippet,
        source="" if private else hit.source,
        kind=hit.kind,
        lang=hit.lang,
        url=None if private else hit.url,
        published_at=hit.published_at,
        first_seen=hit.first_seen,
        flagged=hit.flagged,
        priority=hit.priority,
        claims=list(hit.claims),
        verdict=hit.verdict,
        stance=hit.stance,
        match=hit.match,
        individual=private,
    )


def finding(row: FindingRow, catalogue: Catalogue, decision: str) -> FindingOut:
    """Return a finding with its evidence."""
    judged = row.judgement
    return FindingOut(
        id=row.id,
        document=row.document,
        title=row.title,
        source=row.source,
        kind=row.kind,
        lang=row.lang,
        url=row.url,
        published_at=row.published_at,
        first_seen=row.first_seen,
        claim=judged.claim,
        quote=judged.quote,
        match=judged.match,
        verdict=judged.verdict,
        basis=judged.basis,
        stance=judged.stance,
        flagged=judged.flagged,
        score=judged.score,
        priority=row.priority,
        why=_texts(judged.why, judged.why_en),
        evidence=_evidence(judged.evidence, catalogue),
        decision=decision,
        analysis=row.analysis,
    )


def document(row: DocumentRow, catalogue: Catalogue, decisions: Mapping[str, str]) -> DocumentOut:
    """Return a document with its findings."""
    places = {place.id: PlaceOut(id=place.id, name=place.name) for place in row.places}
    return DocumentOut(
        id=row.id,
        source=row.source,
        kind=row.kind,
        lang=row.lang,
        title=row.title,
        text=row.text,
        url=row.url,
        published_at=row.published_at,
        first_seen=row.first_seen,
        last_seen=row.last_seen,
        gone_at=row.gone_at,
        group=row.group_id,
        flagged=row.flagged,
        versions=len(row.versions),
        topics=list(row.topics),
        places=list(places.values()),
        findings=[finding(one, catalogue, decisions.get(one.id, "")) for one in row.findings],
    )


def claim_line(claim: Claim) -> ClaimLine:
    """Return a claim in short."""
    return ClaimLine(
        id=claim.id, theme=claim.theme, verdict=claim.verdict, statement=dict(claim.statement)
    )


def claim_out(claim: Claim, catalogue: Catalogue) -> ClaimOut:
    """Return a claim with what is established."""
    return ClaimOut(
        id=claim.id,
        theme=claim.theme,
        verdict=claim.verdict,
        statement=dict(claim.statement),
        catalogue=catalogue.digest,
        established=dict(claim.established),
        evidence=_evidence(claim.evidence, catalogue),
        positions=[_position(one) for one in claim.positions],
        numbers=[
            Figure(what=n.what, value=n.value, unit=n.unit, tolerance=n.tolerance, as_of=n.as_of)
            for n in claim.numbers
        ],
        valid_from=claim.valid_from,
        valid_until=claim.valid_until,
    )


def rebuttal(published: Published, catalogue: Catalogue) -> RebuttalOut:
    """Return an approved answer; who wrote and who approved it stays in the house."""
    answer, content = published.answer, published.content
    return RebuttalOut(
        id=answer.id,
        claim=answer.claim,
        kind=str(answer.kind),
        title=dict(content.title),
        approved_at=answer.approved_at,
        sentences=[_sentence(one, catalogue) for one in content.sentences],
    )


def source(row: Source) -> SourceOut:
    """Return a source."""
    return SourceOut(
        id=row.id, name=row.name, kind=row.kind, lang=row.lang, country=row.country, url=row.url
    )


def _evidence(items: Iterable[Evidence], catalogue: Catalogue) -> list[Cited]:
    return [
        Cited(
            document=one.document,
            title=_title(one.document, catalogue),
            ref=one.ref,
            grade=one.grade,
            relation=one.relation,
            gist=_texts(one.gist, one.gist_en),
        )
        for one in items
    ]


def _position(side: Mapping[str, str]) -> Position:
    return Position(
        side=_texts(side.get("by_vi", ""), side.get("by", "")),
        says=_texts(side.get("says_vi", ""), side.get("says_en", "")),
    )


def _sentence(sentence: Sentence, catalogue: Catalogue) -> SentenceOut:
    return SentenceOut(
        part=str(sentence.part),
        text=dict(sentence.text),
        side=sentence.side,
        citations=[_citation(one, catalogue) for one in sentence.citations],
    )


def _citation(one: Citation, catalogue: Catalogue) -> CitationOut:
    return CitationOut(document=one.document, title=_title(one.document, catalogue), ref=one.ref)


def _title(document_id: str, catalogue: Catalogue) -> Texts:
    known = catalogue.documents.get(document_id)
    return dict(known.title) if known else {}


def _texts(vi: str, en: str) -> Texts:
    return {lang: text for lang, text in (("vi", vi), ("en", en)) if text}
