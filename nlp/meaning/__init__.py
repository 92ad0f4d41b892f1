"""Vectors for search by meaning, across languages (docs/explanation/search.md, "By meaning").

Importing this loads numpy and no spaCy; the encoder is opened by whoever hands it in.
"""

from nlp.meaning.means import Means, load_means, means_digest
from nlp.meaning.vectors import Meaning, open_meaning, opening, vectors_name

__all__ = [
    "Meaning",
    "Means",
    "load_means",
    "means_digest",
    "open_meaning",
    "opening",
    "vectors_name",
]
