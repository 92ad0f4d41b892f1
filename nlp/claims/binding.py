"""What a figure speaks of: the aspects and words of its clause, and whether two figures may be one.

A figure of a text is held against a figure of a claim only where both can speak of the same thing:
the same measure, no conflicting aspect (height and length, victims and visitors), no part or change
where the claim has the whole.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from core.text import fold_text
from core.vocabulary import Lang
from nlp.claims.numbers import Quantity
from nlp.claims.phrases import PhraseList, Written
from nlp.claims.spelling import Spelled
from nlp.claims.units import match_unit, measure_of
from nlp.claims.wordings import token_weight
from nlp.claims.words import find_names, is_name_word, is_plain, load_yaml, words, write_out

# Rarer than this a word of a clause counts as said of its figure ("sông suối", not "có" or "là").
TELLING = 2.5
NEAR = 60  # characters on each side of a figure
PART = "part"
ALONG = frozenset(
    {"length", "area"}
)  # how long, how far it reaches; the rest is another way across
EXCLUSIVE = ("size", "people", "date")
GROUPS = {"length": "size", "area": "size", "people": "people", "date": "date"}
# Right before a figure these make it a change, or one of several.
CHANGE = {
    Lang.VI: re.compile(
        r"(?<![^\W_])(?:tăng|giảm|thêm|bớt|hụt|mỗi|từng|tang|giam|them)"
        r"(?: (?!từ|tu|xuống)\w+){0,2}\s*$"
    ),
    Lang.EN: re.compile(
        r"(?<![^\W_])(?:increase of|rise of|by|another|extra|additional|each|every|further)"
        r"(?: \w+)?\s*$"
    ),
    Lang.ZH: re.compile(r"(?:增加了?|减少了?|缩短了?|新增|每)\s*$"),
}
PER_AFTER = re.compile(r"\s?(?:/|một |mot |mỗi |moi |per |an? |each |every |每)(?=\w)")
PER_BEFORE = re.compile(r"每")
NUMBERED = re.compile(r"\d{3,}")
WORD = re.compile(r"[^\W\d_]+")
# What such a name begins with when it is no place: an office, a ministry, a newspaper.
OFFICES = frozenset(
    (
        "bo", "so", "cuc", "ban", "uy", "hoi", "vien", "tong", "dai", "bao", "truong", "ngan",
        "quoc", "thu", "chu", "chi", "ministry", "foreign", "government", "department", "office",
        "news", "border", "prime", "president",
    )
)  # fmt: skip
KINDS_OF_PLACE = frozenset(
    (
        "ho", "song", "nui", "deo", "cau", "tinh", "huyen", "xa", "thac", "dao", "thanh", "pho",
        "thi", "theo", "o", "tai", "tu", "tuyen", "duong", "bien", "gioi", "the", "in", "at",
        "of", "on", "by", "from", "and", "lake", "river", "mount", "province", "district",
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Context:
    """What the clause of a figure says of it.

    Attributes:
        aspects: Of ``data/aspects.yaml``, at most one of each exclusive group: the nearest.
        words: Telling words and names (``@id``) around it.
        per: The unit for each of which it holds: "85.000 đồng một ký".
        changes: Whether it says by how much something changed, or how much each has.
    """

    aspects: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()
    per: frozenset[str] = frozenset()
    changes: bool = False


@lru_cache(maxsize=1)
def _aspects() -> dict[str, dict[str, PhraseList]]:
    return {
        group: {name: PhraseList(phrases) for name, phrases in rows.items()}
        for group, rows in load_yaml("aspects.yaml").items()
    }


@lru_cache(maxsize=1)
def group_of() -> dict[str, str]:
    """Return the group of each aspect."""
    return {name: group for group, rows in load_yaml("aspects.yaml").items() for name in rows}


@lru_cache(maxsize=4096)
def context_of(before: str, after: str, lang: Lang) -> Context:
    """Return what stands around a figure, from the two halves of its clause."""
    return Context(
        frozenset(_nearest_aspects(before, after, lang)),
        frozenset(_telling(before[-NEAR:], lang) | _telling(after[:NEAR], lang)),
        frozenset(_per(before, after, lang)),
        lang in CHANGE and CHANGE[lang].search(before.lower()) is not None,
    )


def context(quantity: Quantity) -> Context:
    """Return what the clause of a figure says of it."""
    return context_of(quantity.before, quantity.after, quantity.lang)


def _written(text: str, lang: Lang) -> Written:
    if lang is Lang.VI:
        text = write_out(text)
    return Written.of(text, plain=lang is Lang.VI and is_plain(text))


def _nearest_aspects(before: str, after: str, lang: Lang) -> list[str]:
    head, tail = _written(before, lang), _written(after, lang)
    found = []
    for group, rows in _aspects().items():
        distances: dict[str, int] = {}
        for name, phrases in rows.items():
            gaps = [len(head.exact) - end for _, end in phrases.find(head)]
            # What follows a figure belongs to the next thing more often than what leads to it.
            gaps += [start + len(tail.exact) // 2 + 4 for start, _ in phrases.find(tail)]
            if gaps:
                distances[name] = min(gaps)
        if group in EXCLUSIVE and distances:
            found.append(min(distances, key=lambda name: distances[name]))
        else:
            found += distances
    return found


def _telling(text: str, lang: Lang) -> set[str]:
    written = _written(text, lang)
    told = {
        token
        for token in words(written.folded, lang)
        if not is_name_word(token) and token_weight(token) >= TELLING
    }
    told.update(NUMBERED.findall(written.folded))
    return told | {f"@{name}" for name in find_names(written)}


def _per(before: str, after: str, lang: Lang) -> set[str]:
    found = set()
    places = [(after, match.end()) for match in (PER_AFTER.match(after),) if match]
    places += [(before, match.end()) for match in PER_BEFORE.finditer(before)]
    for text, at in places:
        spelled = Spelled.of(text, lang)
        if unit := match_unit(spelled.written, at, spelled.kind):
            found.add(unit[0])
    return found


def names_of_claim(quantity: Quantity, vocabulary: frozenset[str]) -> bool:
    """Whether a proper name of the clause of a figure is one of the claim's words."""
    names = [_own_words(name) for name in proper_names(quantity.before + quantity.after)]
    return any(name and vocabulary.issuperset(name) for name in names)


