"""From a reader's draft to a Document: normalised, masked, named and fingerprinted."""

import html
from contextlib import suppress
from dataclasses import dataclass

from core.accounts import may_be_kept
from core.errors import ExtractError
from core.identity import (
    digest,
    document_id,
    imported_id,
    individual_id,
    version_id,
    without_credentials,
)
from core.records import Capture, Document, Source
from core.text import mask_text, normalize_text
from core.vocabulary import Lang, Precision, Retention, SourceKind
from extract.charset import mend_legacy_font
from extract.context import shown_name
from extract.dates import is_future
from extract.fingerprint import band_hashes
from extract.plain import storable
from extract.result import Draft, When

PAGE_FORMATS = ("telegram", "facebook")


@dataclass(frozen=True, slots=True)
class Builder:
    """Builds the documents of one capture.

    Attributes:
        kind: Kind of source where neither source nor draft names one.
        id_key: Secret for the ids of posts by individuals.
        pages: Of ``core.accounts.pages_of``: accounts whose addresses may be kept.
    """

    capture: Capture
    source: Source | None
    kind: SourceKind
    id_key: str
    pages: frozenset[str] = frozenset()

    def build(self, draft: Draft) -> tuple[Document, str]:
        """Return the document and a note on what was set aside, or an empty one.

        Raises:
            ExtractError: The text is empty once invisible characters are gone, or a post of
                an individual has no key to be named with.
        """
        title = _tidy_title(draft.title)
        text = mask_text(normalize_text(mend_legacy_font(storable(draft.text)))).strip()
        if not any(letter.isalnum() for letter in text):
            raise ExtractError(
                "empty", f"{shown_name(self.capture.url)}: no letter or digit in the text"
            )
        published, note = self._published(draft.published)
        version = version_id(title, text)
        individual = self.source is not None and not self.source.public_voice
        source = draft.source or self.capture.source
        url = None if individual else self._address(draft)
        document = Document(
            id=self._individual_id(draft) if individual else _id(source, url, draft, version),
            version=version,
            source=self.capture.source if individual else source,
            kind=self._kind(draft),
            title=title,
            text=text,
            url=url if url and self._may_keep(url) else None,
            lang=draft.lang or self._source_lang(),
            published_at=published.moment if published else None,
            published_precision=published.precision if published else Precision.SECOND,
            fetched_at=self.capture.fetched_at,
            engagement=dict(draft.engagement),
            capture=None if individual else self.capture.id,
            retention=Retention.INDIVIDUAL if individual else self.capture.retention,
            signature=band_hashes(text),
        )
        return document, note

    def _kind(self, draft: Draft) -> SourceKind:
        return draft.kind or (self.source.kind if self.source else self.kind)

    def _source_lang(self) -> Lang | None:
        """Return the language of the source; what offices hand in comes in any language."""
        if self.source is None or self.source.protocol == "import":
            return None
        return self.source.lang

    def _address(self, draft: Draft) -> str | None:
        own = self.capture.url if self.capture.url.startswith(("http://", "https://")) else None
        address = draft.url or (None if draft.own_id else own)
        # What cannot be taken apart is refused where its id is made.
        with suppress(ValueError):
            return without_credentials(address) if address else None
        return address

    def _may_keep(self, url: str) -> bool:
        """Return whether an address leads to no account but that of a page that is a source.

        What is read with a page's own format was fetched from a source, whose posts may stand
        under its number.
        """
        return self.capture.format in PAGE_FORMATS or may_be_kept(url, self.pages)

    def _individual_id(self, draft: Draft) -> str:
        if not self.id_key:
            raise ExtractError(
                "no_key",
                f"{self.capture.source}: posts of individuals need a key for their ids; "
                "set COTMOC_ID_KEY",
            )
        post = draft.url or draft.own_id or f"{self.capture.url} {draft.text}"
        return individual_id(self.capture.source, post, key=self.id_key)

    def _published(self, when: When | None) -> tuple[When | None, str]:
        listed = self.capture.listed_at
        fallback = When(listed) if listed else None
        if when is None:
            when = fallback
        if when is None or not is_future(when, self.capture.fetched_at):
            return when, ""
        name = shown_name(self.capture.url)
        note = f"{name}: date {when.moment:%Y-%m-%d} lies in the future; set aside"
        if fallback and not is_future(fallback, self.capture.fetched_at):
            return fallback, note
        return None, note


def _id(source: str, url: str | None, draft: Draft, version: str) -> str:
    """Return the id: its own, else of its address, else of its name, else of its words."""
    if draft.own_id:
        return imported_id(source, draft.own_id)
    if url:
        try:
            return document_id(source, url)
        except ValueError as error:
            message = f"{url!r} is no web address ({error}); correct it or leave it out"
            raise ExtractError("bad_record", message) from error
    return imported_id(source, digest(draft.key) if draft.key else version)


def _tidy_title(title: str) -> str:
    title = mend_legacy_font(storable(title))
    if "&" in title:
        title = html.unescape(title)
    return mask_text(" ".join(normalize_text(title).split()))
