"""Undo HTTP content codings (RFC 9110, 8.4.1) with a limit on what comes out."""

import io
import zlib
from collections.abc import Callable

import brotli  # type: ignore[import-untyped]  # it ships no types

from core.errors import LandingError

CHUNK = 65_536


class TooLargeError(LandingError):
    """A payload grows past the limit when it is decompressed."""


class CodingError(LandingError):
    """A payload is not coded as its header says, or in a coding that we cannot undo."""


def decode_content(body: bytes, coding: str, *, max_bytes: int = 0) -> bytes:
    """Return the payload behind a Content-Encoding header, codings undone last one first.

    Args:
        coding: The header's value, such as ``gzip`` or ``deflate, br``; may be empty.
        max_bytes: Most bytes taken from a decoder; 0 means no limit.

    Raises:
        TooLargeError: More than ``max_bytes`` come out.
        CodingError: The bytes are not in that coding, or the coding is unknown.
    """
    names = [name.strip().lower() for name in coding.split(",")]
    for name in reversed([name for name in names if name and name != "identity"]):
        decoder = DECODERS.get(name)
        if decoder is None:
            raise CodingError(f"content coding {name!r} is unknown; known are {sorted(DECODERS)}")
        try:
            body = decoder(body, max_bytes)
        except (zlib.error, brotli.error, EOFError) as error:
            raise CodingError(f"body of {len(body)} bytes is not {name}: {error}") from error
    return body


def _gzip(body: bytes, max_bytes: int) -> bytes:
    """Undo gzip; what follows a complete member and is none itself is dropped (RFC 1952 2.2)."""
    out = io.BytesIO()
    rest = body
    while rest:
        decoder = zlib.decompressobj(wbits=31)
        try:
            _pump(decoder, rest, out, max_bytes)
        except zlib.error:
            if out.tell():
                break
            raise
        if not decoder.eof:
            break  # a torn end: browsers and we keep what there is
        rest = decoder.unused_data
    return out.getvalue()


def _deflate(body: bytes, max_bytes: int) -> bytes:
    # Half of the servers that say deflate mean the raw stream without the zlib wrapper.
    for wbits in (zlib.MAX_WBITS, -zlib.MAX_WBITS):
        out = io.BytesIO()
        try:
            _pump(zlib.decompressobj(wbits), body, out, max_bytes)
        except zlib.error:
            if wbits < 0:
                raise
            continue
        return out.getvalue()
    return b""


def _pump(decoder: "zlib._Decompress", data: bytes, out: io.BytesIO, max_bytes: int) -> None:
    while data and not decoder.eof:
        out.write(decoder.decompress(data, CHUNK))
        _check(out.tell(), max_bytes)
        data = decoder.unconsumed_tail


def _brotli(body: bytes, max_bytes: int) -> bytes:
    decoder = brotli.Decompressor()
    out = io.BytesIO()
    out.write(decoder.process(body, output_buffer_limit=CHUNK))
    while not decoder.is_finished():
        _check(out.tell(), max_bytes)
        part = decoder.process(b"", output_buffer_limit=CHUNK)
        if not part:
            break
        out.write(part)
    _check(out.tell(), max_bytes)
    return out.getvalue()


def _check(size: int, max_bytes: int) -> None:
    if max_bytes and size > max_bytes:
        raise TooLargeError(f"payload is larger than {max_bytes} bytes when decompressed")


DECODERS: dict[str, Callable[[bytes, int], bytes]] = {
    "gzip": _gzip,
    "x-gzip": _gzip,
    "deflate": _deflate,
    "br": _brotli,
}
