"""Room nlp; see docs/architecture.md."""
