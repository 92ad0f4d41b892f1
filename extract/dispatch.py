"""One input in, its documents or its refusal out; the one door of this room."""

import logging
from dataclasses import replace

from core.errors import ExtractError
from core.records import Capture, Document, Source
from extract.build import Builder
from extract.context import Context, shown_name
from extract.registry import FORMATS, Format
from extract.result import Draft, Extracted, Reading, Refusal
from extract.sniff import sniff

_LOG = logging.getLogger(__name__)
_GONE = (404, 410)
_FIRST_ERROR = 400


def extract(
    capture: Capture,
    body: bytes,
    *,
    source: Source | None = None,
    id_key: str = "",
    pages: frozenset[str] = frozenset(),
    max_bytes: int | None = None,
) -> Extracted:
    """Return the documents of a captured payload; bad input is refused, never raised.

    Args:
        source: The profile's entry of the source; decides kind, time zone and whether it is an
            individual, whose posts get keyed ids and no address.
        id_key: Secret of this installation for those ids (``COTMOC_ID_KEY``).
        pages: Of ``core.accounts.pages_of``; addresses of other accounts are not kept.
        max_bytes: Largest input taken; None means the limit of its format.
    """
    try:
        name, chosen = _format(capture, body, max_bytes)
        reading = chosen.reader()(body, _context(capture, source, chosen))
    except ExtractError as error:
        return Extracted(refusals=(Refusal(error.reason, str(error)),))
    except Exception as error:  # the batch's edge: a page that breaks a library stops nobody
        shown, kind = shown_name(capture.url), type(error).__name__
        _LOG.warning("%s: %s while reading", shown, kind, exc_info=True)
        message = f"{shown}: reading broke with {kind}; please report the file"
        return Extracted(refusals=(Refusal("damaged", message),))
    if name != "record":
        reading = replace(reading, drafts=_keyed(capture, reading.drafts))
    return _built(reading, Builder(capture, source, chosen.kind, id_key, pages))


def _format(capture: Capture, body: bytes, max_bytes: int | None) -> tuple[str, Format]:
    """Return the format to read with, after the checks that need no reading."""
    shown = shown_name(capture.url)
    if capture.status in _GONE:
        raise ExtractError("gone", f"{shown}: gone (HTTP {capture.status})")
    if capture.status >= _FIRST_ERROR:
        raise ExtractError("http_error", f"{shown}: answered HTTP {capture.status}")
    if not body.strip(b" \t\r\n\0\xef\xbb\xbf"):
        raise ExtractError("empty", f"{shown}: the file is empty")
    found = sniff(body)
    name = found if found in ("pdf", "docx") else capture.format
    if name not in FORMATS:
        known = ", ".join(FORMATS)
        raise ExtractError(
            "unknown_format",
            f"{shown}: format {name!r} is not read; known are {known}",
        )
    chosen = FORMATS[name]
    limit = max_bytes or chosen.max_bytes
    if len(body) > limit:
        raise ExtractError(
            "too_large",
            f"{shown}: {len(body):,} bytes, over the limit of {limit:,} for {name}; "
            "split it or raise the limit",
        )
    if chosen.textual and found == "binary":
        raise ExtractError("binary", f"{shown}: binary data where {name} was expected")
    return name, chosen


def _context(capture: Capture, source: Source | None, chosen: Format) -> Context:
    country = source.country if source else ""
    return Context(capture.url, capture.fetched_at, capture.charset, country, chosen.max_bytes)


def _keyed(capture: Capture, drafts: tuple[Draft, ...]) -> tuple[Draft, ...]:
    """Name drafts without address by their file, and by their place in it where it has several."""
    if len(drafts) == 1:
        return (replace(drafts[0], key=drafts[0].key or capture.url),)
    return tuple(
        replace(draft, key=draft.key or f"{capture.url}#{number}")
        for number, draft in enumerate(drafts, start=1)
    )


def _built(reading: Reading, builder: Builder) -> Extracted:
    documents: list[Document] = []
    refusals = list(reading.refusals)
    notes = list(reading.notes)
    for draft in reading.drafts:
        try:
            document, note = builder.build(draft)
        except ExtractError as error:
            refusals.append(Refusal(error.reason, str(error)))
            continue
        documents.append(document)
        notes.extend([note] if note else [])
    return Extracted(tuple(documents), tuple(refusals), tuple(notes))
