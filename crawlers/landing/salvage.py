"""Find what is whole in a WARC file that a killed run left behind."""

import zlib
from pathlib import Path

from crawlers.landing.storage import landing_errors

CHUNK = 1 << 20
GZIP_WBITS = 31


def whole_length(path: Path) -> int:
    """Return the length in bytes of the complete gzip members at the file's beginning.

    Each record is one member, and zlib checks each one's length and checksum at its end.
    """
    whole = position = 0
    decoder = zlib.decompressobj(GZIP_WBITS)
    with landing_errors(path.name), path.open("rb") as stream:
        while data := stream.read(CHUNK):
            while data:
                try:
                    decoder.decompress(data)
                except zlib.error:
                    return whole
                rest = decoder.unused_data
                position += len(data) - len(rest)
                if decoder.eof:
                    whole = position
                    decoder = zlib.decompressobj(GZIP_WBITS)
                data = rest
    return whole


def cut_torn_end(path: Path) -> int:
    """Cut the file after its last complete record; return the bytes that are left."""
    whole = whole_length(path)
    with landing_errors(path.name):
        if whole < path.stat().st_size:
            with path.open("r+b") as stream:
                stream.truncate(whole)
    return whole
