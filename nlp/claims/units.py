"""Units of figures: how they are written, what they measure, and how they convert."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from core.text import fold_text
from nlp.claims.words import load_yaml

DATE, ORDINAL, SCORE = "date", "ordinal", "score"
FIRST_HAN = "\u3400"
WORD_END = r"(?![^\W_\u3400-\u9fff])"


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of ``data/units.yaml``.

    Attributes:
        name: As the catalogue writes it.
        of: What it measures; only figures of one measure are compared.
        size: In the base unit of that measure.
        shown: The unit as shown, by language.
    """

    name: str
    of: str
    size: float
    shown: Mapping[str, str]


@lru_cache(maxsize=1)
def units() -> dict[str, Unit]:
    """Return the units by name."""
    return {
        name: Unit(name, row["of"], float(row["size"]), {"vi": row["vi"], "en": row["en"]})
        for name, row in load_yaml("units.yaml").items()
    }


@dataclass(frozen=True, slots=True)
class _Spelling:
    """The words of all units in two patterns, with the unit of each word.

    Attributes:
        whole: Words after which no letter may follow; the check stands once behind all of them,
            because behind each it takes a second to compile.
        free: The others, such as Chinese words and signs.
    """

    whole: re.Pattern[str]
    free: re.Pattern[str]
    names: Mapping[str, str]

    @staticmethod
    def of(names: Mapping[str, str]) -> "_Spelling":
        words = sorted(names, key=len, reverse=True)
        bound = [word for word in words if word[-1].isalnum() and word[-1] < FIRST_HAN]
        free = [word for word in words if word not in set(bound)]
        return _Spelling(_pattern(bound, WORD_END), _pattern(free, ""), names)

    def match(self, written: str, at: int) -> re.Match[str] | None:
        """Return the longest word that stands at a place."""
        found = [
            match
            for match in (self.whole.match(written, at), self.free.match(written, at))
            if match
        ]
        return max(found, key=lambda match: match.end(), default=None)


def _pattern(words: Sequence[str], ending: str) -> re.Pattern[str]:
    written = "|".join(re.escape(word) for word in words) if words else "(?!)"
    return re.compile(rf"[ \u00a0-]?(?P<unit>{written}){ending}")


# Shorter words without their marks are other words: "dan", "ban", "con".
LONG_ENOUGH = 5


@lru_cache(maxsize=3)
def _spelling(kind: str) -> _Spelling:
    """Return the words as typed in a ``kind`` of text: ``marked``, ``plain``, or ``foreign``."""
    folded: dict[str, str] = {}
    exact: dict[str, str] = {}
    for name, row in load_yaml("units.yaml").items():
        for word in map(str, row["words"]):
            folded.setdefault(fold_text(word), name)
            exact[word.lower()] = name
    if kind == "plain":
        return _Spelling.of(folded)
    if kind == "foreign":
        return _Spelling.of({word: exact[word] for word in exact if fold_text(word) == word})
    long = {word: name for word, name in folded.items() if len(word) >= LONG_ENOUGH}
    simple = {fold_text(word): name for word, name in exact.items() if word >= FIRST_HAN}
    return _Spelling.of(long | simple | exact)


def match_unit(written: str, at: int, kind: str) -> tuple[str, int] | None:
    """Return name and end of the unit written at a place; None where none stands.

    Args:
        written: Lower case; with marks in ``marked`` text, folded otherwise.
        kind: ``marked`` or ``plain`` Vietnamese, or ``foreign``.
    """
    spelling = _spelling(kind)
    match = spelling.match(written, at)
    return (spelling.names[match["unit"]], match.end()) if match else None


def unit_named(name: str) -> str:
    """Return the unit that a catalogue entry means by a name; the name where it is unknown."""
    folded = fold_text(name.strip())
    if folded in units():
        return folded
    if folded in ("year", "date"):
        return DATE
    if folded in ("th", "ordinal", "rank"):
        return ORDINAL
    return _spelling("plain").names.get(folded, name.strip())


def measure_of(unit: str) -> str:
    """Return what a unit measures; the unit itself where it is not in the table."""
    known = units().get(unit)
    return known.of if known else unit


def size_of(unit: str) -> float:
    """Return the size of a unit in the base unit of its measure."""
    known = units().get(unit)
    return known.size if known else 1.0


def show_unit(unit: str, lang: str) -> str:
    """Return a unit as shown in a language."""
    known = units().get(unit)
    return known.shown.get(lang, known.shown["en"]) if known else unit


# What is said of these depends on more than the unit: people may be victims, visitors or villagers.
VAGUE = frozenset(
    {
        "length", "area", "mau", "volume", "mass", "power", "percent", "seconds", "duration",
        "nights", "usd", "vnd", "eur", "cny", "franc", "pound", "people", "times", "vehicles",
        "ships", "animals", "trees", "copies", "species", "schools", "islands", "villages", DATE,
    }
)  # fmt: skip


def is_counted(measure: str) -> bool:
    """Whether the unit alone says what is counted: markers, votes, prisoners."""
    return bool(measure) and measure not in VAGUE
