"""The server cuts texts into the words of ``index.words``."""

import re
import unicodedata
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from core.settings import Settings
from index.elastic.analysis import EXACT, FOLDED, MAX_WORD, TYPED, indexed_word, readable, tones
from index.elastic.client import connect
from index.elastic.indices import Indices
from index.words import HAN, words
from tests.elasticsearch.fixtures import cleaned, settings_at
from tests.index.corpus import load_documents

LETTERS = "aàáảãạăằắẳẵặâầấẩẫậđeêệiíìỉĩịoóòôốơờuúưừyýỳỷỹỵAĐÔƯỲhtngcqmpbrx"
PIECE = st.one_of(
    st.sampled_from(LETTERS),
    st.sampled_from([*" .,-/_\n'’:;()@#%\t·•…"]),
    st.sampled_from("德天瀑布关關々〇，。友誼谊龍〡"),
    st.sampled_from("\u200b\u00ad\x00\u202e\u0301\u0323"),
    st.sampled_from("İıßς²½ªＡ１カ한กำéñçüøłΩЖ😀🇻🇳①Ⅷﬁ"),
    st.sampled_from(["hoà", "thuỷ", "quý", "Hoàng", "hòang", "2.400", "30/12", "it's", "U.S."]),
)
MARKED_HAN = re.compile(f"[{HAN}][\u0300-\u036f]")
TEXT = st.lists(PIECE, max_size=30).map("".join)


@pytest.fixture(scope="module")
def where(elasticsearch_url: str) -> Iterator[Settings]:
    with cleaned(settings_at(elasticsearch_url)) as found:
        Indices(connect(found)).create(serving=True)
        yield found


def analysed(where: Settings, analyzer: str, text: str) -> list[tuple[str, int]]:
    """Return the server's words with their positions."""
    answer = connect(where).ask(
        lambda client: client.indices.analyze(
            index=f"{where.search_prefix}-documents", analyzer=analyzer, text=text
        )
    )
    return [(token["token"], token["position"]) for token in answer["tokens"]]


def expected(text: str, *, folded: bool) -> list[tuple[str, int]]:
    found = [indexed_word(word.folded if folded else word.exact) for word in words(text)]
    return [(word, position) for position, word in enumerate(found)]


def sent(text: str) -> str:
    """Return a text as it is sent, whatever is in it."""
    return readable(text).encode("utf-8", "replace").decode()


@pytest.mark.parametrize("analyzer", [EXACT, FOLDED])
def test_corpus_is_cut_alike(where: Settings, analyzer: str) -> None:
    for document in load_documents():
        for text in (document.title, document.text):
            found = analysed(where, analyzer, sent(text))
            assert found == expected(text, folded=analyzer == FOLDED), document.id


@pytest.mark.parametrize("analyzer", [EXACT, FOLDED])
@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(text=TEXT)
@example("Hoà bình, THUỶ điện; quý III/2025, hòang hoàng")
@example("thác 德天瀑布 (Detian) 德 天，瀑布")
@example("a_b-c/d'e 2.400 14/7/2010 U.S. it's x²½ ①")
@example("關係 友誼關 龍 Ⅷ ＡＢＣ１２ ｶﾅ カナ 한국어 ไทย")
def test_text_is_cut_alike(where: Settings, analyzer: str, text: str) -> None:
    assume(not MARKED_HAN.search(readable(text)))
    found = analysed(where, analyzer, sent(text))
    assert found == expected(text, folded=analyzer == FOLDED)


@pytest.mark.parametrize("analyzer", [EXACT, FOLDED])
@pytest.mark.parametrize(
    "text",
    [
        unicodedata.normalize("NFD", "Biển Đông, Hữu Nghị Quan; thác Bản Giốc"),
        "ba\u0323\u0302c a\u0302\u0323 e\u0301\u0302",
        "hoà thuỷ khoẻ hoá quý ngoạn huỷ",
        "HOÀ ThuỶ",
        "bi\u00adển\u200b",
    ],
    ids=["NFD", "marks in another order", "tones", "tones in capitals", "hidden"],
)
def test_text_as_typed_is_cut_alike(where: Settings, analyzer: str, text: str) -> None:
    """Somebody who asks the server directly need not compose letters or place tones."""
    found = analysed(where, analyzer + TYPED, text)
    assert found == expected(text, folded=analyzer == FOLDED)


@pytest.mark.parametrize(
    ("text", "server", "ours"),
    [
        ("德\u0301天", ["德天"], ["德", "天"]),
        ("hoà2", ["hoà2"], ["hòa2"]),
        ("Ж\u0301", ["ж"], ["ж"]),
    ],
    ids=["mark between characters", "tone beside a digit", "marks of other letters"],
)
def test_what_raw_text_gives_otherwise(
    where: Settings, text: str, server: list[str], ours: list[str]
) -> None:
    """The differences that ``index.elastic.analysis`` names; none is left in what we send."""
    assert [word for word, _ in analysed(where, EXACT + TYPED, text)] == server
    assert [word.exact for word in words(text)] == ours


def test_first_piece_of_a_long_word_is_what_is_looked_for(where: Settings) -> None:
    text = "x" * (2 * MAX_WORD + 5)
    found = [word for word, _ in analysed(where, FOLDED, text)]
    assert found == ["x" * MAX_WORD, "x" * MAX_WORD, "x" * 5]
    assert indexed_word(text) == found[0]


def test_tones_are_only_moved() -> None:
    for found, wanted in tones().items():
        assert len(found) == len(wanted)
        assert sorted(unicodedata.normalize("NFD", found)) == sorted(
            unicodedata.normalize("NFD", wanted)
        )
