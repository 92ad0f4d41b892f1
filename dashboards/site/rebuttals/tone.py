"""Marks what may sound like an attack or a boast; the writer decides, the approver sees.

Nothing here stands in the way of anything. Words are matched with their marks and whole:
without marks *bọn* (a label) would be *bốn* (four).
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Final

from core.rebuttals import Citation, Content, Part, Sentence
from core.records import Claim
from dashboards.site.rebuttals.tone_words import ACRONYMS, LABELS, LOADED, SUPERLATIVES, Words


class Rule(StrEnum):
    """What a mark is about."""

    LABEL = "label"
    LOADED = "loaded"
    SUPERLATIVE = "superlative"
    CAPITALS = "capitals"
    EXCLAMATION = "exclamation"
    CLAIM_AGAIN = "claim_again"


@dataclass(frozen=True, slots=True)
class Mark:
    """Some words of a text; ``text[start:end]`` in the NFC text.

    Attributes:
        sentence: Number from 1; 0 is the title.
    """

    rule: Rule
    sentence: int
    lang: str
    start: int
    end: int
    words: str


Passages = Mapping[Citation, Mapping[str, str]]
"""What the catalogue says at a citation, by language."""

LISTS: Final[Mapping[Rule, Words]] = {
    Rule.LABEL: LABELS,
    Rule.LOADED: LOADED,
    Rule.SUPERLATIVE: SUPERLATIVES,
}
EXCLAMATION: Final = re.compile(r"[!！]+")
_CAPITAL = "".join(
    sign
    for some in (range(0x250), range(0x1E00, 0x1F00))
    for sign in map(chr, some)
    if sign.isupper()
)
CAPITALS: Final = re.compile(rf"(?<!\w)[{_CAPITAL}]{{2,}}(?:[ -][{_CAPITAL}]{{2,}})*(?!\w)")
SHOUTED: Final = 4
"""Letters from which on a word in capitals is not taken for an abbreviation."""


def find_marks(content: Content, claim: Claim | None, passages: Passages) -> list[Mark]:
    """Return what to look at again, in the order of the text.

    Args:
        passages: A superlative that a cited passage itself has is not marked.
    """
    found: list[Mark] = []
    for lang, text in content.title.items():
        found += _of_text(text, 0, lang, "")
    for number, sentence in enumerate(content.sentences, start=1):
        for lang, text in sentence.text.items():
            # The claim is quoted as it is said; its words are not the writer's.
            own = _outside_quotes(text) if sentence.part is Part.CLAIM else text
            found += _of_text(own, number, lang, _supporting(sentence, lang, passages))
    if claim is not None:
        found += _named_again(content, claim)
    return sorted(found, key=lambda mark: (mark.sentence, mark.lang, mark.start))


def _of_text(text: str, number: int, lang: str, support: str) -> Iterator[Mark]:
    text = unicodedata.normalize("NFC", text)
    lower = text.lower()
    if len(lower) != len(text):  # a letter such as İ becomes two
        lower = text
    for rule, words in LISTS.items():
        for match in _pattern(rule, lang).finditer(lower) if words.get(lang) else ():
            if rule is Rule.SUPERLATIVE and match.group() in support:
                continue
            yield _mark(rule, number, lang, text, match)
    for match in CAPITALS.finditer(text):
        if _is_shouted(match.group()):
            yield _mark(Rule.CAPITALS, number, lang, text, match)
    for match in EXCLAMATION.finditer(text):
        yield _mark(Rule.EXCLAMATION, number, lang, text, match)


@lru_cache
def _pattern(rule: Rule, lang: str) -> re.Pattern[str]:
    words = sorted(LISTS[rule][lang], key=len, reverse=True)
    either = "|".join(re.escape(word) for word in words)
    # Chinese writes no spaces between words.
    return re.compile(either if lang == "zh" else rf"(?<!\w)(?:{either})(?!\w)")


def _mark(rule: Rule, number: int, lang: str, text: str, match: re.Match[str]) -> Mark:
    start, end = match.span()
    return Mark(rule, number, lang, start, end, text[start:end])


def _is_shouted(words: str) -> bool:
    own = [word for word in re.split("[ -]", words) if word not in ACRONYMS]
    return any(len(word) >= SHOUTED for word in own) or len(own) > 1 + len(words) // 12


def _outside_quotes(text: str) -> str:
    """Return a text with what stands between quotation marks blanked, of the same length."""
    return re.sub(r"“[^”]*”|\"[^\"]*\"|「[^」]*」", lambda m: " " * len(m.group()), text)


def _supporting(sentence: Sentence, lang: str, passages: Passages) -> str:
    texts = (passages.get(one, {}).get(lang, "") for one in sentence.citations)
    return unicodedata.normalize("NFC", " ".join(texts)).lower()


def _named_again(content: Content, claim: Claim) -> Iterator[Mark]:
    """Yield where the claim is said once more, in its own words or another of its wordings."""
    texts = [(0, content.title), *enumerate((s.text for s in content.sentences), start=1)]
    naming = {n for n, s in enumerate(content.sentences, start=1) if s.part is Part.CLAIM}
    first = min(naming, default=0)
    for number, by_lang in texts:
        for lang, text in by_lang.items():
            plain = _plain(text)
            said = [claim.statement.get(lang, ""), *claim.says.get(lang, ())]
            times = max((plain.count(p) for one in said if (p := _plain(one))), default=0)
            allowed = 1 if number == first and number else 0
            if times > allowed or (number in naming and number != first):
                yield Mark(Rule.CLAIM_AGAIN, number, lang, 0, len(text), text)


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", unicodedata.normalize("NFC", text).lower()))
