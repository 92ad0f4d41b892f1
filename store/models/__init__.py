"""The tables, one subject a file. None has a field about a person who wrote something."""

from store.models.document import Band, Document, DocumentProfile, DocumentVersion
from store.models.finding import CandidateSentence, Finding, Review
from store.models.index_state import DeadLetter, IndexState, SearchBackend
from store.models.landing import Capture, LandingFile, Refusal
from store.models.mailing import AlertFired, AlertRule, Delivery, Mailed, Subscriber
from store.models.run import Revisit, Run, SourceRun
from store.models.source import Source
from store.models.user import User

__all__ = [
    "AlertFired",
    "AlertRule",
    "Band",
    "CandidateSentence",
    "Capture",
    "DeadLetter",
    "Delivery",
    "Document",
    "DocumentProfile",
    "DocumentVersion",
    "Finding",
    "IndexState",
    "LandingFile",
    "Mailed",
    "Refusal",
    "Review",
    "Revisit",
    "Run",
    "SearchBackend",
    "Source",
    "SourceRun",
    "Subscriber",
    "User",
]
