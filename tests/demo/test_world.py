"""The invented world is consistent: texts, expectations, counts, names."""

import json
import re
from collections import Counter

import pytest
import yaml

from core.vocabulary import Lang, SourceKind, Topic
from demo.expected import FILE, as_jsonl, expected_rows
from demo.templating import NOTICES
from demo.world import EDITIONS, LOADER, Expectation, Item, load_world
from tests.paths import EVALUATION, ROOT

STANCES = {"asserts", "relays", "denies", "questions"}
POSTS = {"ban-lang", "hoi-que"}
ITEMS = [
    pytest.param(item, id=f"{item.id}-{edition}")
    for edition in EDITIONS
    for item in load_world(edition)
    if edition == 1 or item.changed or item.id not in {one.id for one in load_world(1)}
]


@pytest.fixture(scope="module")
def verdicts() -> dict[str, str]:
    """Verdict of each claim of the bundled catalogue."""
    found: dict[str, str] = {}
    for file in sorted((ROOT / "claims").glob("**/*.yaml")):
        content = yaml.load(file.read_text("utf-8"), LOADER)
        claims = content if isinstance(content, list) else content.get("claims", [])
        found |= {claim["id"]: claim["verdict"] for claim in claims if "verdict" in claim}
    if not found:
        pytest.skip("the bundled catalogue claims/ holds no claims yet")
    return found


@pytest.mark.parametrize("item", ITEMS)
def test_item_and_its_expectations_fit(item: Item, verdicts: dict[str, str]) -> None:
    for found in item.expect:
        assert f"{item.title}\n{item.text}".count(found.quote) == 1, found.quote
        assert found.claim in verdicts
        assert found.stance in STANCES
        assert found.verdict == _verdict(found, verdicts[found.claim])
    assert item.lang in set(Lang)
    assert item.outlet.kind in set(SourceKind)
    assert set(item.topics) <= set(Topic)
    assert item.note
    assert item.modified >= item.published
    assert f"{item.published:%Y}" == "2026"
    if item.outlet.id not in POSTS:
        assert item.title
        assert _length(item) in range(120, 451), _length(item)
    else:
        assert len(re.findall(r"[.!?。！？]+", item.text)) in range(1, 8)


def _verdict(found: Expectation, verdict: str) -> str:
    # Rule 2: a wrong figure in a supported claim is contradicted, on the number's basis.
    return {"supported": "contradicted"}[verdict] if found.basis == "number" else verdict


def _length(item: Item) -> int:
    """Words, or for Chinese the number of words that so many characters usually make."""
    if item.lang == "zh":
        return round(sum("一" <= char <= "鿿" for char in item.text) / 1.6)
    return len(item.text.split())


def test_there_are_enough_items_of_each_kind() -> None:
    items = load_world(1)
    languages = Counter(item.lang for item in items)
    flagged = [item for item in items if item.flagged]
    quiet = [item for item in items if item.expect and not item.flagged]
    stances = Counter(found.stance for item in quiet for found in item.expect)
    verdicts = Counter(found.verdict for item in quiet for found in item.expect)
    assert len(items) >= 100
    assert 0.55 <= languages["vi"] / len(items) <= 0.7
    assert min(languages["zh"], languages["en"]) >= 15
    assert 23 <= len(flagged) <= 33
    assert {item.lang for item in flagged} == {"vi", "zh", "en"}
    assert {item.outlet.kind for item in flagged} == {"press", "official", "social"}
    assert sum(found.basis == "number" for item in flagged for found in item.expect) >= 5
    assert stances["denies"] >= 12
    assert stances["questions"] >= 6
    assert verdicts["contested"] >= 10
    assert verdicts["supported"] >= 10
    assert verdicts["outdated"] >= 3
    assert sum("opinion" in item.note or "satire" in item.note for item in items) >= 6


@pytest.mark.parametrize("topic", list(Topic))
def test_every_topic_has_ordinary_news(topic: Topic) -> None:
    assert any(topic in item.topics and not item.expect for item in load_world(1))
    assert sum(topic in item.topics for item in load_world(1)) >= 3


def test_some_news_has_no_topic() -> None:
    notes = [item.note for item in load_world(1) if not item.topics]
    for kind in ("sports", "showbiz", "markets"):
        assert any(kind in note for note in notes)


def test_traits_and_copies_are_there() -> None:
    items = load_world(1)
    traits = Counter(trait for item in items for trait in item.traits)
    assert traits.keys() == {
        "slow", "broken", "windows-1258", "gb18030", "pdf", "docx", "disallowed",
    }  # fmt: skip
    bodies = Counter(item.body for item in items)
    assert bodies.most_common(1)[0][1] == 3


def test_editions_differ_in_the_intended_items_only() -> None:
    first = {item.id: item for item in load_world(1)}
    second = {item.id: item for item in load_world(2)}
    assert second.keys() - first.keys() == {"nn-022", "en-716"}
    assert {key for key in first if first[key] != second[key]} == {
        "nn-004", "nn-020", "bc-209", "bc-211", "nm-311", "zh-614",
    }  # fmt: skip
    assert {key for key in second if second[key].gone} == {"nn-020", "bc-209", "nm-311"}


def test_addresses_and_names_are_told_apart() -> None:
    items = load_world(2)
    assert len({item.path for item in items}) == len(items)
    for outlet in {item.outlet for item in items}:
        assert re.search(r"giả định|虚构|invented", outlet.name), outlet.name


def test_expected_file_is_what_the_world_says() -> None:
    assert FILE.read_text("utf-8") == as_jsonl(list(expected_rows())), (
        "run `python -m demo.expected` after a change in demo/world"
    )
    rows = [json.loads(line) for line in FILE.read_text("utf-8").splitlines()]
    assert {row["item"] for row in rows} == {item.id for item in load_world(2)}


def test_templates_say_that_the_world_is_invented() -> None:
    for file in sorted((ROOT / "demo" / "templates").glob("*.html")):
        # A message stands inside the channel's page, which says it for all of them.
        if file.name != "message.html":
            assert "$notice" in file.read_text("utf-8"), file.name
    assert NOTICES.keys() == {"vi", "zh", "en"}


@pytest.mark.data
@pytest.mark.skipif(not EVALUATION.is_file(), reason=f"no evaluation set at {EVALUATION}")
def test_nothing_of_the_evaluation_set_is_in_the_world() -> None:
    lines = EVALUATION.read_text("utf-8").splitlines()
    theirs = {json.loads(line)["text"].strip() for line in lines}
    sentences = {
        sentence.strip()
        for item in load_world(2)
        for sentence in re.split(r"(?<=[.!?。！？])\s*", item.text)
        if len(sentence) > 20
    }
    assert not theirs & sentences
