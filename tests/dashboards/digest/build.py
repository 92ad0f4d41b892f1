"""Facts made by hand for the tests of choosing and rendering."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from core.bursts import Counted
from core.dayfacts import ClaimPast, Coverage, DayFacts, Item, Statement
from core.records import Claim, Evidence, EvidenceDocument, Judgement
from core.subscriptions import Wishes
from core.vocabulary import Field, Grade, Lang, Match, SourceKind, Stance, Verdict
from dashboards.digest.choosing import choose, find_bursts
from dashboards.digest.edition import Edition
from dashboards.digest.office import Office

DAY = date(2026, 11, 23)
END = datetime(2026, 11, 23, tzinfo=UTC)
START = END - timedelta(days=1)
DOCUMENTS = {
    "hiep-uoc": EvidenceDocument(
        "hiep-uoc", {"vi": "Hiệp ước 1999", "en": "Treaty of 1999"}, "treaty", Grade.PRIMARY
    ),
    "sach": EvidenceDocument("sach", {"vi": "Một cuốn sách"}, "book", Grade.SECONDARY),
}
EVIDENCE = (
    Evidence("sach", "tr. 5", Grade.SECONDARY, "contradicts"),
    Evidence("hiep-uoc", "lời nói đầu", Grade.PRIMARY, "context"),
    Evidence("hiep-uoc", "Điều 2", Grade.PRIMARY, "contradicts"),
)


def claim(number: int, **changes: Any) -> Claim:
    given: dict[str, Any] = {
        "id": f"claim-{number}",
        "theme": "land-border",
        "verdict": Verdict.CONTRADICTED,
        "statement": {"vi": f"Luận điểm số {number}.", "en": f"Claim number {number}."},
        "established": {
            "vi": "Điều đã rõ. Phần còn lại dài hơn.",
            "en": "What is clear. The rest.",
        },
        "says": {},
        "evidence": EVIDENCE,
    }
    return Claim(**{**given, **changes})


def item(number: int | str, **changes: Any) -> Item:
    given: dict[str, Any] = {
        "id": f"bao:{number}",
        "group": f"bao:{number}",
        "source": "bao",
        "kind": SourceKind.PRESS,
        "lang": Lang.VI,
        "title": f"Tin số {number}",
        "url": f"https://bao.example/{number}",
        "shown": END - timedelta(hours=3),
        "first_seen": END - timedelta(hours=2),
        "topics": ("land-border",),
        "places": ("cao-bang",),
        "gone": False,
    }
    return Item(**{**given, **changes})


def said(number: int, *, of: int = 0, priority: float = 0.8, **changes: Any) -> Statement:
    document = changes.pop("item", None) or item(number)
    given: dict[str, Any] = {
        "field": Field.TEXT,
        "start": 0,
        "end": 10,
        "quote": f"Câu số {number}.",
        "claim": f"claim-{of}",
        "match": Match.CONFIRMED,
        "verdict": Verdict.CONTRADICTED,
        "stance": Stance.ASSERTS,
        "score": 0.9,
        "evidence": EVIDENCE,
    }
    return Statement(f"finding-{number}", Judgement(**{**given, **changes}), priority, document)


def facts(
    *statements: Statement,
    items: Sequence[Item] = (),
    past: dict[str, ClaimPast] | None = None,
    claims: dict[str, Counted] | None = None,
    **changes: Any,
) -> DayFacts:
    every = (*items, *(each.item for each in statements))
    known = {each.judgement.claim: ClaimPast() for each in statements} | (past or {})
    coverage = Coverage(10, 9, ("hong",), (), len(every), 0, 0, END, None)
    given: dict[str, Any] = {
        "start": START,
        "end": END,
        "items": every,
        "copies": {each.group: 1 for each in every},
        "statements": statements,
        "past": known,
        "claims": claims or {},
        "topics": {},
        "places": {},
        "changes": (),
        "coverage": coverage,
        "daily": (3,) * 14,
    }
    return DayFacts(**{**given, **changes})


def office(count: int = 40, **changes: Any) -> Office:
    given: dict[str, Any] = {
        "province": {"vi": "Cao Bằng", "en": "Cao Bang"},
        "claims": {f"claim-{number}": claim(number) for number in range(count)},
        "documents": DOCUMENTS,
        "sources": {"bao": "Báo Thử", "hong": "Trang hỏng"},
    }
    return Office(**{**given, **changes})


def edition(
    told: DayFacts,
    *,
    wishes: Wishes | None = None,
    lang: Lang = Lang.VI,
    names: Office | None = None,
    **options: Any,
) -> Edition:
    return choose(
        told,
        find_bursts(told),
        day=DAY,
        wishes=wishes or Wishes(),
        lang=lang,
        office=names or office(),
        **options,
    )
