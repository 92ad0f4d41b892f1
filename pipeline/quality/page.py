"""docs/quality.md: a head, and a section for each part, each replaced alone."""

from collections.abc import Mapping, Sequence

from pipeline.quality.parts import Part

HEAD = """# Quality

Measured by `cotmoc evaluate` and written by it; do not edit by hand. Counts and 95 % intervals
stand beside every share (Wilson; from resampling where it is no share), and the aims beside what
is reached. What each figure means: [measuring](explanation/measuring.md). The headline set and the
public data lie beside the checkout and are not part of the project; nothing of them is used for
training.
"""
MARK = "\n## "


def sections_of(page: str) -> dict[str, str]:
    """Return the sections of a page by title, without the head."""
    parts = f"\n{page}".split(MARK)[1:]
    return {title: body.strip() for title, _, body in (part.partition("\n") for part in parts)}


def make_page(parts: Sequence[Part], measured: Mapping[str, str], before: str) -> str:
    """Return the page with the sections measured now, and as they were for all others.

    Args:
        parts: All parts in their order.
        measured: Section by title.
        before: The page as it was; sections of no part of today are dropped.
    """
    sections = sections_of(before) | dict(measured)
    shown = [
        f"## {part.title}\n\n{sections[part.title]}\n" for part in parts if part.title in sections
    ]
    return "\n".join([HEAD, *shown])


def under(text: str) -> str:
    """Return Markdown with its headings below those of a section."""
    lines = text.strip().splitlines()
    return "\n".join(f"###{line.lstrip('#')}" if _is_heading(line) else line for line in lines)


def _is_heading(line: str) -> bool:
    return line.startswith("#") and line.lstrip("#").startswith(" ")
