"""What an entry of a catalogue file may hold, validated once where it enters.

The field names are those of ``claims/claims.yaml`` and ``claims/documents.yaml``.
"""

from datetime import date
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from core.vocabulary import Grade, Verdict


def _text(value: Any) -> str:
    """Take a date or number that YAML read eagerly back to text; null is empty."""
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, date) else str(value)


def _number(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _items(value: Any) -> Any:
    return () if value is None else value


Text = Annotated[str, BeforeValidator(_text)]
Words = Annotated[tuple[str, ...], BeforeValidator(_items)]


class Entry(BaseModel):
    """Base of all entries; unknown fields are kept so that the linter can name them."""

    model_config = ConfigDict(frozen=True, extra="allow")


class EvidenceEntry(Entry):
    """A reference from a claim to a point of a document."""

    document: str
    ref: Text = ""
    relation: Text = ""
    gist_vi: Text = ""
    gist_en: Text = ""


class NumberEntry(Entry):
    """A figure or date of a claim."""

    what: Text
    value: Annotated[float | int | str, BeforeValidator(_number)]
    unit: Text = ""
    tolerance: Text = ""
    as_of: Text = ""


class ClaimEntry(Entry):
    """A claim as written in ``claims.yaml``.

    ``replaces`` stands in an entry of a later folder that takes the place of one of the same id in
    an earlier folder: the fingerprint of that one (``nlp.catalogue.own``), so that a later change
    of what was replaced is noticed.
    """

    id: str = Field(min_length=1)
    topic: Text = ""
    statement_vi: Text = ""
    statement_en: Text = ""
    statement_zh: Text = ""
    variants_vi: Words = ()
    variants_en: Words = ()
    variants_zh: Words = ()
    says_vi: Words = ()
    says_en: Words = ()
    says_zh: Words = ()
    not_says_vi: Words = ()
    not_says_en: Words = ()
    not_says_zh: Words = ()
    verdict: Verdict
    established_vi: Text = ""
    established_en: Text = ""
    established_zh: Text = ""
    evidence: Annotated[tuple[EvidenceEntry, ...], BeforeValidator(_items)] = ()
    positions: Annotated[tuple[dict[str, Text], ...], BeforeValidator(_items)] = ()
    numbers: Annotated[tuple[NumberEntry, ...], BeforeValidator(_items)] = ()
    certainty: Text = ""
    notes: Text = ""
    valid_from: Text = ""
    valid_until: Text = ""
    replaces: Text = ""


class PointEntry(Entry):
    """A point of an evidence document: article, clause or passage, and its gist."""

    ref: Text
    gist_vi: Text = ""
    gist_en: Text = ""
    gist_zh: Text = ""


class DocumentEntry(Entry):
    """An evidence document as written in ``documents.yaml``."""

    id: str = Field(min_length=1)
    title_vi: Text = ""
    title_en: Text = ""
    title_zh: Text = ""
    kind: Text = ""
    grade: Grade | None = None
    issuer: Text = ""
    signed: Text = ""
    in_force: Text = ""
    registration: Text = ""
    points: Annotated[tuple[PointEntry, ...], BeforeValidator(_items)] = ()
    urls: Words = ()
    certainty: Text = ""
    note: Text = ""
    checked_on: Text = ""
