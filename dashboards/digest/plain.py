"""The plain text twin: everything that the HTML says, for readers and machines without HTML."""

import textwrap
from collections.abc import Iterable, Iterator
from typing import Final

from core.vocabulary import Lang
from dashboards.digest.edition import (
    AlertEdition,
    ChangeEntry,
    ClaimEntry,
    CorrectionEntry,
    Edition,
    Quote,
    Story,
    TopicStories,
)
from dashboards.digest.headings import HEADINGS
from dashboards.digest.words import say

WIDTH: Final = 76


def digest_text(edition: Edition, farewell: Iterable[str]) -> str:
    """Return a digest as plain text.

    Args:
        farewell: How to leave; the last lines.
    """
    lang = edition.lang
    lines = [*_wrap(edition.title.upper()), *_wrap(edition.period), "", *_wrap(edition.summary)]
    lines += _listed("corrections", (_correction(each, lang) for each in edition.corrections), lang)
    lines += _listed("claims", (_claim(each, lang) for each in edition.claims), lang)
    lines += _after(edition.more_claims)
    lines += _listed("rising", (_item(f"{each.name}: {each.why}") for each in edition.rising), lang)
    lines += _listed("review", (_claim(each, lang) for each in edition.review), lang)
    lines += _after(edition.more_review)
    lines += _listed("coverage", (_topic(each) for each in edition.coverage), lang)
    lines += _listed("changes", (_change(each) for each in edition.changes), lang)
    lines += _after(edition.more_changes)
    seen = [line for each in edition.coverage_lines for line in _item(each)]
    lines += _listed("seen", [seen], lang)
    return _finish([*lines, *_foot(edition.notes, edition.about, farewell)])


def alert_text(edition: AlertEdition, farewell: Iterable[str]) -> str:
    """Return an alert as plain text."""
    lines = [*_wrap(edition.title.upper())]
    for alert in edition.entries:
        why = f"{say(HEADINGS['why'], edition.lang)}: {alert.why}"
        lines += ["", *_claim(alert.entry, edition.lang), *_indent(why)]
    lines += ["", *_wrap(edition.more)]
    return _finish([*lines, *_foot(edition.notes, edition.about, farewell)])


def _claim(entry: ClaimEntry, lang: Lang) -> Iterator[str]:
    yield from _item(f"[{', '.join((entry.verdict, *entry.tags))}] {entry.statement}")
    yield from _quote(entry.quote, lang)
    if entry.established:
        yield from _indent(f"{say(HEADINGS['established'], lang)}: {entry.established}")
    if entry.evidence:
        yield from _indent(f"{say(HEADINGS['evidence'], lang)}: {entry.evidence}")
    if entry.sides:
        yield from _indent(f"{say(HEADINGS['sides'], lang)}:")
    for side in entry.sides:
        yield from _indent(f"- {side}")
    yield from _indent(entry.why_rising)
    yield from _indent(entry.more)


def _quote(quote: Quote, lang: Lang) -> Iterator[str]:
    if quote.text:
        yield from _indent(f"“{quote.text}”")
    told = ", ".join(part for part in (quote.source, quote.day, quote.stance) if part)
    yield from _indent(f"— {told}")
    yield from _indent(quote.link.text)
    if quote.text:
        yield from _address(quote.link.url or say(HEADINGS["no_address"], lang), quote.site)


def _correction(entry: CorrectionEntry, lang: Lang) -> Iterator[str]:
    yield from _item(entry.statement)
    yield from _quote(entry.quote, lang)
    yield from _indent(f"{say(HEADINGS['then'], lang)}: {entry.then}")
    yield from _indent(f"{say(HEADINGS['now'], lang)}: {entry.now}")


def _story(story: Story, *, before: str = "") -> Iterator[str]:
    told = ", ".join(part for part in (story.source, story.day, story.copies) if part)
    yield from _item(f"{before}{story.title} ({told})")
    yield from _address(story.link, story.site)


def _address(*addresses: str) -> Iterator[str]:
    # Never wrapped: a broken address cannot be opened.
    yield from (f"  {address}" for address in addresses if address)


def _topic(topic: TopicStories) -> Iterator[str]:
    yield from _wrap(f"{topic.topic}:")
    for story in topic.stories:
        yield from _story(story)
    yield from _indent(topic.more)


def _change(change: ChangeEntry) -> Iterator[str]:
    yield from _story(change.story, before=f"{change.what}: ")
    yield from _indent(change.claims)


def _listed(name: str, blocks: Iterable[Iterable[str]], lang: Lang) -> list[str]:
    """Return a section with its heading and an empty line between its blocks; none if empty."""
    lines = [line for block in blocks for line in ("", *block)]
    if not lines:
        return []
    title = say(HEADINGS[name], lang)
    return ["", "", title.upper(), "-" * min(WIDTH, len(title)), *lines[1:]]


def _foot(notes: Iterable[str], about: str, farewell: Iterable[str]) -> Iterator[str]:
    yield from ("", "-- ")
    for line in (*notes, about, *farewell):
        yield from _wrap(line) if "://" not in line else (line,)


def _after(text: str) -> list[str]:
    return ["", *_wrap(text)] if text else []


def _item(text: str) -> list[str]:
    return _wrap(text, first="* ", rest="  ")


def _indent(text: str) -> list[str]:
    return _wrap(text, first="  ", rest="  ")


def _wrap(text: str, *, first: str = "", rest: str = "") -> list[str]:
    return textwrap.wrap(
        text,
        WIDTH,
        initial_indent=first,
        subsequent_indent=rest,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _finish(lines: Iterable[str]) -> str:
    """Join the lines, with at most two empty ones in a row."""
    kept: list[str] = []
    for line in lines:
        if line or kept[-2:] != ["", ""]:
            kept.append(line if line == "-- " else line.rstrip())
    return "\n".join(kept).strip("\n") + "\n"
