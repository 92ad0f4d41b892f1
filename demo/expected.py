"""What a careful reader finds in each item: ``python -m demo.expected`` writes expected.jsonl.

The expectations are written beside the text in ``demo/world``; the file is for whoever
compares, and a test holds the two together.
"""

import json
from collections.abc import Iterator, Sequence

from demo.world import FOLDER, Expectation, Item, load_world

FILE = FOLDER / "expected.jsonl"


def expected_rows() -> Iterator[dict[str, object]]:
    """Yield a row for each item of the world.

    ``edition_2`` is there when the second edition differs: ``{"new": true}`` for an item that
    only it has, ``{"gone": true}`` for a removed one, else the changed expectations.
    """
    first = {item.id: item for item in load_world(1)}
    for item in load_world(2):
        before = first.get(item.id)
        row = _row(before or item)
        if before is None:
            row["edition_2"] = {"new": True}
        elif item.gone:
            row["edition_2"] = {"gone": True}
        elif item.changed:
            row["edition_2"] = _findings(item)
        yield row


def _row(item: Item) -> dict[str, object]:
    return {
        "item": item.id,
        "source": item.source,
        "url_path": item.path,
        "lang": item.lang,
        "collected": "disallowed" not in item.traits,
        **_findings(item),
        "topics": list(item.topics),
        "traits": sorted(item.traits),
        "note": item.note,
    }


def _findings(item: Item) -> dict[str, object]:
    return {
        "expect_flagged": item.flagged,
        "expect": [_expectation(found) for found in item.expect],
    }


def _expectation(found: Expectation) -> dict[str, str]:
    row = {
        "claim": found.claim,
        "verdict": found.verdict,
        "stance": found.stance,
        "quote": found.quote,
    }
    return row if found.basis == "claim" else row | {"basis": found.basis}


def as_jsonl(rows: Sequence[dict[str, object]]) -> str:
    """Return rows as the file holds them."""
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


if __name__ == "__main__":
    FILE.write_text(as_jsonl(list(expected_rows())), encoding="utf-8")
