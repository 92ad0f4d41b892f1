"""Room extract: bytes to documents, one format a file (docs/architecture.md)."""

from extract.dispatch import extract
from extract.fingerprint import band_hashes, similarity
from extract.result import Extracted, Refusal

__all__ = ["Extracted", "Refusal", "band_hashes", "extract", "similarity"]
