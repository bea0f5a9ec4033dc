"""Writes all-MiniLM-L6-v2 as an ONNX graph, straight from its published weights and without torch.

The model is BERT (Devlin et al. 2019) with six layers of width 384, distilled as MiniLM (Wang et
al. 2020) and trained for sentence similarity as in Sentence-BERT (Reimers and Gurevych 2019):
vectors of tokens, averaged, then brought to length 1.

Used at set-up only; ``corpus.assets.Embedder`` runs what this module wrote.
"""

from __future__ import annotations

import json
import math
import struct
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

WIDTH = 384
LAYERS = 6
HEADS = 12
_HEAD_WIDTH = WIDTH // HEADS
_ROOT = math.sqrt(_HEAD_WIDTH)
_EPSILON = 1e-12
_OPSET = 17
# Far below any attention score, and still finite in float32 after it is added to one.
_MASKED = -1e9

Weights = Mapping[str, NDArray[np.float32]]


def read_safetensors(raw: bytes) -> dict[str, NDArray[np.float32]]:
    """Read the float32 tensors of a safetensors file: a length, a JSON header, then the numbers."""
    (length,) = struct.unpack_from("<Q", raw)
    header = json.loads(raw[8 : 8 + length])
    tensors = {}
    for name, entry in header.items():
        if name == "__metadata__" or entry["dtype"] != "F32":
            continue
        start, end = entry["data_offsets"]
        numbers = np.frombuffer(
            raw, dtype="<f4", count=(end - start) // 4, offset=8 + length + start
        )
        tensors[name] = numbers.reshape(entry["shape"])
    return tensors


def write_onnx(weights: Weights, path: Path, *, padded: bool = False) -> None:
    """Write the float32 graph, for texts that run alone or, ``padded``, for batches of them.

    Attention looks at every token unless ``padded``: looking away from padding costs 6 % of the
    model's time, and a text that runs alone has none.

    Inputs ``input_ids`` and ``attention_mask``, both int64 ``[batch, length]``. Outputs
    ``tokens``, float32 ``[batch, length, 384]`` (the last layer, one vector a token), and
    ``sentence``, float32 ``[batch, 384]`` (their mean over the mask, L2-normalised).
    """
    graph = _Graph(weights)
    hidden = _embed(graph)
    bias = _attention_bias(graph) if padded else None
    for layer in range(LAYERS):
        hidden = _layer(graph, hidden, bias, f"encoder.layer.{layer}.")
    graph.add("Identity", [hidden], output="tokens")
    _pool(graph, "tokens")
    onnx.save(graph.model(), str(path))


class _Graph:
    """Collects nodes and constants under fresh names."""

    def __init__(self, weights: Weights) -> None:
        self._weights = weights
        self._nodes: list[onnx.NodeProto] = []
        self._constants: dict[str, onnx.TensorProto] = {}

    def add(
        self, op: str, inputs: list[str], *, output: str | None = None, **attributes: Any
    ) -> str:
        name = output or f"{op}_{len(self._nodes)}"
        self._nodes.append(helper.make_node(op, inputs, [name], **attributes))
        return name

    def constant(self, name: str, value: NDArray[Any]) -> str:
        if name not in self._constants:
            self._constants[name] = numpy_helper.from_array(np.array(value, order="C"), name)
        return name

    def ints(self, *values: int) -> str:
        name = "ints_" + "_".join(str(v) for v in values).replace("-", "m")
        return self.constant(name, np.array(values, dtype=np.int64))

    def weight(self, name: str) -> NDArray[np.float32]:
        return self._weights[name]

    def linear(
        self, x: str, name: str, weight: NDArray[np.float32], bias: NDArray[np.float32]
    ) -> str:
        """Multiply by a weight stored ``[out, in]``, as torch stores it, and add the bias."""
        product = self.add("MatMul", [x, self.constant(f"{name}.weight", weight.T)])
        return self.add("Add", [product, self.constant(f"{name}.bias", bias)])

    def dense(self, x: str, name: str) -> str:
        return self.linear(x, name, self.weight(f"{name}.weight"), self.weight(f"{name}.bias"))

    def layer_norm(self, x: str, name: str) -> str:
        scale = self.constant(f"{name}.weight", self.weight(f"{name}.weight"))
        shift = self.constant(f"{name}.bias", self.weight(f"{name}.bias"))
        return self.add("LayerNormalization", [x, scale, shift], axis=-1, epsilon=_EPSILON)

    def model(self) -> onnx.ModelProto:
        def tensor(name: str, kind: int, shape: list[str | int]) -> onnx.ValueInfoProto:
            return helper.make_tensor_value_info(name, kind, shape)

        graph = helper.make_graph(
            self._nodes,
            "all-MiniLM-L6-v2",
            [
                tensor("input_ids", TensorProto.INT64, ["batch", "length"]),
                tensor("attention_mask", TensorProto.INT64, ["batch", "length"]),
            ],
            [
                tensor("tokens", TensorProto.FLOAT, ["batch", "length", WIDTH]),
                tensor("sentence", TensorProto.FLOAT, ["batch", WIDTH]),
            ],
            list(self._constants.values()),
        )
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", _OPSET)])
        model.ir_version = 9
        onnx.checker.check_model(model)
        return model


