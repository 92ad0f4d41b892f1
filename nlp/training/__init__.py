"""Training of what the judge learns, from the lines in ``data``; docs/explanation/flagging.md."""
