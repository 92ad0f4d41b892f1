"""Texts made by putting a claim's statement into a frame that says, relays, denies or asks it.

The frames (``data/frames.yaml``) are written by hand; which statement meets which frame is drawn
anew for every pass.
"""

from collections.abc import Iterator, Sequence

import numpy as np
import yaml

from core.records import Claim
from core.vocabulary import Lang, Stance
from nlp.claims.words import is_name_word
from nlp.training.lines import DATA, Expected, Line

FRAMES = DATA / "frames.yaml"
GROUPS = {"vi": Lang.VI, "vi_social": Lang.VI, "en": Lang.EN, "zh": Lang.ZH}
NONE = "none"
# How often a frame of each stance is drawn: denials and what is no statement are the weakness.
SHARES = {"asserts": 0.16, "relays": 0.18, "denies": 0.32, "questions": 0.16, NONE: 0.18}
ENDINGS = ".。 "
# What English statements begin with that is no name.
ENGLISH_STARTS = frozenset(
    {"The", "A", "An", "In", "On", "At", "No", "There", "It", "All", "Most", "Some", "Every"}
    | {"Since", "After", "Before", "Under", "When", "Only", "Both", "Half", "More", "Less"}
    | {"Two", "Three", "Anyone", "Nobody", "People", "By", "For", "From"}
)


def read_frames() -> dict[str, dict[str, list[str]]]:
    """Return the frames by group and stance."""
    frames: dict[str, dict[str, list[str]]] = yaml.safe_load(FRAMES.read_text("utf-8"))
    return frames


def framed_lines(
    claims: Sequence[Claim], count: int, random: np.random.Generator
) -> Iterator[Line]:
    """Yield lines of statements in frames, each with the claim it is about."""
    frames = read_frames()
    groups, stances = list(GROUPS), list(SHARES)
    for number in range(count):
        claim = claims[int(random.integers(len(claims)))]
        group = groups[int(random.integers(len(groups)))]
        stance = stances[int(random.choice(len(stances), p=list(SHARES.values())))]
        choices = frames[group][stance]
        frame = choices[int(random.integers(len(choices)))]
        lang = GROUPS[group]
        statement = claim.statement.get(lang, "").rstrip(ENDINGS)
        if not statement:
            continue
        clause = as_clause(statement, lang) if not frame.startswith("{s}") else statement
        expect = (
            () if stance == NONE else (Expected(claim.id, claim.verdict, Stance(stance), clause),)
        )
        yield Line(
            id=f"frame-{number}",
            file="frames",
            text=frame.replace("{s}", clause),
            lang=lang.value,
            register=group,
            slice="frames",
            expect_flagged=False,
            expect=expect,
            about=claim.id,
        )


def as_clause(statement: str, lang: Lang) -> str:
    """Return a statement as it stands within a sentence: its first word small unless a name."""
    if lang is Lang.ZH:
        return statement
    first, _, rest = statement.partition(" ")
    if lang is Lang.EN:
        name = first not in ENGLISH_STARTS
    else:
        # A Vietnamese name goes on with a capital ("Bản Giốc").
        name = rest[:1].isupper() or is_name_word(first.lower())
    return statement if name else first.lower() + statement[len(first) :]
