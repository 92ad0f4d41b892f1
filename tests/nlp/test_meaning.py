"""Vectors for search: languages meet, names tell them apart, and analysis is the same without."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.records import TextInput
from core.settings import Settings
from core.vectors import BYTES, unpack_vector
from core.vocabulary import Lang
from nlp.analyse import open_analyser
from nlp.encoder import Encoder, encoder_name
from nlp.meaning import Meaning, load_means, open_meaning, opening, vectors_name
from nlp.meaning.means import SHIPPED, means_digest, means_file, read_means
from nlp.meaning.vectors import OPENING

# The same three stories in three languages, invented.
STORIES = {
    Lang.VI: (
        "Du khách đổ về thác nước ở biên giới dịp nghỉ lễ",
        "Xe tải chở nông sản ùn ứ nhiều ngày ở cửa khẩu",
        "Tàu cá của ngư dân bị đâm chìm trên biển",
    ),
    Lang.ZH: (
        "假期游客涌向边境瀑布",
        "满载农产品的卡车在口岸滞留多日",
        "渔民的渔船在海上被撞沉",
    ),
    Lang.EN: (
        "Visitors flock to the waterfall on the border over the holiday",
        "Lorries with farm produce are stuck at the border gate for days",
        "A fishing boat was rammed and sunk at sea",
    ),
}


@pytest.fixture(scope="module")
def settings() -> Settings:
    return Settings(_env_file=None, workers=1)


@pytest.fixture(scope="module")
def meaning(settings: Settings) -> Meaning:
    return open_meaning(settings)


def vectors(packed: list[bytes]) -> np.ndarray:
    return np.stack([unpack_vector(one) for one in packed])


@pytest.mark.parametrize("asked", STORIES)
def test_what_says_the_same_in_other_languages_is_nearest(meaning: Meaning, asked: Lang) -> None:
    """Of nine documents in three languages, the three of a story come first."""
    texts = [(text, lang) for lang, stories in STORIES.items() for text in stories]
    pool = vectors(meaning.documents([t for t, _ in texts], [lang for _, lang in texts]))
    for story, text in enumerate(STORIES[asked]):
        query = unpack_vector(meaning.query(text))
        first = np.argsort(-(pool @ query))[:3]
        assert {int(place) % 3 for place in first} == {story}


def test_without_the_means_languages_stay_apart(meaning: Meaning) -> None:
    """Why they are taken away; when an encoder needs it no longer, this fails."""
    bare = Meaning(meaning.encoder, {})
    texts = [*STORIES[Lang.VI], *STORIES[Lang.ZH]]
    pool = vectors(bare.documents(texts, [Lang.VI] * 3 + [Lang.ZH] * 3))
    query = unpack_vector(bare.query(STORIES[Lang.VI][0]))
    assert {int(place) for place in np.argsort(-(pool @ query))[:3]} == {0, 1, 2}


def test_vectors_have_length_one_and_the_size_of_an_index(meaning: Meaning) -> None:
    for packed in (meaning.query("thác"), *meaning.documents(["Thác."], [Lang.VI])):
        assert len(packed) == BYTES
        assert np.linalg.norm(unpack_vector(packed)) == pytest.approx(1, abs=0.002)


def test_nothing_asked_is_no_vector(meaning: Meaning) -> None:
    assert meaning.query("  \n") == b""
    assert meaning.documents([], []) == []
    assert meaning.statement(b"", Lang.VI) == b""


def test_the_name_is_known_without_opening_the_encoder(
    settings: Settings, meaning: Meaning
) -> None:
    assert encoder_name(settings) == meaning.encoder.name
    assert vectors_name(settings) == meaning.name != ""


def test_shipped_means_are_those_of_the_bundled_encoder(meaning: Meaning) -> None:
    means = read_means(SHIPPED, meaning.encoder.name)
    assert len(means) == 6
    assert read_means(SHIPPED, "another") == {}


class Small:
    """An encoder of two dimensions."""

    name = "small"
    dimensions = 2

    def embed(self, texts, kind="query"):
        return np.array([[len(text), 1] for text in texts], np.float32)


def test_an_encoder_of_another_size_gives_none(settings: Settings) -> None:
    small: Encoder = Small()
    meaning = open_meaning(settings, small)
    assert not meaning.usable
    assert meaning.name == meaning.query("thác").decode() == ""
    assert meaning.documents(["a"], [Lang.VI]) == [b""]


def test_means_of_another_encoder_are_made_once_and_kept(tmp_path: Path) -> None:
    assert means_digest("small", tmp_path) == ""
    made = load_means(Small(), tmp_path)
    assert set(made) == {(kind, lang) for kind in ("query", "passage") for lang in STORIES}
    kept = read_means(means_file("small", tmp_path), "small")
    assert all(np.array_equal(made[key], kept[key]) for key in made)
    assert len(means_digest("small", tmp_path)) == 8
    means_file("small", tmp_path).write_bytes(b"damaged")
    assert load_means(Small(), tmp_path)


@given(st.text(max_size=1000))
def test_opening_is_a_beginning(text: str) -> None:
    begun = opening(text)
    assert text.startswith(begun)
    assert len(begun) <= OPENING
    assert begun or not text.strip()


def test_opening_ends_with_a_whole_word() -> None:
    assert opening("từ " * 200).endswith("từ")
    assert len(opening("边" * 1000)) == OPENING


def test_vectors_are_given_only_when_asked_for_and_change_nothing(settings: Settings) -> None:
    items = [
        TextInput("Toàn bộ thác Bản Giốc đã bị bán cho Trung Quốc.", "Tin"),
        TextInput("Chợ phiên hôm nay đông người, hàng bán hết sớm."),
    ]
    plain = list(open_analyser(settings).analyse(items))
    rich = list(open_analyser(settings, vectors=True).analyse(items))
    assert plain == rich
    assert [len(found.vector) for found in plain] == [0, 0]
    assert [len(found.vector) for found in rich] == [BYTES, 0]
    (judgement, *_) = rich[0].judgements
    assert len(judgement.vector) == BYTES
    assert plain[0].judgements[0].vector == b""
    assert "vector" not in repr(rich[0])


def test_a_statement_is_near_to_what_asks_for_it(settings: Settings, meaning: Meaning) -> None:
    said = "Toàn bộ thác Bản Giốc đã bị bán cho Trung Quốc."
    (found,) = open_analyser(settings, vectors=True).analyse([TextInput(said)])
    vector = unpack_vector(found.judgements[0].vector)
    near = float(vector @ unpack_vector(meaning.query("板约瀑布全部卖给了中国")))
    far = float(vector @ unpack_vector(meaning.query("渔民的渔船在海上被撞沉")))
    assert near > far + 0.2
