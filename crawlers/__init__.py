"""Room crawlers; see docs/architecture.md."""
