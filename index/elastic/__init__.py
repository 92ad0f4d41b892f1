"""The search index on an Elasticsearch 9 server (docs/how-to/use-elasticsearch.md)."""
