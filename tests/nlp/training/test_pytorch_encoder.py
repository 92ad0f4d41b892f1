"""The encoder on ONNX Runtime against PyTorch with transformers, from the same weight file."""

import numpy as np
import pytest
from transformers import BertConfig, PreTrainedTokenizerFast

from core.settings import Settings
from nlp.encoder import open_encoder
from nlp.encoder.bundled import bundled_weights
from nlp.encoder.convert import KEPT, TOKENIZER, convert_once
from nlp.encoder.weights import read_weights
from nlp.training.lines import read_lines

pytestmark = pytest.mark.train

# The graph rounds activations to 8 bits, PyTorch computes in 32: all else is the same.
LEAST_COSINE = 0.999
# Name in transformers' BertModel: name in the weight file; ``{}`` is the layer.
EMBEDDINGS = {
    "word_embeddings.weight": "emb.word",
    "position_embeddings.weight": "emb.pos",
    "token_type_embeddings.weight": "emb.type",
    "LayerNorm.weight": "emb.ln.w",
    "LayerNorm.bias": "emb.ln.b",
}
LINEAR = {
    "attention.self.query": "q",
    "attention.self.key": "k",
    "attention.self.value": "v",
    "attention.output.dense": "ao",
    "attention.output.LayerNorm": "aln",
    "intermediate.dense": "fi",
    "output.dense": "fo",
    "output.LayerNorm": "oln",
}


@pytest.fixture(scope="module")
def weights():
    return read_weights(bundled_weights())


@pytest.fixture(scope="module")
def bert(weights):
    """The same weights in PyTorch, every 4-bit block unpacked to 32-bit floats."""
    torch = pytest.importorskip("torch")
    from transformers import BertModel

    sizes = weights.sizes
    config = BertConfig(
        vocab_size=sizes.vocabulary,
        hidden_size=sizes.hidden,
        num_hidden_layers=sizes.layers,
        num_attention_heads=sizes.heads,
        intermediate_size=sizes.feed_forward,
        max_position_embeddings=sizes.positions,
        type_vocab_size=weights.tensors["emb.type"].count // sizes.hidden,
        layer_norm_eps=sizes.epsilon,
    )
    model = BertModel(config, add_pooling_layer=False).eval()
    names = {f"embeddings.{theirs}": ours for theirs, ours in EMBEDDINGS.items()}
    for layer in range(sizes.layers):
        for theirs, ours in LINEAR.items():
            for end, letter in (("weight", "w"), ("bias", "b")):
                names[f"encoder.layer.{layer}.{theirs}.{end}"] = f"l{layer}.{ours}.{letter}"
    state = model.state_dict()
    for theirs, ours in names.items():
        values = torch.from_numpy(weights.values(ours).copy())
        state[theirs].copy_(values.reshape(state[theirs].shape))
    left = {name for name in state if not name.endswith("_ids")} - names.keys()
    assert not left, "every parameter comes from the file"
    return model


@pytest.fixture(scope="module")
def converted(tmp_path_factory):
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="module")
def reference(bert, weights, converted):
    """Return a function from texts to the vectors of PyTorch, one text at a time: no padding."""
    import torch

    folder = convert_once(bundled_weights(), converted)
    tokenizer = PreTrainedTokenizerFast(tokenizer_file=str(folder / TOKENIZER))
    kept = np.load(folder / KEPT)
    sizes = weights.sizes

    def embed(texts):
        rows = []
        for text in texts:
            pieces = tokenizer(f"query: {text}", add_special_tokens=False)["input_ids"]
            ids = torch.tensor([[sizes.bos, *kept[pieces].tolist(), sizes.eos]])
            with torch.inference_mode():
                hidden = bert(ids, attention_mask=torch.ones_like(ids)).last_hidden_state
            rows.append(torch.nn.functional.normalize(hidden.mean(dim=1)).numpy()[0])
        return np.stack(rows)

    return embed


def test_onnx_gives_the_vectors_of_pytorch(reference, converted):
    encoder = open_encoder(Settings(_env_file=None, cache_dir=converted))
    texts = [line.text for line in read_lines()[::60]]
    assert len(texts) > 60
    cosines = (reference(texts) * encoder.embed(texts)).sum(axis=1)
    print(f"{len(texts)} texts: cosine {cosines.min():.5f} at least, {cosines.mean():.5f} mean")
    assert cosines.min() >= LEAST_COSINE


def test_without_rounded_activations_onnx_and_pytorch_are_one(reference, weights, converted):
    """The same graph told to keep 32-bit activations: what is left is the order of sums."""
    import onnx

    from nlp.encoder import bundled
    from nlp.encoder.graph import build_body
    from nlp.encoder.session import open_session

    model = build_body(weights)
    for node in model.graph.node:
        for attribute in node.attribute:
            if attribute.name == "accuracy_level":
                attribute.i = 1  # float32
    path = converted / "exact.onnx"
    onnx.save(model, str(path))
    exact = open_session(path, 1)
    rounded = bundled.open_bundled(bundled_weights(), converted)
    table = weights.blocks("emb.word").reshape(weights.sizes.vocabulary, -1, 18)
    words = bundled.WordRows(table)

    texts = [line.text for line in read_lines()[7::400]]
    rows = []
    for tokens in rounded.tokenize([f"query: {text}" for text in texts]):
        ids = np.array([tokens], np.int64)
        mask = np.ones(ids.shape, np.float32)
        hidden = exact.run(None, {"inputs_embeds": words(ids), "mask": mask})[0]
        vector = hidden.mean(axis=1)[0]
        rows.append(vector / np.linalg.norm(vector))
    cosines = (reference(texts) * np.stack(rows)).sum(axis=1)
    assert cosines.min() > 0.999999
