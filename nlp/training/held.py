"""The lines about claims that are kept out of all training (``nlp.training.lines.is_held``)."""

from nlp.training.lines import OTHER_FILES, Line, is_held, plain_copies, read_lines
from nlp.training.train import anchors


def held_lines() -> list[Line]:
    """Return the lines about held claims, and some of them without their marks."""
    lines = read_lines(OTHER_FILES)
    claim = anchors(lines)
    held = [line for line in lines if is_held(claim[line.id])]
    return held + plain_copies(held)
