"""The coverage of the province by topic, and the line that proves what was looked at."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from typing import Final
from urllib.parse import unquote, urlsplit

from core.dayfacts import DayFacts, Item
from core.subscriptions import Wishes
from core.vocabulary import Lang, SourceKind
from dashboards.digest.edition import Chart, Story, TopicStories
from dashboards.digest.office import Office
from dashboards.digest.words import (
    clock_day,
    count,
    moment_day,
    number_text,
    one_line,
    say,
    topic_name,
)
from store.counting import FRESH

TITLE_CHARS: Final = 130
NAMED: Final = 6
FILES: Final = (".pdf", ".docx", ".doc")
KINDS: Final = {SourceKind.OFFICIAL: 0, SourceKind.PRESS: 1, SourceKind.SOCIAL: 2}


def topic_stories(
    facts: DayFacts, wishes: Wishes, office: Office, lang: Lang, *, topics: int, stories: int
) -> tuple[TopicStories, ...]:
    """Return the stories that most sources carried, a few of each topic."""
    by_topic: dict[str, list[Item]] = defaultdict(list)
    seen: set[str] = set()
    for item in sorted(_candidates(facts, wishes, office), key=lambda item: _weight(item, facts)):
        if item.group not in seen:
            seen.add(item.group)
            by_topic[_topic_of(item, wishes)].append(item)
    ranked = sorted(by_topic.items(), key=lambda pair: (-len(pair[1]), pair[0]))[:topics]
    return tuple(
        TopicStories(
            topic_name(topic, lang),
            tuple(story_of(item, office, lang, facts.copies) for item in some[:stories]),
            _rest(len(some) - stories, lang),
        )
        for topic, some in ranked
    )


def story_of(
    item: Item, office: Office, lang: Lang, copies: Mapping[str, int] | None = None
) -> Story:
    """Return a document as a line of the mail."""
    sources = copies.get(item.group, 1) if copies else 1
    return Story(
        title=_title(item, lang),
        source=office.source_name(item.source),
        day=moment_day(item.shown, lang),
        link=item.url or "",
        site=office.document_url(item.id),
        copies=count(sources, "nguồn đăng", "source", "sources", lang) if sources > 1 else "",
    )


def _title(item: Item, lang: Lang) -> str:
    """Return the title; of a file without one its name."""
    title = one_line(item.title, TITLE_CHARS)
    if not title and item.url:
        name = unquote(urlsplit(item.url).path.rpartition("/")[2])
        title = name if name.lower().endswith(FILES) else ""
    return title or say(("(không có tiêu đề)", "(no title)"), lang)


def chart_of_days(facts: DayFacts, lang: Lang) -> Chart | None:
    """Return the texts of each day of two weeks; None where there were none at all."""
    if not any(facts.daily):
        return None
    days = len(facts.daily)
    last = number_text(facts.daily[-1], lang)
    mean = number_text(round(sum(facts.daily[:-1]) / max(1, days - 1)), lang)
    alt = say(
        (
            f"Biểu đồ: số bài mỗi ngày trong {days} ngày; hôm nay {last}, trung bình {mean}",
            f"Chart: texts a day over {days} days; {last} today, {mean} on average",
        ),
        lang,
    )
    caption = say((f"Số bài mỗi ngày, {days} ngày", f"Texts a day, {days} days"), lang)
    return Chart("days", facts.daily, days - 13, caption, alt)


def coverage_lines(facts: DayFacts, office: Office, lang: Lang) -> tuple[str, ...]:
    """Return sources seen, expected and failed, items, backlog and the last runs."""
    coverage = facts.coverage
    lines: list[tuple[str, str]] = [
        (
            f"Nguồn: đọc được {coverage.seen}/{coverage.expected}, lỗi {len(coverage.failed)}, "
            f"chưa được hỏi {len(coverage.silent)}.",
            f"Sources: {coverage.seen} of {coverage.expected} read, {len(coverage.failed)} failed, "
            f"{len(coverage.silent)} not asked.",
        )
    ]
    for ids, vi, en in (
        (coverage.failed, "Nguồn lỗi", "Failed"),
        (coverage.silent, "Chưa được hỏi", "Not asked"),
    ):
        if ids:
            names = _names(ids, office, lang)
            lines.append((f"{vi}: {names}.", f"{en}: {names}."))
    items, backlog = number_text(coverage.items, lang), number_text(coverage.backlog, lang)
    unsynced = number_text(coverage.unsynced, lang)
    lines.append(
        (
            f"Bài mới: {items}. Chờ phân tích: {backlog}. Chờ vào chỉ mục: {unsynced}.",
            f"New texts: {items}. To be analysed: {backlog}. To be indexed: {unsynced}.",
        )
    )
    collected = _moment(coverage.last_collected, lang)
    synced = _moment(coverage.last_synced, lang)
    lines.append(
        (
            f"Thu thập lần cuối: {collected}. Đồng bộ lần cuối: {synced}.",
            f"Last collected: {collected}. Last sync: {synced}.",
        )
    )
    return tuple(say(line, lang) for line in lines)


def _candidates(facts: DayFacts, wishes: Wishes, office: Office) -> list[Item]:
    """Return the documents of the province, or of places chosen, that are not old news."""
    wanted = office.home | set(wishes.places) if office.home else frozenset()
    claims: dict[str, set[str]] = defaultdict(set)
    for each in facts.statements:
        claims[each.item.id].add(each.judgement.claim)
    return [
        item
        for item in facts.items
        if item.topics
        and not item.gone
        and not item.individual
        and item.first_seen - item.shown <= FRESH
        and (not wanted or any(place in wanted for place in item.places))
        and wishes.want(item.topics, claims.get(item.id, ()), item.places)
    ]


def _weight(item: Item, facts: DayFacts) -> tuple[int, int, float, str]:
    copies = facts.copies.get(item.group, 1)
    return (-copies, KINDS[item.kind], -item.shown.timestamp(), item.id)


def _topic_of(item: Item, wishes: Wishes) -> str:
    return next((topic for topic in item.topics if topic in wishes.topics), item.topics[0])


def _rest(number: int, lang: Lang) -> str:
    if number <= 0:
        return ""
    return say(("và ", "and "), lang) + count(number, "tin nữa", "more story", "more stories", lang)


def _names(ids: tuple[str, ...], office: Office, lang: Lang) -> str:
    names = ", ".join(office.source_name(id_) for id_ in ids[:NAMED])
    rest = len(ids) - NAMED
    return names + say((f" và {rest} nguồn nữa", f" and {rest} more"), lang) if rest > 0 else names


def _moment(moment: datetime | None, lang: Lang) -> str:
    return clock_day(moment, lang) if moment else say(("chưa có", "never"), lang)
