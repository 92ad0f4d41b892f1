"""What a sentence can do with a claim, as every model numbers it."""

from core.vocabulary import Stance

LABELS = (
    "unrelated",
    Stance.ASSERTS.value,
    Stance.RELAYS.value,
    Stance.DENIES.value,
    Stance.QUESTIONS.value,
)
