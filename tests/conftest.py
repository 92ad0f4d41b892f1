"""Fixtures that any room may ask for."""

from tests.elasticsearch.fixtures import elastic, elasticsearch_url

__all__ = ["elastic", "elasticsearch_url"]
