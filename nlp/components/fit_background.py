"""Count how rare English words and Chinese pairs are: ``python -m nlp.components.fit_background``.

Our own ordinary lines in these languages are too few to tell the words of a claim from everyday
ones. The counts come from frequency lists that two packages carry: ``symspellpy`` (MIT; English
words and pairs) and ``jieba`` (MIT; Chinese words). Neither is a dependency; run

    uv run --with symspellpy --with jieba python -m nlp.components.fit_background

Only terms and how rare they are in windows of the gate's size are written, in the units of the
Vietnamese background, which ``fit_gate`` counts in articles.
"""

import importlib.util
import math
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

from core.text import fold_text
from core.vocabulary import Lang
from nlp.components.claim_terms import DATA, read_table

BACKGROUND = DATA / "background.tsv"
# Windows of the Vietnamese background, and words or pairs of characters in one of its windows.
WINDOWS = 24_000
WINDOW_TERMS = {Lang.EN: 40, Lang.ZH: 60}
# Words of the web's text behind the English list, of which it has the commonest.
ENGLISH_TOTAL = 1.02e12
# Rarer terms are left out: they count as telling.
RAREST_WORD = 0.75
RAREST_PAIR = {Lang.EN: 0.5, Lang.ZH: 0.66}


def rarity(share: float, terms: int) -> float:
    """Return how rare a term is, 0 (in every window) to 1 (in none).

    Args:
        share: Of all running words (or pairs of characters).
        terms: Running words (or pairs) in a window.
    """
    windows = WINDOWS * (1 - (1 - share) ** terms)
    return 1 - math.log(1 + windows) / math.log(1 + WINDOWS)


def english_shares(folder: Path) -> Iterator[tuple[str, float]]:
    """Yield the words and pairs of the package's lists with their shares."""
    for path in sorted(folder.glob("frequency_*.txt")):
        for line in path.read_text(encoding="utf-8-sig").splitlines():
            term, count = line.rsplit(" ", 1)
            yield fold_text(term.replace("'", " ")), int(count) / ENGLISH_TOTAL


def chinese_shares(path: Path) -> Iterator[tuple[str, float]]:
    """Yield pairs of characters with their shares, within words and where two words meet.

    Words are taken to follow each other by chance, which is true enough of common ones.
    """
    pairs: Counter[str] = Counter()
    firsts: Counter[str] = Counter()
    lasts: Counter[str] = Counter()
    total = characters = 0
    for line in path.read_text(encoding="utf-8").splitlines():
        word, count = fold_text(line.split(" ")[0]), int(line.split(" ")[1])
        total += count
        characters += count * len(word)
        firsts[word[0]] += count
        lasts[word[-1]] += count
        for start in range(len(word) - 1):
            pairs[word[start : start + 2]] += count
    # What is rarer than one in a million at the edge of words makes no common pair.
    edges = [
        [(char, n / total) for char, n in counts.items() if n > total / 1e5]
        for counts in (lasts, firsts)
    ]
    shares = {pair: count / characters for pair, count in pairs.items()}
    for last, end in edges[0]:
        for first, begin in edges[1]:
            pair = last + first
            shares[pair] = shares.get(pair, 0.0) + end * begin * total / characters
    yield from shares.items()


def common_terms(shares: Mapping[str, float], lang: Lang) -> dict[str, float]:
    """Return how rare each common term is."""
    found = {}
    for term, share in shares.items():
        rare = rarity(share, WINDOW_TERMS[lang])
        pair = lang is Lang.ZH or " " in term
        if rare <= (RAREST_PAIR[lang] if pair else RAREST_WORD):
            found[term] = rare
    return found


def package_folder(name: str) -> Path:
    """Return the folder of an installed package.

    Raises:
        SystemExit: It is not installed.
    """
    spec = importlib.util.find_spec(name)
    if spec is None or not spec.origin:
        raise SystemExit(f"the package {name} is missing: uv run --with {name} python -m …")
    return Path(spec.origin).parent


def main() -> None:
    """Write the English and Chinese lines of the background; the Vietnamese ones stay."""
    english = dict(english_shares(package_folder("symspellpy")))
    chinese = dict(chinese_shares(package_folder("jieba") / "dict.txt"))
    rows = [row for row in read_table(BACKGROUND.name) if row[0] not in (Lang.EN, Lang.ZH)]
    for lang, shares in ((Lang.EN, english), (Lang.ZH, chinese)):
        rows += [(lang, rare, term) for term, rare in common_terms(shares, lang).items()]
    write_background(BACKGROUND, rows)


def write_background(path: Path, rows: list[tuple[Lang, float, str]]) -> None:
    """Write one line a term."""
    ordered = sorted((lang.value, term, rare) for lang, rare, term in rows)
    lines = [f"{lang}\t{rare:.2f}\t{term}" for lang, term, rare in ordered]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
