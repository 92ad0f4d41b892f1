"""Entities as search results, with the words that were searched for marked in them."""

from dataclasses import replace

from core.searching import Hit, IndexEntity, IndexFinding
from index.codec import hit_of
from index.query.nodes import ParsedQuery
from index.snippet import mark_title, snippet_of


def make_hit(record: IndexEntity, parsed: ParsedQuery | None, *, score: float) -> Hit:
    """Return an entity as a result of a query; of one that only meaning found nothing is marked.

    Args:
        parsed: The query; None where its words did not find the entity.
    """
    if isinstance(record, IndexFinding):
        body, field = record.quote, "quote"
    else:
        body, field = record.text, "text"
    snippet = snippet_of(body, parsed or ParsedQuery(), field=field)
    hit = hit_of(record, score=score, snippet=snippet.text)
    if parsed is None:
        return hit
    return replace(hit, title_marks=mark_title(record.title, parsed), snippet_marks=snippet.marks)
