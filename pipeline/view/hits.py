"""Show hits: plain lines for people, with what was searched for in bold, or JSON lines."""

import json
import os
import re
import sys
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Any, Final

from core.clock import OFFICE_ZONE
from core.errors import QueryError
from core.searching import Hit, SearchPage
from pipeline.messages import stance_name, t, verdict_name
from pipeline.terminal import emit, say

BOLD: Final = ("\x1b[1m", "\x1b[0m")
SHOWN_FACETS: Final = (
    *("source", "kind", "lang", "topic", "place", "claim"),
    *("verdict", "stance", "match", "flagged", "has_vector"),
)
MOST_VALUES: Final = 8
AROUND: Final = 40
"""Characters of a long query shown on each side of what is wrong with it."""
BAR: Final = 40
# Collected text must not move the cursor or colour the terminal; replaced one for one.
CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


def print_hits_json(page: SearchPage, *, with_page: bool) -> None:
    """Print a JSON line for each hit, and with ``with_page`` one of the page at the end."""
    for hit in page.hits:
        emit(json.dumps(hit_json(hit), ensure_ascii=False))
    if with_page:
        emit(json.dumps({"page": page_json(page)}, ensure_ascii=False))
    print_total(page)


def hit_json(hit: Hit) -> dict[str, Any]:
    """Return a hit as a JSON object."""
    return {
        "id": hit.id,
        "score": round(hit.score, 4),
        "document": hit.document,
        "title": hit.title,
        "title_marks": [list(mark) for mark in hit.title_marks],
        "snippet": hit.snippet,
        "snippet_marks": [list(mark) for mark in hit.snippet_marks],
        "source": hit.source,
        "kind": hit.kind,
        "lang": hit.lang,
        "url": hit.url,
        "published_at": hit.published_at.isoformat() if hit.published_at else None,
        "first_seen": hit.first_seen.isoformat() if hit.first_seen else None,
        "flagged": hit.flagged,
        "claims": list(hit.claims),
        "verdict": hit.verdict,
        "stance": hit.stance,
        "match": hit.match,
        "priority": hit.priority,
        "has_vector": hit.has_vector,
    }


def page_json(page: SearchPage) -> dict[str, Any]:
    """Return what a page has beside its hits as a JSON object."""
    return {
        "total": page.total,
        "relaxed": page.relaxed,
        "cut": page.cut,
        "cursor": page.cursor,
        "facets": {name: dict(counts) for name, counts in page.facets.items()},
        "histogram": dict(page.histogram),
    }


def print_page(page: SearchPage) -> None:
    """Print hits as plain lines; a table library would double the start-up time."""
    bold = is_bold()
    for number, hit in enumerate(page.hits, 1):
        for line in _lines(number, hit, bold=bold):
            emit(line)
    print_total(page)
    for name in SHOWN_FACETS:
        counts = page.facets.get(name, {})
        top = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[:MOST_VALUES]
        if top:
            say(f"  {name}: " + ", ".join(f"{value} ({count})" for value, count in top))
    most = max(page.histogram.values(), default=0)
    for day, count in page.histogram.items():
        say(f"  {day}  {'█' * round(BAR * count / most) if most else ''} {count}")


def print_total(page: SearchPage) -> None:
    """Say how many there are, and how to see the next ones."""
    if page.cut:
        say(
            t(
                "Truy vấn quá dài: chỉ tìm theo những từ đầu.",
                "The query is too long: only its first words were looked for.",
            )
        )
    if page.relaxed:
        say(
            t(
                "Không bài nào có đủ các từ; đây là những bài có một phần.",
                "Nothing has all the words; these have some of them.",
            )
        )
    say(t(f"{page.total} kết quả", f"{page.total} hits"))
    if page.cursor:
        say(t(f"Xem tiếp: --cursor {page.cursor}", f"More: --cursor {page.cursor}"))


def print_empty_index() -> None:
    """Say that nothing can be found because nothing was ever indexed."""
    say(
        t(
            "Chỉ mục chưa có gì; hãy chạy `cotmoc index rebuild` (xem `cotmoc index status`).",
            "The index holds nothing yet; run `cotmoc index rebuild` (see `cotmoc index status`).",
        )
    )


def print_query_error(text: str, error: QueryError) -> None:
    """Say what is wrong with a query, with a line that points at it."""
    say(t("Truy vấn: ", "Query: ") + str(error))
    if error.position is not None:
        for line in caret_lines(text, error.position):
            say(line)
    if error.suggestion:
        say(t(f"Có phải: {error.suggestion}", f"Did you mean: {error.suggestion}"))
    words = t("Dưới đây là kết quả theo các từ.", "What follows are hits for the words alone.")
    say(words)


def caret_lines(text: str, position: int) -> Iterator[str]:
    """Yield the query (its part around the place, where it is long) and a line with a caret."""
    text = CONTROLS.sub(" ", text)
    position = max(0, min(position, len(text)))
    start = max(0, position - AROUND) if len(text) > 2 * AROUND else 0
    end = min(len(text), start + 2 * AROUND)
    before = ("…" if start else "") + text[start:position]
    yield "  " + before + text[position:end] + ("…" if end < len(text) else "")
    yield "  " + " " * columns(before) + "^"


def columns(text: str) -> int:
    """Return how many columns of a terminal a text takes: Chinese two, combining marks none."""
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1
        for char in text
    )


def is_bold() -> bool:
    """Whether stdout is a terminal that may show bold words (``NO_COLOR`` says no)."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR")


def marked(text: str, marks: Iterable[tuple[int, int]], *, bold: bool) -> str:
    """Return a text for a terminal, its marked parts in bold."""
    text = CONTROLS.sub(" ", text)
    if not bold:
        return text
    parts: list[str] = []
    reached = 0
    for start, end in marks:
        parts += [text[reached:start], BOLD[0], text[start:end], BOLD[1]]
        reached = end
    return "".join([*parts, text[reached:]])


def _lines(number: int, hit: Hit, *, bold: bool) -> Iterator[str]:
    flag = t("  [GẮN CỜ]", "  [FLAGGED]") if hit.flagged else ""
    title = marked(hit.title, hit.title_marks, bold=bold) or t("(không tiêu đề)", "(no title)")
    yield f"{number}. {title}{flag}"
    at = hit.published_at.astimezone(OFFICE_ZONE) if hit.published_at else None
    facts = [hit.source, at.strftime("%d/%m/%Y") if at else "—", hit.lang, hit.id]
    if hit.verdict:
        facts += [verdict_name(hit.verdict), stance_name(hit.stance)]
    if hit.priority:
        facts.append(t(f"ưu tiên {hit.priority:.2f}", f"priority {hit.priority:.2f}"))
    yield "   " + " · ".join(facts)
    yield "   " + marked(hit.snippet, hit.snippet_marks, bold=bold)
    if hit.url:
        yield f"   {CONTROLS.sub(' ', hit.url)}"
