"""Terms that tell the topics of a document (``data/*.yaml``)."""

from nlp.topics.load import ORDINARY, load_ordinary_terms, load_topic_terms

__all__ = ["ORDINARY", "load_ordinary_terms", "load_topic_terms"]
