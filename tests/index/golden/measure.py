"""Measure the queries kept aside on the embedded engine: ``python -m tests.index.golden.measure``.

They were written without looking at any answer, and no test holds them: whoever mends something
looks at the others, and here whether it helped.
"""

import tempfile
from collections import Counter
from pathlib import Path

from index import open_index
from pipeline.synonyms import SearchSynonyms
from tests.index.golden.asking import ACROSS, HARD, is_answered, load_golden, mistakes


def main() -> None:
    with tempfile.TemporaryDirectory() as scratch:
        golden = load_golden(Path(scratch), aside=True)
        index = open_index(Path(scratch) / "index", synonyms=SearchSynonyms(Path(scratch)))
        index.upsert(golden.entities)
        asked: Counter[str] = Counter()
        right: Counter[str] = Counter()
        for query in golden.queries:
            page = index.search(golden.ask(query))
            across = query.kind in (ACROSS, HARD)
            wrong = [] if across else mistakes(query, page)
            asked[query.kind] += 1
            right[query.kind] += is_answered(query, page) if across else not wrong
            if wrong:
                print(f"{query.id} {query.text!r}: {'; '.join(wrong)}")
    for kind, count in asked.items():
        print(f"{kind}: {right[kind]} of {count}")


if __name__ == "__main__":
    main()
