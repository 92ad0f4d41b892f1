"""Replace contact details and handles by what they are (docs/explanation/text.md).

The patterns are data in ``core.text.contact_patterns``; here they are run and applied.
"""

from collections.abc import Iterator

from core.text.contact_patterns import AFTER_ANCHOR, ANCHORS, BEFORE_ANCHOR, contact_rules
from core.text.mapped import MappedText, replace_spans


def mask(text: str) -> MappedText:
    """Return the text with phone numbers, e-mail, ID numbers and handles replaced.

    They become ``[số điện thoại]``, ``[e-mail]``, ``[số giấy tờ]`` and ``[tài khoản]``. Masking
    masked text changes nothing. Give it NFC text (``normalize`` first).
    """
    mapped = MappedText.unchanged(text)
    # A replacement can uncover a neighbour (two numbers joined by a hyphen). Each round takes
    # digits or an @ away, so this ends.
    while (changed := mapped.then(_mask_once)).text != mapped.text:
        mapped = changed
    return mapped


def mask_text(text: str) -> str:
    """Return only the text of ``mask``."""
    return mask(text).text


def _mask_once(text: str) -> MappedText:
    windows = _windows(text)
    if not windows:
        return MappedText.unchanged(text)
    return replace_spans(text, _disjoint(sorted(_contacts(text, windows))))


def _windows(text: str) -> list[tuple[int, int]]:
    """Return the parts of the text that are worth a closer look, in order and disjoint."""
    anchors = sorted(match.span() for anchor in ANCHORS for match in anchor.finditer(text))
    windows: list[tuple[int, int]] = []
    for start, end in anchors:
        first = max(0, start - BEFORE_ANCHOR)
        if windows and first <= windows[-1][1]:
            first = windows.pop()[0]
        windows.append((first, end + AFTER_ANCHOR))
    return windows


def _contacts(text: str, windows: list[tuple[int, int]]) -> Iterator[tuple[int, int, int, str]]:
    """Yield ``(start, rank, end, label)``; earlier rules have the smaller rank."""
    for rank, rule in enumerate(contact_rules()):
        for window in windows:
            for match in rule.pattern.finditer(text, *window):
                start, end = match.span("contact")
                if rule.accepts(match):
                    yield start, rank, end, rule.label


def _disjoint(contacts: list[tuple[int, int, int, str]]) -> Iterator[tuple[int, int, str]]:
    done = 0
    for start, _, end, label in contacts:
        if start >= done:
            yield start, end, label
            done = end
