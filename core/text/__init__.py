"""Text as it is typed, brought into one form, with the way back (docs/explanation/text.md)."""

from core.text.folding import fold, fold_text
from core.text.mapped import Edits, MappedText, replace_spans
from core.text.masking import mask, mask_text
from core.text.normalization import normalize, normalize_text

__all__ = [
    "Edits",
    "MappedText",
    "fold",
    "fold_text",
    "mask",
    "mask_text",
    "normalize",
    "normalize_text",
    "replace_spans",
]
