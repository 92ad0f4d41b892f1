"""What stands around a name and tells whether it is a place at all (component ``places``).

*Cao bằng nhau* is no province, *anh Hà Giang* a person, *đường Điện Biên Phủ* a street, and
*Thái Bình Dương* an ocean.
"""

import re
from collections.abc import Sequence
from functools import cached_property
from itertools import pairwise

from core.text import fold_text
from core.vocabulary import Lang
from nlp.components.patterns import HAN, Hit, is_marked
from nlp.gazetteer import Place

FIRST_WORDS = 200
CASE_SAMPLE = 2000  # characters that tell whether a text is written with capitals
# Who is called so is a person. Family names that are also the first word of places (Hà, Lý, Hồ)
# are left out.
PERSON = frozenset(
    {"nguyễn", "trần", "lê", "phạm", "hoàng", "huỳnh", "phan", "vũ", "võ", "đặng", "bùi", "đỗ"}
    | {"ngô", "dương", "nông", "triệu", "đinh", "lương", "bế", "anh", "chị", "ông", "bà", "cô"}
    | {"chú", "bác", "mc", "ca sĩ", "nhạc sĩ", "nghệ sĩ", "diễn viên", "người mẫu", "hoa hậu"}
    | {"họa sĩ", "cầu thủ"}
)
STREET = frozenset({"đường", "phố", "ngã tư", "trường", "rạp", "cầu vượt"})
STREET_AFTER = re.compile("[街路巷]|大道|大街")
NAMED_AFTER = frozenset({"province", "district", "town", "commune", "former_commune", "ward"})
# Famous enough that streets and schools bear their names in every town.
ON_SIGNS = frozenset({"tp-dien-bien-phu", "hoang-sa", "truong-sa", "huyen-chi-lang", "ai-chi-lang"})
WORD = re.compile(r"[^\W_]+")
LOOK_BACK = 14


class Surroundings:
    """One text, asked about its names."""

    def __init__(self, text: str, folded: str) -> None:
        self.text = text
        self.folded = folded

    @cached_property
    def marked(self) -> bool:
        """Whether the text is written with its marks."""
        return is_marked(self.text)

    @cached_property
    def capitals(self) -> bool:
        """Whether names are written with capitals."""
        return has_capitals(self.text)

    def is_written_so(self, hit: Hit) -> bool:
        """Return whether the name has its capitals, where the text has any."""
        phrase, written = hit.pattern.phrase, self.text[hit.start : hit.end]
        if written == phrase or hit.pattern.lang is Lang.ZH or not self.capitals:
            return True
        return case_fits(phrase, written)

    def allows(self, hit: Hit, place: Place) -> bool:
        """Return whether nothing around the name speaks against a place."""
        if hit.pattern.lang is Lang.ZH:
            after = self.text[hit.end : hit.end + 2]
            return not STREET_AFTER.match(after) and not self._goes_on(hit.end, place.unless)
        if self._goes_on(hit.end, place.unless):
            return False
        if not self.text[hit.start].isupper() and not self.marked:
            return not self._goes_on(hit.end, place.plain_unless)
        return not self._is_name_of_another(hit.start, place)

    def _goes_on(self, end: int, words: Sequence[str]) -> bool:
        """Return whether one of the words stands right after a name."""
        if not words:
            return False
        rest = self.folded[end : end + 24].lstrip(" ")
        for word in map(fold_text, words):
            if rest.startswith(word) and (
                HAN.match(word) or not rest[len(word) : len(word) + 1].isalnum()
            ):
                return True
        return False

    def _is_name_of_another(self, start: int, place: Place) -> bool:
        words = self.text[max(0, start - LOOK_BACK) : start].lower().split(" ")
        if len(words) < 2 or words[-1]:
            return False  # a name's title stands one space before it
        last, two = words[-2], " ".join(words[-3:-1])
        if place.id in ON_SIGNS and (last in STREET or two in STREET):
            return two != "thành phố"
        return place.kind in NAMED_AFTER and (last in PERSON or two in PERSON)


def has_capitals(text: str) -> bool:
    """Return whether a text has names in capitals, so that *cao bằng nhau* is no place.

    A text with marks that begins with a capital counts, one without does not: telephones write
    the first letter of a message large by themselves.
    """
    # Most texts tell by their first words; only the others are read on.
    if _names_within(text[:FIRST_WORDS]) or _names_within(text[:CASE_SAMPLE]):
        return True
    sample = text[:CASE_SAMPLE]
    return sample[:1].isupper() and (not sample.isascii() or is_sentence(sample))


def _names_within(sample: str) -> bool:
    return any(a[-1].isalpha() and b[0].isupper() for a, b in pairwise(sample.split()))


def is_sentence(text: str) -> bool:
    """Return whether a text without marks is written with care: it ends as sentences do."""
    return text.rstrip()[-1:] in {".", "!", "?", "”", '"'}


def case_fits(phrase: str, written: str) -> bool:
    """Return whether a name has its capitals; what only names its kind may be small.

    The first word may be small where the second is in the gazetteer too (*đồng bằng sông Cửu
    Long*).
    """
    names, found = WORD.findall(phrase), WORD.findall(written)
    if len(names) != len(found):
        return not written.islower()
    first_may_be_small = len(names) > 1 and names[1][0].islower()
    for number, (name, word) in enumerate(zip(names, found, strict=True)):
        if name[0].isupper() and not word[0].isupper() and not (number == 0 and first_may_be_small):
            return False
        if len(name) > 1 and name.isascii() and name.isupper() and not word.isupper():
            return False
    return True
