"""The slices of labelled lines that figures are given for."""

from core.text.folding import simplified_characters
from core.vocabulary import Lang, Stance, Verdict
from nlp.language.sentences import split_sentences
from nlp.training.lines import Line

PARAGRAPH = 3
"""Sentences from which a text is a paragraph, one of whose sentences carries the claim."""


def is_traditional(text: str) -> bool:
    """Return whether a Chinese text is written in traditional characters."""
    simplified = simplified_characters()
    return any(simplified.get(character, character) != character for character in text)


def sentence_count(line: Line) -> int:
    """Return how many sentences a line has."""
    return len(split_sentences(line.text, Lang(line.lang)))


def languages_of(line: Line) -> set[str]:
    """Return the slices of language and register, each of which has an aim of its own."""
    names = {line.lang, f"{line.lang} {line.register}"}
    if line.lang == "zh":
        names.add("zh traditional" if is_traditional(line.text) else "zh simplified")
    return names


def contents_of(line: Line) -> set[str]:
    """Return the slices of what a line holds, whatever its language."""
    names = {f"basis: {i.basis}" for i in line.expect if i.verdict is Verdict.CONTRADICTED}
    if sentence_count(line) >= PARAGRAPH:
        names.add("paragraphs")
    names |= {
        f"stance: {item.stance}"
        for item in line.expect
        if item.verdict is Verdict.CONTRADICTED and item.stance in (Stance.ASSERTS, Stance.RELAYS)
    }
    return names


def harmless_of(line: Line) -> set[str]:
    """Return the slices of a line that must not be flagged."""
    names = {line.slice, *(f"stance: {item.stance}" for item in line.expect)}
    names |= {f"verdict: {item.verdict}" for item in line.expect}
    if sentence_count(line) >= PARAGRAPH:
        names.add("paragraphs")
    return names
