"""The spaCy pipeline: tokens, sentences, configuration."""

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import SettingsError
from core.records import TextInput
from core.vocabulary import Lang
from nlp.pipe import CONFIG, load_pipe, make_doc, normalize_input, run_pipe
from tests.paths import ROOT


@pytest.fixture(scope="module")
def pipe():
    return load_pipe(claims_dirs=[ROOT / "claims"])


def analysed(pipe, text, title=""):
    first, second = normalize_input(TextInput(text=text, title=title))
    return run_pipe(pipe, make_doc(pipe, first.text, second.text))


@given(st.text(max_size=80))
def test_tokens_keep_every_character(pipe, text):
    assert pipe.tokenizer(text).text == text


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        (
            "Dài 1.449,566 km, ký 30/12/1999.",
            ["Dài", "1.449,566", "km", ",", "ký", "30/12/1999", "."],
        ),
        ("德天瀑布在高平", ["德", "天", "瀑", "布", "在", "高", "平"]),
        ("Việt–Trung don't", ["Việt", "–", "Trung", "don't"]),
        ("hai  dấu", ["hai", " ", "dấu"]),
    ],
    ids=["numbers", "each Han character", "dash and apostrophe", "two spaces"],
)
def test_tokens(pipe, text, tokens):
    assert [token.text for token in pipe.tokenizer(text)] == tokens


def test_title_and_text_make_one_document(pipe):
    doc = analysed(pipe, "Biên giới đã phân giới cắm mốc xong.", "Cao Bằng hôm nay")
    assert doc.text == "Cao Bằng hôm nay\n\nBiên giới đã phân giới cắm mốc xong."
    assert doc._.title == "Cao Bằng hôm nay"
    assert doc._.lang is Lang.VI
    assert len(doc._.folded) == len(doc.text)


def test_sentences_of_gated_texts_are_set(pipe):
    doc = analysed(
        pipe, "Trời đẹp. Hiệp ước biên giới 1999 làm mất thác Bản Giốc. Ai cũng nói thế."
    )
    assert doc._.gate.passed
    assert [sent.text for sent in doc.sents][1].startswith("Hiệp ước")
    assert [doc.text[slice(*bounds)] for bounds in doc._.sentences] == [
        sent.text.strip() for sent in doc.sents
    ]
    assert 1 in doc._.gate.candidates


def test_words_are_segmented_when_enabled(pipe):
    assert "words" not in pipe.pipe_names
    pipe.enable_pipe("words")
    try:
        doc = analysed(pipe, "Bộ đội biên phòng tuần tra cột mốc biên giới ở thác Bản Giốc.")
    finally:
        pipe.disable_pipe("words")
    assert "Bộ đội" in [span.text for span in doc.spans["words"]]


def test_segmenter_comes_without_transformers():
    code = (
        "import nlp.components\n"
        "from nlp.components.words import load_segmenter\n"
        "import sys\n"
        "load_segmenter()\n"
        "assert 'transformers' not in sys.modules, 'transformers'\n"
        "assert 'spacy.cli' not in sys.modules, 'spacy.cli'\n"
        "import spacy.cli, pydantic.v1\n"
        "assert spacy.cli.__file__\n"
        "assert callable(spacy.info)\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT, timeout=120)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("threshold = 0.6", "threshold = -1", "must be above 0"),
        ("reach = 2", "reach = -1", "reach >= 0"),
        ("reach = 2", "reech = 2", "reech"),
        ("title_factor = 1.5", "title_factor = 0.5", "at least 1"),
    ],
    ids=["threshold", "reach", "unknown option", "title factor"],
)
def test_options_that_do_not_fit_are_named(tmp_path, old, new, message):
    config = tmp_path / "pipeline.cfg"
    content = CONFIG.read_text(encoding="utf-8")
    assert old in content
    config.write_text(content.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(SettingsError, match=message):
        load_pipe(config=config)
