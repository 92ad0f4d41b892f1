"""Tell Vietnamese (with and without marks), Chinese and English from everything else.

How it works and how well: docs/explanation/text.md, ``python -m nlp.language.measure``.
"""

import re

from core.vocabulary import Lang
from nlp.language.features import latin_words
from nlp.language.model import bias, word_score

PART = 160  # characters of each of the three parts that are read of a long text
HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U000323af]+")
KANA = re.compile(r"[\u3041-\u3096\u30a1-\u30fa\u31f0-\u31ff\uff66-\uff9d]+")
# Greek to Georgian and Korean, Indic and South-East Asian scripts, Ethiopic to Mongolian.
FOREIGN = re.compile(r"[\u0370-\u1cff\u2c00-\u2dff\u3131-\u318e\ua4d0-\ua6ff\ua800-\ud7a3]+")
# Letters of a word, so that scripts are weighed word by word.
HAN_WORD = 1.5
FOREIGN_WORD = 4.0
KANA_SHARE = 0.08  # a Japanese brand in a Chinese text stays below
DOUBTFUL = 2.0  # log-odds below which a declared language decides
DECLARED_HAN = 4.0  # weight of Chinese among Latin names in text declared as Chinese


def detect_language(text: str, hint: Lang | None = None) -> Lang:
    """Return the language of a text; of a long text, its start, middle and end are read.

    Args:
        hint: A declared language; it decides where the text says nothing or little, such as
            a name or a number.
    """
    sample = _sample(text)
    words = latin_words(sample)
    if not sample.isascii():
        script = _other_script(sample, len(words), hint)
        if script:
            return script
    if not words:
        return hint or Lang.OTHER
    return _latin(words, hint)


def _sample(text: str) -> str:
    if len(text) <= 4 * PART:
        return text
    middle = len(text) // 2
    return "\n".join((text[:PART], text[middle : middle + PART], text[-PART:]))


def _other_script(sample: str, words: int, hint: Lang | None) -> Lang | None:
    """Return the language of text that is mostly not in Latin letters, else None."""
    han, kana, foreign = (sum(map(len, script.findall(sample))) for script in (HAN, KANA, FOREIGN))
    if foreign / FOREIGN_WORD > max(words, han / HAN_WORD):
        return Lang.OTHER
    chinese = han / HAN_WORD * (DECLARED_HAN if hint is Lang.ZH else 1.0)
    if chinese + kana / HAN_WORD <= words:
        return None
    return Lang.OTHER if kana > KANA_SHARE * (han + kana) else Lang.ZH


def _latin(words: list[str], hint: Lang | None) -> Lang:
    vietnamese, english = bias()
    for word in words:
        for_vietnamese, for_english = word_score(word)
        vietnamese += for_vietnamese
        english += for_english
    scores = {Lang.VI: vietnamese, Lang.EN: english, Lang.OTHER: 0.0}
    lang = max(scores, key=scores.__getitem__)
    if hint is not None and scores.get(hint, 0.0) > scores[lang] - DOUBTFUL:
        return hint
    return lang