def proper_names(text: str) -> list[str]:
    """Return the runs of two or more capitalised words."""
    runs: list[list[str]] = [[]]
    end = 0
    for match in WORD.finditer(text):
        word = match[0]
        capital = word[0].isupper() and word[1:].islower()
        if not capital or text[end : match.start()] not in (" ", "-"):
            runs.append([])
        if capital:
            runs[-1].append(word)
        end = match.end()
    return [" ".join(run) for run in runs if len(run) > 1]


def foreign_names(quantity: Quantity, vocabulary: frozenset[str]) -> list[str]:
    """Return the proper names before a figure in its clause that a claim knows nothing of."""
    names = proper_names(quantity.before)
    return [name for name in names if not vocabulary.issuperset(_own_words(name))]


def _own_words(name: str) -> set[str]:
    """Return the words of a proper name without what kind of thing it is; none for an office."""
    parts = fold_text(name).split(" ")
    return set() if parts[0] in OFFICES else set(parts) - KINDS_OF_PLACE


def conflict(own: Context, other: Context, measure: str) -> bool:
    """Whether two figures of a measure cannot be of one thing: a height and a length."""
    if own.changes and not other.changes:
        return True
    if own.per and other.per and not own.per & other.per:
        kinds = {measure_of(unit) for unit in own.per}
        if kinds & {measure_of(unit) for unit in other.per}:
            return True  # dong a kilogram and dong a tonne
    mine, theirs = _of_measure(own, measure), _of_measure(other, measure)
    if measure == "length" and not theirs:
        return bool(mine - ALONG)
    return bool(mine and theirs and not mine & theirs)


def _of_measure(context: Context, measure: str) -> frozenset[str]:
    """Return the aspects that tell figures of a measure apart."""
    groups, group = group_of(), GROUPS.get(measure)
    return frozenset(name for name in context.aspects if groups[name] == group)


def partial(own: Context, other: Context) -> bool:
    """Whether one of two figures is of a part; a part is only held against the same part."""
    return PART in own.aspects | other.aspects


def passing(own: Context, other: Context) -> bool:
    """Whether a figure is planned, past or a difference where the other is not."""
    groups = group_of()
    return any(groups[name] == PART and name != PART for name in own.aspects - other.aspects)


def shared_aspects(own: Context, other: Context, measure: str) -> frozenset[str]:
    """Return the aspects that both have, of those that matter for a measure."""
    return _of_measure(own, measure) & _of_measure(other, measure)


def shared_weight(own: Context, words_of_other: frozenset[str]) -> float:
    """Return the weight of the telling words that both have."""
    return sum(token_weight(word) for word in sorted(own.words & words_of_other))
