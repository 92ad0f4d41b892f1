"""Room index; see docs/architecture.md."""
