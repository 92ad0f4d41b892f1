"""Wording of what is wrong with a record, without repeating its content."""

from pydantic import ValidationError


def describe(error: ValidationError) -> str:
    """Return which keys do not fit and why, one after the other."""
    parts = []
    for problem in error.errors(include_url=False, include_input=False):
        key = ".".join(str(step) for step in problem["loc"]) or "the record"
        parts.append(f"{key!r}: {problem['msg']}")
    return "; ".join(parts)
