"""The search index behind one protocol (docs/explanation/search.md).

``open_index`` is all that callers need. Nothing here imports Django, spaCy or a model, so that
a search starts as fast as its backend.
"""

from index.backends import open_index
from index.base import IndexBackend

__all__ = ["IndexBackend", "open_index"]
