"""Wordings for the catalogue out of the labelled lines, and which line each came from."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from core.records import Claim
from core.vocabulary import Lang, Stance
from nlp.claims.cues import cue_lists
from nlp.claims.phrases import Written
from nlp.training.lines import Line

LONGEST = 220
WHOLE = 0.5  # a denial counts as a wording only where it is most of its text


@dataclass(frozen=True, slots=True)
class Origin:
    """The line that a wording comes from."""

    file: str
    family: str


def families(lines: Sequence[Line]) -> dict[str, str]:
    """Return the family of each line: lines that mirror each other share one."""
    parent = {line.id: line.id for line in lines}

    def find(item: str) -> str:
        while parent[item] != item:
            item = parent[item]
        return item

    for line in lines:
        if line.pair in parent:
            parent[find(line.id)] = find(line.pair)
    return {line.id: find(line.id) for line in lines}


def line_wordings(
    lines: Sequence[Line],
) -> tuple[dict[str, dict[str, dict[str, list[str]]]], dict[str, Origin]]:
    """Return wordings by claim, role (``says``, ``not_says``) and language, and their origins."""
    family = families(lines)
    by_id = {line.id: line for line in lines}
    found: dict[str, dict[str, dict[str, list[str]]]] = defaultdict(
        lambda: {"says": defaultdict(list), "not_says": defaultdict(list)}
    )
    origins: dict[str, Origin] = {}
    for line in lines:
        for claim, role, text in _wordings(line, by_id):
            if len(text) <= LONGEST and text not in origins:
                found[claim][role][line.lang].append(text)
                origins[text] = Origin(line.file, family[line.id])
    return found, origins


def _wordings(line: Line, by_id: Mapping[str, Line]) -> list[tuple[str, str, str]]:
    found = []
    for item in line.expect:
        if item.stance in (Stance.ASSERTS, Stance.RELAYS):
            if item.basis == "claim":
                found.append((item.claim, "says", item.quote))
        elif _speaks_for_itself(line, item.quote):
            found.append((item.claim, "not_says", item.quote))
    mirror = by_id.get(line.pair)
    if not line.expect and mirror is not None and mirror.expect:
        found.append((mirror.expect[0].claim, "not_says", line.text))
    return found


def _speaks_for_itself(line: Line, quote: str) -> bool:
    """Whether a denial or question shows in the quote, not only in what follows it."""
    if len(quote) < WHOLE * len(line.text):
        return False
    cues = cue_lists(Lang(line.lang)).find(Written.of(quote))
    return bool(cues["denial"] or cues["negation"] or cues["question"])


def with_wordings(
    claims: Sequence[Claim], found: Mapping[str, Mapping[str, Mapping[str, Sequence[str]]]]
) -> list[Claim]:
    """Return the claims with further wordings."""
    return [
        replace(
            claim,
            says=_joined(claim.says, found[claim.id]["says"]),
            not_says=_joined(claim.not_says, found[claim.id]["not_says"]),
        )
        if claim.id in found
        else claim
        for claim in claims
    ]


def _joined(
    old: Mapping[str, Sequence[str]], new: Mapping[str, Sequence[str]]
) -> dict[str, tuple[str, ...]]:
    return {
        lang: tuple(dict.fromkeys([*old.get(lang, ()), *new.get(lang, ())]))
        for lang in {*old, *new}
    }