def _embed(graph: _Graph) -> str:
    words = graph.constant("words", graph.weight("embeddings.word_embeddings.weight"))
    # Every token here is of type 0, so that its type vector joins the position's.
    positions = graph.constant(
        "positions",
        graph.weight("embeddings.position_embeddings.weight")
        + graph.weight("embeddings.token_type_embeddings.weight")[0],
    )
    # Counting positions along the mask keeps onnxruntime from fusing the embedding layer, which it
    # gets wrong where the positions come from Range.
    counted = graph.add("CumSum", ["attention_mask", graph.constant("axis", np.array(1))])
    position = graph.add("Sub", [counted, graph.ints(1)])
    total = graph.add(
        "Add",
        [graph.add("Gather", [words, "input_ids"]), graph.add("Gather", [positions, position])],
    )
    return graph.layer_norm(total, "embeddings.LayerNorm")


def _attention_bias(graph: _Graph) -> str:
    """Return ``[batch, 1, 1, length]``: 0 at a token, far below 0 at padding."""
    mask = graph.add("Cast", ["attention_mask"], to=TensorProto.FLOAT)
    wide = graph.add("Unsqueeze", [mask, graph.ints(1, 2)])
    one = graph.constant("one", np.array(1, dtype=np.float32))
    absent = graph.add("Sub", [one, wide])
    return graph.add("Mul", [absent, graph.constant("masked", np.array(_MASKED, np.float32))])


def _layer(graph: _Graph, x: str, bias: str | None, prefix: str) -> str:
    attended = graph.dense(_attention(graph, x, bias, prefix), f"{prefix}attention.output.dense")
    x = graph.layer_norm(graph.add("Add", [attended, x]), f"{prefix}attention.output.LayerNorm")
    inner = _gelu(graph, graph.dense(x, f"{prefix}intermediate.dense"))
    outer = graph.dense(inner, f"{prefix}output.dense")
    return graph.layer_norm(graph.add("Add", [outer, x]), f"{prefix}output.LayerNorm")


def _attention(graph: _Graph, x: str, bias: str | None, prefix: str) -> str:
    """Scaled dot-product attention over twelve heads, ``softmax(QKᵀ/√d)V``."""
    # One product for all three would have to be split again, which costs more than it saves: core
    # time of the whole model by turns, .73 apart and .775 joined.
    query = _heads(graph, x, f"{prefix}attention.self.query", [0, 2, 1, 3], 1 / _ROOT)
    key = _heads(graph, x, f"{prefix}attention.self.key", [0, 2, 3, 1])
    value = _heads(graph, x, f"{prefix}attention.self.value", [0, 2, 1, 3])
    scores = graph.add("MatMul", [query, key])
    if bias is not None:
        scores = graph.add("Add", [scores, bias])
    mixed = graph.add("MatMul", [graph.add("Softmax", [scores], axis=-1), value])
    back = graph.add("Transpose", [mixed], perm=[0, 2, 1, 3])
    return graph.add("Reshape", [back, graph.ints(0, 0, WIDTH)])


def _heads(graph: _Graph, x: str, name: str, order: list[int], scale: float = 1.0) -> str:
    """Return one of attention's three layers over ``x``, as heads with their axes in ``order``."""
    by = np.float32(scale)
    weight, bias = graph.weight(f"{name}.weight") * by, graph.weight(f"{name}.bias") * by
    cut = graph.add(
        "Reshape", [graph.linear(x, name, weight, bias), graph.ints(0, 0, HEADS, _HEAD_WIDTH)]
    )
    return graph.add("Transpose", [cut], perm=order)


def _gelu(graph: _Graph, x: str) -> str:
    """The exact Gaussian error linear unit, ``x/2 · (1 + erf(x/√2))``, which the runtime fuses."""
    root = graph.constant("root_two", np.array(math.sqrt(2), dtype=np.float32))
    one = graph.constant("one", np.array(1, dtype=np.float32))
    half = graph.constant("half", np.array(0.5, dtype=np.float32))
    erf = graph.add("Erf", [graph.add("Div", [x, root])])
    return graph.add("Mul", [graph.add("Mul", [x, graph.add("Add", [erf, one])]), half])


def _pool(graph: _Graph, tokens: str) -> None:
    mask = graph.add("Cast", ["attention_mask"], to=TensorProto.FLOAT)
    kept = graph.add("Mul", [tokens, graph.add("Unsqueeze", [mask, graph.ints(2)])])
    # The mean's divisor would cancel in the normalisation: the sum will do.
    total = graph.add("ReduceSum", [kept, graph.ints(1)], keepdims=0)
    length = graph.add("ReduceL2", [total], axes=[1], keepdims=1)
    floor = graph.constant("floor", np.array(_EPSILON, dtype=np.float32))
    graph.add("Div", [total, graph.add("Max", [length, floor])], output="sentence")
