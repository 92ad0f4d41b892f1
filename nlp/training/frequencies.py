"""Count in how many of our own texts a word stands: ``python -m nlp.training.frequencies``."""

import json
from collections import Counter
from pathlib import Path

from core.vocabulary import Lang
from nlp.claims.words import DATA, prepare
from nlp.training.lines import read_lines

LEAST = 2


def main() -> None:
    """Write ``nlp/claims/data/frequencies.json``."""
    counts: Counter[str] = Counter()
    lines = read_lines()
    for line in lines:
        counts.update(set(prepare(line.text, Lang(line.lang)).tokens))
    kept = {token: count for token, count in sorted(counts.items()) if count >= LEAST}
    content = {"texts": len(lines), "tokens": kept}
    path: Path = DATA / "frequencies.json"
    path.write_text(json.dumps(content, ensure_ascii=False, separators=(",", ":")) + "\n", "utf-8")


if __name__ == "__main__":
    main()
