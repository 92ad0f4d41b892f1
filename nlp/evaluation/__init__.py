"""How well the judge does on labelled lines; docs/quality.md shows the figures."""
