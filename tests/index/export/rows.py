"""Invented entities for exports, few or many, made as they are asked for."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

from core.searching import IndexDocument, IndexFinding
from core.vocabulary import Lang, Match, SourceKind, Stance, Verdict

DOCUMENT = IndexDocument(
    id="bao:1",
    seq=1,
    title="Cột mốc 589",
    text='Dòng một\nDòng hai, có “ngoặc” và "nháy".',
    source="bao",
    kind=SourceKind.PRESS,
    lang=Lang.VI,
    url="https://bao.example/1",
    published_at=datetime(2026, 3, 1, 18, 30, tzinfo=UTC),
    first_seen=datetime(2026, 3, 2, 1, tzinfo=UTC),
    group_id="bao:1",
    flagged=True,
    gated=True,
    topics=("land-border", "tourism-culture"),
    claims=("claim-a",),
    verdicts=("contradicted",),
    priority=0.75,
    vector=bytes(768),
)
FINDING = IndexFinding(
    id="f1",
    seq=1,
    document="bao:1",
    title="Cột mốc 589",
    quote="Một nửa thác không còn",
    claim="claim-a",
    match=Match.CONFIRMED,
    verdict=Verdict.CONTRADICTED,
    stance=Stance.ASSERTS,
    score=0.9,
    flagged=True,
    source="bao",
    kind=SourceKind.PRESS,
    lang=Lang.VI,
    url=None,
    published_at=None,
    first_seen=datetime(2026, 3, 2, 1, tzinfo=UTC),
)


def many(count: int) -> Iterator[IndexDocument]:
    """Documents of a usual length, none of them kept."""
    text = "Chợ phiên vùng cao hôm nay đông người, hàng nông sản bán hết sớm. " * 30
    for number in range(count):
        yield replace(DOCUMENT, id=f"bao:{number}", title=f"Tin {number}", text=text)
