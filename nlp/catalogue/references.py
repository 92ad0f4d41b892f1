"""References from a claim to points of a document."""

import re

from core.records import EvidenceDocument

RANGE = re.compile(r"^(?P<stem>.*?)(?P<first>\d+)\s*[–-]\s*(?P<last>\d+)$")


def missing_points(ref: str, document: EvidenceDocument) -> str:
    """Return the part of a reference that names no point of the document; empty when all do.

    ``Art. 1–2; toàn văn`` names three points: ``Art. 1``, ``Art. 2`` and ``toàn văn``.
    """
    if not ref:
        return "(empty)"
    if ref in document.points:
        return ""
    wanted: list[str] = []
    for part in (part.strip() for part in ref.split(";")):
        match = RANGE.match(part)
        if match and part not in document.points:
            span = range(int(match["first"]), int(match["last"]) + 1)
            wanted += [f"{match['stem']}{number}" for number in span]
        else:
            wanted.append(part)
    return "; ".join(part for part in wanted if part not in document.points)
