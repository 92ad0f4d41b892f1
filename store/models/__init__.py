"""The tables, one subject a file. None has a field about a person who wrote something."""

from store.models.document import Band, Document, DocumentProfile, DocumentVersion
from store.models.finding import Finding, Review
from store.models.index_state import DeadLetter, IndexState, SearchBackend
from store.models.landing import Capture, LandingFile, Refusal
from store.models.run import Run, SourceRun
from store.models.source import Source
from store.models.user import User

__all__ = [
    "Band",
    "Capture",
    "DeadLetter",
    "Document",
    "DocumentProfile",
    "DocumentVersion",
    "Finding",
    "IndexState",
    "LandingFile",
    "Refusal",
    "Review",
    "Run",
    "SearchBackend",
    "Source",
    "SourceRun",
    "User",
]
