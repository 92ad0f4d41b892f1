"""Load the invented world: outlets and their items, as one edition of it shows them.

Content is data (``demo/world/*.yaml``); this module turns it into frozen records and works
out the address of each item. See docs/explanation/demo-world.md.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).resolve().parent
EDITIONS = (1, 2)
# The C loader reads the world ten times faster, where PyYAML has it.
LOADER: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Expectation:
    """A statement of an item and what a careful reader finds in it."""

    claim: str
    verdict: str
    stance: str
    quote: str
    basis: str = "claim"

    @property
    def flagged(self) -> bool:
        """Whether a document that holds this statement is flagged."""
        return self.verdict == "contradicted" and self.stance in ("asserts", "relays")


@dataclass(frozen=True, slots=True)
class Outlet:
    """An invented outlet, page or channel.

    Attributes:
        template: Article template in ``demo/templates``; empty for posts.
        address: Pattern of item addresses with ``{slug}``, ``{number}``, ``{when}`` and others.
    """

    id: str
    name: str
    lang: str
    kind: str
    template: str
    address: str
    byline: str
    tagline: str = ""
    page_id: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """One article, attachment or post.

    Attributes:
        lead: The paragraph above the body (*sapo*), part of the text where there is one.
        traits: How the page is served: ``slow``, ``broken``, ``windows-1258``, ``gb18030``,
            ``pdf``, ``docx``, ``disallowed``.
        changed: Time of the last edit or removal, None when there was none.
        gone: True when this edition answers 410 for the item.
    """

    id: str
    outlet: Outlet
    source: str
    lang: str
    section: str
    title: str
    lead: str
    body: tuple[str, ...]
    caption: str
    published: datetime
    topics: tuple[str, ...]
    expect: tuple[Expectation, ...]
    note: str
    traits: frozenset[str]
    views: int = 0
    changed: datetime | None = None
    gone: bool = False

    @property
    def text(self) -> str:
        """Lead and body as one text, a line a paragraph."""
        return "\n".join((self.lead, *self.body) if self.lead else self.body)

    @property
    def flagged(self) -> bool:
        """Whether a careful reader flags the item."""
        return any(found.flagged for found in self.expect)

    @property
    def modified(self) -> datetime:
        """When the item last changed."""
        return self.changed or self.published

    @property
    def number(self) -> int:
        """The number at the end of the id."""
        return int(self.id.rsplit("-", 1)[1])

    @property
    def path(self) -> str:
        """Path of the item on the demonstration server."""
        attached = next((trait for trait in ("pdf", "docx") if trait in self.traits), "")
        pattern = f"/{{outlet}}/tep/{{slug}}.{attached}" if attached else self.outlet.address
        return pattern.format(
            outlet=self.outlet.id,
            section=self.section,
            slug=slug(self.title),
            number=self.number,
            serial=880000 + 37 * self.number,
            when=self.published,
        )


def slug(text: str, *, words: int = 9) -> str:
    """Return the first words of a text as they stand in an address, without marks."""
    plain = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    letters = "".join(char for char in plain if not unicodedata.combining(char))
    return "-".join(re.findall(r"[a-z0-9]+", letters)[:words])


@cache
def load_world(edition: int = 1, changed_at: datetime | None = None) -> tuple[Item, ...]:
    """Return all items of an edition, oldest first, removed ones included (``gone``).

    Args:
        changed_at: Time that the second edition gives for its edits and removals, instead of
            the ones written beside them. A crawler fetches again only what changed after its
            own last visit, and that has a date of today.

    Raises:
        ValueError: There is no such edition, or a world file names something twice.
    """
    if edition not in EDITIONS:
        raise ValueError(f"edition {edition!r}: choose one of {EDITIONS}")
    items: dict[str, Item] = {}
    for outlet, raw in _entries():
        if raw["id"] in items:
            raise ValueError(f"{outlet.id}: item {raw['id']} stands twice")
        if raw.get("since", 1) <= edition:
            item = _read_item(outlet, raw)
            items[item.id] = _second_edition(item, raw, changed_at) if edition == 2 else item
    for _, raw in _entries():
        if original := raw.get("body_of"):
            items[raw["id"]] = replace(items[raw["id"]], body=items[original].body)
    return tuple(sorted(items.values(), key=lambda item: (item.published, item.id)))


@cache
def _entries() -> tuple[tuple[Outlet, Mapping[str, Any]], ...]:
    """Return the items as they are written, with their outlets."""
    entries: list[tuple[Outlet, Mapping[str, Any]]] = []
    for file in sorted((FOLDER / "world").glob("*.yaml")):
        content = yaml.load(file.read_text(encoding="utf-8"), LOADER)  # noqa: S506 - a safe loader
        outlet = Outlet(**content["outlet"])
        entries += [(outlet, raw) for raw in content["items"]]
    return tuple(entries)


def _read_item(outlet: Outlet, raw: Mapping[str, Any]) -> Item:
    return Item(
        id=raw["id"],
        outlet=outlet,
        source=raw.get("source", outlet.id),
        lang=raw.get("lang", outlet.lang),
        section=raw.get("section", ""),
        title=raw.get("title", ""),
        lead=_line(raw.get("lead", "")),
        body=_paragraphs(raw.get("body", "")),
        caption=raw.get("caption", ""),
        published=_time(raw["published"]),
        topics=tuple(raw.get("topics", ())),
        expect=tuple(Expectation(**found) for found in raw.get("expect", ())),
        note=raw.get("note", ""),
        traits=frozenset(raw.get("traits", ())),
        views=raw.get("views", 0),
    )


def _second_edition(item: Item, raw: Mapping[str, Any], changed_at: datetime | None) -> Item:
    change = raw.get("edition_2")
    if not change:
        return item
    expect = item.expect
    if "expect" in change:
        expect = tuple(Expectation(**found) for found in change["expect"])
    return replace(
        item,
        lead=_line(change.get("lead", item.lead)),
        body=_paragraphs(change["body"]) if "body" in change else item.body,
        expect=expect,
        note=change.get("note", item.note),
        changed=changed_at or _time(change["changed"]),
        gone=change.get("gone", False),
    )


def _paragraphs(text: str) -> tuple[str, ...]:
    return tuple(_line(part) for part in re.split(r"\n\s*\n", text.strip()) if part.strip())


def _line(text: str) -> str:
    # Source lines are wrapped for the reader; Chinese text must not gain spaces at the seams.
    joined = re.sub(
        r"(?<=[⺀-鿿，。；：、！？」』”》）])\n\s*(?=[⺀-鿿，。「『“《（])", "", text.strip()
    )
    return re.sub(r"\s*\n\s*", " ", joined)


def _time(value: str) -> datetime:
    when = datetime.fromisoformat(value)
    if when.tzinfo is None:
        raise ValueError(f"time {value!r} has no zone; write it with +07:00 or +08:00")
    return when
