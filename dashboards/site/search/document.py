"""What the page of a document shows, put together."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.records import Evidence, Judgement
from core.vocabulary import Field, Retention
from dashboards.site.changes import Change, changes
from dashboards.site.search.marking import Piece, Span, pieces
from dashboards.site.search.naming import Naming
from store.beside import (
    Copy,
    Decision,
    Wording,
    capture_of,
    copies_of,
    decisions_on,
    statement_key,
    wordings_up_to,
)
from store.findings import DocumentRow, FindingRow, get
from store.revisits import RevisitRow, revisits_of

KEPT_FOR_SOURCE: Final = "source of the profile: "
"""How ``pipeline.steps.ingest`` says that a document came from a source of the province."""


@dataclass(frozen=True, slots=True)
class Cited:
    """A point of evidence with its document's title."""

    title: str
    evidence: Evidence
    gist: str


@dataclass(frozen=True, slots=True)
class Said:
    """A finding as the page tells it; ``number`` marks its place in the text."""

    number: int
    id: str
    judgement: Judgement
    claim: str
    why: str
    cited: tuple[Cited, ...]
    decision: Decision | None


@dataclass(frozen=True, slots=True)
class Edit:
    """What one version changed against the one before."""

    version: Wording
    before: Wording
    title: tuple[Change, ...]
    text: tuple[Change, ...]

    @property
    def same(self) -> bool:
        """Whether nothing that can be read differs."""
        return all(change.kind == "same" for change in (*self.title, *self.text))


@dataclass(frozen=True, slots=True)
class DocumentPage:
    """A document with everything beside it, in words."""

    row: DocumentRow
    source: str
    individual: bool
    title: tuple[Piece, ...]
    text: tuple[Piece, ...]
    said: tuple[Said, ...]
    places: tuple[tuple[str, str], ...]
    reasons: tuple[str, ...]
    engagement: tuple[tuple[str, int], ...]
    copies: tuple[Copy, ...]
    copies_count: int
    revisits: tuple[RevisitRow, ...]
    has_capture: bool
    edit: Edit | None


def open_page(id: str, *, version: str = "") -> DocumentPage | None:
    """Return the page of a document, or None where there is none.

    Args:
        version: Show what this version changed.
    """
    row = get(id)
    if not isinstance(row, DocumentRow) or row.id != id:
        return None
    naming = Naming()
    individual = row.retention is Retention.INDIVIDUAL
    copies, count = copies_of(row.id, row.group_id)
    spans = _spans(row.findings)
    return DocumentPage(
        row=row,
        source=_("Bài của cá nhân") if individual else naming.source(row.source),
        individual=individual,
        title=pieces(row.title, spans[Field.TITLE]),
        text=pieces(row.text, spans[Field.TEXT]),
        said=_said(row, naming),
        places=_places(row, naming),
        reasons=tuple(_reason(reason, naming) for reason in row.profiles.values()),
        engagement=tuple((counted(name), number) for name, number in row.engagement.items()),
        copies=tuple(copies),
        copies_count=count,
        revisits=tuple(revisits_of(row.id)),
        has_capture=capture_of(row.id) is not None,
        edit=_edit(row.id, version) if version else None,
    )


def counted(name: str) -> str:
    """Return what an outlet counted, in words."""
    return {
        "reactions": _("Lượt bày tỏ"),
        "likes": _("Lượt thích"),
        "comments": _("Bình luận"),
        "shares": _("Chia sẻ"),
        "views": _("Lượt xem"),
    }.get(name, name)


def _spans(findings: Sequence[FindingRow]) -> dict[Field, list[Span]]:
    spans: dict[Field, list[Span]] = {Field.TITLE: [], Field.TEXT: []}
    for number, finding in enumerate(findings, start=1):
        found = finding.judgement
        spans[found.field].append(Span(number, found.start, found.end, found.flagged))
    return spans


def _said(row: DocumentRow, naming: Naming) -> tuple[Said, ...]:
    decisions = decisions_on(row.id) if row.findings else {}
    english = get_language() == "en"
    return tuple(
        Said(
            number,
            finding.id,
            found,
            naming.claim(found.claim),
            (found.why_en if english else found.why) or found.why,
            tuple(_cited(one, naming, english=english) for one in found.evidence),
            decisions.get(statement_key(found.claim, found.quote)),
        )
        for number, finding in enumerate(row.findings, start=1)
        for found in (finding.judgement,)
    )


def _cited(evidence: Evidence, naming: Naming, *, english: bool) -> Cited:
    gist = (evidence.gist_en if english else evidence.gist) or evidence.gist or evidence.gist_en
    return Cited(naming.evidence(evidence.document), evidence, gist)


def _places(row: DocumentRow, naming: Naming) -> tuple[tuple[str, str], ...]:
    return tuple((id_, naming.place(id_)) for id_ in dict.fromkeys(p.id for p in row.places))


def _reason(reason: str, naming: Naming) -> str:
    if not reason.startswith(KEPT_FOR_SOURCE):
        return reason
    source = naming.source(reason.removeprefix(KEPT_FOR_SOURCE))
    return _("%(source)s là nguồn mà tỉnh theo dõi") % {"source": source}


def _edit(document: str, version: str) -> Edit | None:
    after, before = wordings_up_to(document, version)
    if after is None or before is None:
        return None
    return Edit(after, before, changes(before.title, after.title), changes(before.text, after.text))
