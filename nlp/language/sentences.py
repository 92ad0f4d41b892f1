"""Cut text into sentences by offsets, in linear time (docs/explanation/text.md).

Made for press, official and social text in Vietnamese, English and Chinese, mixed as they come.
A line break always ends a sentence. The language only chooses the abbreviations.
"""

import re
from collections.abc import Iterator

from core.vocabulary import Lang
from nlp.language.abbreviations import BEFORE_INITIAL, HEADINGS, MIDDLE, NAMES, NUMBERED, STARTERS

MAX_CHARACTERS = 1000
LONG_CHARACTERS = 300  # from here on, text without marks is cut at emoji
REACH = 24  # characters looked at before a full stop

_LINE = r"\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029"
_WIDE = "。！？；"
_MARK = ".!?…"
_CLOSING = r"(?:[\"'”’»›)\]}」』）】》〉*]|\[\d{1,3}\])"
# It opens with one set of characters, which the engine skips to; branches are tried everywhere.
END = re.compile(
    rf"[{_LINE}{_WIDE}{_MARK}](?:(?<=[{_LINE}])[{_LINE}]*"
    rf"|(?<=[{_WIDE}])[{_WIDE}{_MARK}]{{0,20}}+{_CLOSING}{{0,5}}+"
    rf"|(?<=[{_MARK}])(?P<more>[{_MARK}]{{0,50}}+)(?P<close>{_CLOSING}{{0,5}}+)"
    r"(?:(?P<gap>(?=\s|\Z))|(?=[^\W\d_])))"
)
WORD_BEFORE = re.compile(r"[^\s(\[“\"'‘«,;:–—]*$")
WORD_AFTER = re.compile(r"[ \t\u00a0\u3000]{0,50}+[\"'“‘«(\[–—-]{0,3} ?(?P<word>[^\W_]{1,20}|\S)")
LIST_NUMBER = re.compile(r"[(\"“]?(?:\d{1,3}(?:\.\d{1,2}){0,3}|[IVXLC]{1,5}|[a-zđA-ZĐ])")
HEADING = re.compile(r"(\w{1,8}) (?:\d{1,4}|[IVXLC]{1,5}|[a-zđA-ZĐ])")
EMOJI = re.compile(
    r"[\u2600-\u27bf\u2b50\u2b55\U0001f000-\U0001faff]"
    r"[\u2600-\u27bf\u2b50\u2b55\ufe0f\u200d\U0001f000-\U0001faff\s]{0,100}"
)
PAUSE = re.compile(r"[,，、;:：](?!\d)")


def split_sentences(text: str, lang: Lang = Lang.VI) -> list[tuple[int, int]]:
    """Return the sentences as ``(start, end)``: in order, disjoint, without space around them.

    Together they hold every character that is not white space; none is longer than 1,000.
    """
    sentences: list[tuple[int, int]] = []
    start = 0
    for end in _ends(text, NAMES[lang]):
        first, last = _tight(text, start, end)
        if last - first > LONG_CHARACTERS:
            sentences += _parts(text, first, last)
        elif first < last:
            sentences.append((first, last))
        start = end
    return sentences


def _ends(text: str, names: frozenset[str]) -> Iterator[int]:
    """Yield where sentences end; the end of the text comes last."""
    start = 0
    for match in END.finditer(text):
        if match["more"] is None or _ends_sentence(text, start, match, names):
            start = match.end()
            yield start
    yield len(text)


def _ends_sentence(text: str, start: int, match: re.Match[str], names: frozenset[str]) -> bool:
    after = WORD_AFTER.match(text, match.end())
    if not after:
        return True
    following, position = after["word"], match.start()
    mark = text[position : match.end("more")]
    if mark != "." or match["close"]:
        return _ends_after_mark(text[position - 1 : position], mark, following, match)
    word = WORD_BEFORE.search(text, max(start, position - REACH), position)
    before = word[0] if word else ""
    if match["gap"] is None:
        return _lacks_space(before, following, names)
    sentence = text[start:position].strip() if position - start < 2 * REACH else ""
    if _belongs_to_next(sentence, before, following):
        return False
    if len(before) == 1:
        left = text[max(start, position - REACH) : position - 1]
        return not (len(following) == 1 and following.isupper()) and not _is_initial(
            left, before, names
        )
    return not _is_short_form(before, following, names)


