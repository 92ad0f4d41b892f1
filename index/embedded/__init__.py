"""The embedded search engine: Tantivy in a folder, no server (docs/explanation/search.md)."""
