"""What a person typed, taken apart once for every backend (docs/explanation/search.md).

Backends call ``read_query`` and compile the nodes of ``index.query.nodes``.
"""

from index.query.fields import TEXT_FIELDS
from index.query.nodes import MAX_CLAUSES, ParsedQuery
from index.query.reading import limits_of, parse, plain_words, read_query

__all__ = [
    "MAX_CLAUSES",
    "TEXT_FIELDS",
    "ParsedQuery",
    "limits_of",
    "parse",
    "plain_words",
    "read_query",
]