def _ends_after_mark(previous: str, mark: str, following: str, match: re.Match[str]) -> bool:
    """Return whether a mark other than a lone full stop ends a sentence."""
    if previous == "(":  # "(?)", "(!)" inside a sentence
        return False
    trails_off = mark[-1] in ".…"
    if trails_off and match["gap"] is None:
        return False
    return not (following[0].islower() and (match["close"] or trails_off))


def _lacks_space(before: str, following: str, names: frozenset[str]) -> bool:
    """Return whether a stop between two words without a space ends a sentence.

    It does in ``biên giới.Tuy nhiên``, it does not in ``TP.HCM``, ``baocaobang.vn``.
    """
    if not before.isascii() and following[0] >= "\u2e80":
        return True
    plain = len(before) > 1 and before.isalpha() and before.islower() and before not in names
    return plain and len(following) > 1 and following[0].isupper() and following[1:].islower()


def _belongs_to_next(sentence: str, before: str, following: str) -> bool:
    """Return whether what a stop follows is the number of a list, heading or date."""
    heading = HEADING.fullmatch(sentence)
    if LIST_NUMBER.fullmatch(sentence) or (heading and heading[1].lower() in HEADINGS):
        return True
    return before.isdigit() and len(before) <= 2 and following[0].isdigit()


def _is_initial(left: str, letter: str, names: frozenset[str]) -> bool:
    """Return whether one letter before a full stop is an initial or a short title.

    It is in ``Nguyễn V. An``, ``anh B. Nam``, ``q. Ba Đình``; not in ``5 m. Đường``,
    ``vitamin C. Ngoài ra``, ``châu Á. Đây``.
    """
    if letter.islower():
        return letter in names and not left.rstrip()[-1:].isdigit()
    word = left.rsplit(maxsplit=1)[-1] if left.strip() else ""
    named = not word or word[0].isupper() or word.lower() in BEFORE_INITIAL
    return (letter.isascii() or letter == "Đ") and named and letter.isalpha()


def _is_short_form(before: str, following: str, names: frozenset[str]) -> bool:
    """Return whether a word before a full stop and a space is an abbreviation."""
    key = before.lower()
    last = key.rpartition(".")[2]
    if key in MIDDLE:
        return not following[0].isupper()
    if last in names or (last in NUMBERED and following[0].isdigit()):
        return True
    # "U.S. Navy" goes on, "U.S. The" does not.
    return len(last) == 1 and before[-1].isupper() and following.lower() not in STARTERS


def _parts(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the parts of a long sentence: cut at emoji, and at the cap."""
    cuts = [match.end() for match in EMOJI.finditer(text, start, end)]
    for cut in (*cuts, end):
        while cut - start > MAX_CHARACTERS:
            pause = _pause(text, start)
            yield _tight(text, start, pause)
            start, _ = _tight(text, pause, cut)
        if start < cut:
            yield _tight(text, start, cut)
        start = cut


def _pause(text: str, start: int) -> int:
    """Return where to cut a sentence that is too long: after a comma, else at a space."""
    limit = start + MAX_CHARACTERS
    middle = start + MAX_CHARACTERS // 2
    pauses = [match.end() for match in PAUSE.finditer(text, middle, limit)]
    if pauses:
        return pauses[-1]
    space = max(text.rfind(character, middle, limit) for character in " \t\u00a0\u3000")
    return space if space > 0 else limit


def _tight(text: str, start: int, end: int) -> tuple[int, int]:
    part = text[start:end]
    first = start + len(part) - len(part.lstrip())
    return first, max(first, start + len(part.rstrip()))
