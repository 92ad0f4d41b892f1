"""Room dashboards; see docs/architecture.md."""
