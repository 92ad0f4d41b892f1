"""What an answer rests on in the catalogue, as one hash; where it is another, it reopens."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, Final

from core.rebuttals import Content
from core.records import Claim, EvidenceDocument

NOT_RESTED_ON: Final = frozenset({"theme", "says", "not_says", "notes"})
"""Fields of a claim that serve to find it in texts, and the catalogue's own notes."""


def basis_of(
    content: Content, claim: Claim | None, documents: Mapping[str, EvidenceDocument]
) -> str:
    """Return a hash over the claim's entry and the documents that the answer cites.

    That somebody has held a document against the original (``checked_on``) is no change of what
    it says. A claim or document that the catalogue no longer has counts as changed.
    """
    cited = sorted({one.document for one in content.citations})
    whole = [
        _claim(claim) if claim else None,
        {id_: _document(documents[id_]) if id_ in documents else None for id_ in cited},
    ]
    text = json.dumps(whole, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def _claim(claim: Claim) -> dict[str, Any]:
    return {name: value for name, value in asdict(claim).items() if name not in NOT_RESTED_ON}


def _document(document: EvidenceDocument) -> dict[str, Any]:
    fields = asdict(document)
    del fields["checked_on"]
    return fields
