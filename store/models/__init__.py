"""The tables, one subject a file. None has a field about a person who wrote a document.

The only people named are those of the office, for what they themselves decided.
"""

from store.models.audit import AuditEntry
from store.models.document import Band, Document, DocumentProfile, DocumentVersion
from store.models.finding import CandidateSentence, Finding, Review
from store.models.index_state import DeadLetter, IndexState, SearchBackend
from store.models.landing import Capture, LandingFile, Refusal
from store.models.mailing import AlertFired, AlertRule, Delivery, Mailed, Subscriber
from store.models.office import ClaimProposal, EvidenceCheck, Hold, MissSample, SavedSearch
from store.models.rebuttal import Approval, Rebuttal, RebuttalVersion
from store.models.run import Revisit, Run, SourceRun
from store.models.source import Source
from store.models.user import ApiToken, User

__all__ = [
    "AlertFired",
    "AlertRule",
    "ApiToken",
    "Approval",
    "AuditEntry",
    "Band",
    "CandidateSentence",
    "Capture",
    "ClaimProposal",
    "DeadLetter",
    "Delivery",
    "Document",
    "DocumentProfile",
    "DocumentVersion",
    "EvidenceCheck",
    "Finding",
    "Hold",
    "IndexState",
    "LandingFile",
    "Mailed",
    "MissSample",
    "Rebuttal",
    "RebuttalVersion",
    "Refusal",
    "Review",
    "Revisit",
    "Run",
    "SavedSearch",
    "SearchBackend",
    "Source",
    "SourceRun",
    "Subscriber",
    "User",
]
