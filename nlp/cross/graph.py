"""The cross-encoder as ONNX graphs: the encoder's lower layers, and the trained upper ones.

The upper graph reads windows and claims side by side: a claim attends to its window and to
itself, a window to itself alone, so that one reading of a window serves all its claims.
"""

import numpy as np
from onnx import ModelProto, TensorProto, helper

from nlp.cross.texts import CLAIM
from nlp.cross.weights import BLOCK, CrossWeights
from nlp.encoder.graph import (
    CONTRIB_OPSET,
    INT8_ACTIVATIONS,
    IR_VERSION,
    MASKED,
    OPSET,
    GraphWriter,
)
from nlp.labels import LABELS


class UpperGraph:
    """Writes the upper layers and the head."""

    def __init__(self, weights: CrossWeights, *, heads: int, epsilon: float) -> None:
        self.graph = GraphWriter()
        self.weights, self.heads, self.epsilon = weights, heads, epsilon
        self.hidden = weights.values["parts"].shape[1]
        self._written: set[str] = set()

    def build(self) -> ModelProto:
        """Return the graph, from states of windows and claims to logits ``(pairs, labels)``."""
        graph, hidden = self.graph, self.hidden
        per_head = hidden // self.heads
        graph.constant("split", np.array([0, 0, self.heads, per_head], np.int64))
        graph.constant("joined", np.array([0, 0, hidden], np.int64))
        graph.constant("scale", np.array(per_head**-0.5, np.float32))
        graph.constant("one", np.array(1, np.float32))
        graph.constant("masked", np.array(MASKED, np.float32))
        graph.constant("axes12", np.array([1, 2], np.int64))
        graph.constant("axis1", np.array([1], np.int64))
        graph.constant("axis2", np.array([2], np.int64))
        graph.constant("parts", self.weights.values["parts"])
        graph.constant("claim_part", self.weights.values["parts"][CLAIM])
        graph.node("Gather", ["parts", "part"], "window_parts", axis=0)
        x = graph.node("Add", ["window", "window_parts"], "x0")
        y = graph.node("Add", ["claim", "claim_part"], "y0")
        own = self._bias("window_mask", "window_bias")
        graph.node("Gather", ["window_mask", "of"], "there", axis=0)
        graph.node("Concat", ["there", "claim_mask"], "both_mask", axis=1)
        both = self._bias("both_mask", "both_bias")
        for layer in range(self.weights.layers):
            p = f"layers.{layer}"
            q, k, v = self._parts(p, x, f"x{layer}")
            attended = self._attend(p, (q, k, v), own, f"x{layer}")
            x_next = self._finish(p, x, attended, f"x{layer}")
            q, own_k, own_v = self._parts(p, y, f"y{layer}")
            # Keys stand with their tokens last, values with their tokens in the middle.
            keys = self._with_window(k, own_k, 3, f"y{layer}_k")
            values = self._with_window(v, own_v, 2, f"y{layer}_v")
            attended = self._attend(p, (q, keys, values), both, f"y{layer}")
            x, y = x_next, self._finish(p, y, attended, f"y{layer}")
        self._head(x, y)
        return self._model()

    def _bias(self, mask: str, output: str) -> str:
        """Turn a mask of ones into zeros for tokens and a large negative for padding."""
        graph = self.graph
        graph.node("Unsqueeze", [mask, "axes12"], f"{output}_4")
        graph.node("Sub", ["one", f"{output}_4"], f"{output}_padding")
        return graph.node("Mul", [f"{output}_padding", "masked"], output)

    def _parts(self, p: str, x: str, to: str) -> tuple[str, str, str]:
        joint = self._linear(f"{p}.qkv", x, f"{to}_qkv")
        names = [f"{to}_{part}" for part in "qkv"]
        self.graph.nodes.append(helper.make_node("Split", [joint], names, axis=-1, num_outputs=3))
        for name, order in zip(names, ([0, 2, 1, 3], [0, 2, 3, 1], [0, 2, 1, 3]), strict=True):
            self.graph.node("Reshape", [name, "split"], f"{name}_heads")
            self.graph.node("Transpose", [f"{name}_heads"], f"{name}_t", perm=order)
        return (f"{names[0]}_t", f"{names[1]}_t", f"{names[2]}_t")

    def _with_window(self, window: str, own: str, axis: int, to: str) -> str:
        self.graph.node("Gather", [window, "of"], f"{to}_there", axis=0)
        return self.graph.node("Concat", [f"{to}_there", own], f"{to}_both", axis=axis)

    def _attend(self, p: str, qkv: tuple[str, str, str], bias: str, to: str) -> str:
        graph = self.graph
        graph.node("MatMul", [qkv[0], qkv[1]], f"{to}_dots")
        graph.node("Mul", [f"{to}_dots", "scale"], f"{to}_scaled")
        graph.node("Add", [f"{to}_scaled", bias], f"{to}_biased")
        graph.node("Softmax", [f"{to}_biased"], f"{to}_weights", axis=-1)
        graph.node("MatMul", [f"{to}_weights", qkv[2]], f"{to}_mixed")
        graph.node("Transpose", [f"{to}_mixed"], f"{to}_mixed_t", perm=[0, 2, 1, 3])
        graph.node("Reshape", [f"{to}_mixed_t", "joined"], f"{to}_context")
        return self._linear(f"{p}.attended", f"{to}_context", f"{to}_attended")

    def _finish(self, p: str, x: str, attended: str, to: str) -> str:
        graph = self.graph
        graph.node("Add", [attended, x], f"{to}_residual")
        middle = self._norm(f"{p}.attended_norm", f"{to}_residual", f"{to}_normed")
        wide = self._linear(f"{p}.wide", middle, f"{to}_wide")
        graph.node("Gelu", [wide], f"{to}_gelu")
        narrow = self._linear(f"{p}.narrow", f"{to}_gelu", f"{to}_narrow")
        graph.node("Add", [narrow, middle], f"{to}_residual2")
        return self._norm(f"{p}.output_norm", f"{to}_residual2", f"{to}_out")

    def _head(self, x: str, y: str) -> None:
        """Mean over the judged sentence and over the claim, compared, and a label."""
        graph = self.graph
        self._mean(x, "sentence_mask", "sentence_of_window")
        sentence = graph.node("Gather", ["sentence_of_window", "of"], "sentence", axis=0)
        claimed = self._mean(y, "claim_mask", "claimed")
        graph.node("Sub", [sentence, claimed], "difference")
        graph.node("Abs", ["difference"], "distance")
        graph.node("Mul", [sentence, claimed], "product")
        graph.node("Concat", [sentence, claimed, "distance", "product"], "compared", axis=1)
        mean, deviation = self.weights.values["even.mean"], self.weights.values["even.deviation"]
        graph.node("Sub", ["compared", graph.constant("even_mean", mean)], "centred")
        graph.node("Div", ["centred", graph.constant("even_deviation", deviation)], "even")
        mixed = self._linear("mixed", "even", "head_mixed")
        graph.node("Gelu", [mixed], "head_gelu")
        matrix = graph.constant("labels_w", self.weights.values["labels.weight"].T.copy())
        graph.node("MatMul", ["head_gelu", matrix], "labels_mm")
        bias = graph.constant("labels_b", self.weights.values["labels.bias"])
        graph.node("Add", ["labels_mm", bias], "logits")

    def _mean(self, x: str, mask: str, output: str) -> str:
        graph = self.graph
        graph.node("Unsqueeze", [mask, "axis2"], f"{output}_weights")
        graph.node("Mul", [x, f"{output}_weights"], f"{output}_kept")
        graph.node("ReduceSum", [f"{output}_kept", "axis1"], f"{output}_sum", keepdims=0)
        graph.node("ReduceSum", [mask, "axis1"], f"{output}_count", keepdims=1)
        graph.node("Max", [f"{output}_count", "one"], f"{output}_least")
        return graph.node("Div", [f"{output}_sum", f"{output}_least"], output)

    def _norm(self, name: str, x: str, output: str) -> str:
        weight, bias = self._once(f"{name}.weight"), self._once(f"{name}.bias")
        return self.graph.node(
            "LayerNormalization", [x, weight, bias], output, axis=-1, epsilon=self.epsilon
        )

    def _once(self, name: str) -> str:
        """Write a constant: both streams pass the same layer."""
        if name not in self._written:
            self._written.add(name)
            self.graph.constant(name, self.weights.values[name])
        return name

    def _linear(self, name: str, x: str, output: str) -> str:
        packed = self.weights.matrices[f"{name}.weight"]
        rows, columns = packed.values.shape
        if f"{name}.q" not in self._written:
            self._written.add(f"{name}.q")
            self.graph.constant(f"{name}.q", packed.values.reshape(rows, -1, BLOCK))
            self.graph.constant(f"{name}.s", packed.scales.astype(np.float32).reshape(-1))
        self.graph.node(
            "MatMulNBits",
            [x, f"{name}.q", f"{name}.s"],
            f"{output}_mm",
            domain="com.microsoft",
            K=columns,
            N=rows,
            bits=8,
            block_size=BLOCK,
            accuracy_level=INT8_ACTIVATIONS,
        )
        return self.graph.node("Add", [f"{output}_mm", self._once(f"{name}.bias")], output)

    def _model(self) -> ModelProto:
        floats, integers = TensorProto.FLOAT, TensorProto.INT64
        inputs = [
            ("window", floats, ["windows", "window_tokens", self.hidden]),
            ("part", integers, ["windows", "window_tokens"]),
            ("window_mask", floats, ["windows", "window_tokens"]),
            ("sentence_mask", floats, ["windows", "window_tokens"]),
            ("claim", floats, ["pairs", "claim_tokens", self.hidden]),
            ("claim_mask", floats, ["pairs", "claim_tokens"]),
            ("of", integers, ["pairs"]),
        ]
        graph = helper.make_graph(
            self.graph.nodes,
            "cross-encoder",
            [helper.make_tensor_value_info(*given) for given in inputs],
            [helper.make_tensor_value_info("logits", floats, ["pairs", len(LABELS)])],
            self.graph.constants,
        )
        return helper.make_model(
            graph,
            opset_imports=[
                helper.make_opsetid("", OPSET),
                helper.make_opsetid("com.microsoft", CONTRIB_OPSET),
            ],
            ir_version=IR_VERSION,
        )
