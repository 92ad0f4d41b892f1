"""Terms that tell the topics of a document (``data/*.yaml``)."""

from nlp.topics.load import load_topic_terms

__all__ = ["load_topic_terms"]
