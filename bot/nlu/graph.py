"""BERT's layers as an ONNX graph for one sentence at a time.

Devlin et al. 2019, arXiv 1810.04805. A sentence by itself needs no padding, and its vector does not
depend on other sentences. Layers in eight bits also multiply in eight bits, with one scale for a
sentence's activations: docs/decisions/0018-shipped-encoder.md. Operators of com.microsoft are ONNX
Runtime's own:
https://github.com/microsoft/onnxruntime/blob/main/docs/ContribOperators.md
"""

from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.nlu.onnx import FLOAT, INT8, message, model, node, tensor, value
from bot.nlu.weights import Tensors

LAYERS, HEADS, WIDTH = 6, 12, 384
EPSILON = 1e-12
# Each matrix in eight bits, [outputs, inputs], has one scale an output under this name.
SCALE = "{}_scale"
_MOST = 127
_FUSED = "com.microsoft"
_STANDARD = ("Add", "MatMul")
_OPSETS = {"": 18, _FUSED: 1}
_STATES, _RESULT = "states", "result"


def quantised(tensors: Tensors) -> Tensors:
    """The same layers with their matrices in eight bits, symmetrically around 0."""
    found: Tensors = {}
    for name, values in tensors.items():
        if values.ndim == 2:
            scale = np.maximum(np.abs(values).max(1), np.float32(EPSILON)) / np.float32(_MOST)
            found[name] = np.round(values / scale[:, None]).astype(np.int8)
            found[SCALE.format(name)] = scale.astype(np.float32)
        else:
            found[name] = values
    return found


def layers(tensors: Tensors, numbers: Iterable[int]) -> bytes:
    """An ONNX model of these layers, from and to the states of a sentence, [1, tokens, WIDTH].

    `tensors` holds the layers by their published names, in 32 bits or `quantised`.
    """
    graph = _Graph(tensors)
    states = _STATES
    for number in numbers:
        states = graph.layer(states, number)
    return graph.model(states)


def layer_number(name: str) -> int:
    """The number of the layer to which a tensor of this name belongs."""
    return int(name.split(".")[2])


class _Graph:
    """Collects nodes, and the constants that they use."""

    def __init__(self, tensors: Tensors) -> None:
        self._tensors = tensors
        self._nodes: list[Any] = []
        self._constants: list[Any] = []

    def layer(self, x: str, number: int) -> str:
        """[1, tokens, WIDTH] to the same shape."""
        name = f"encoder.layer.{number}"
        asked = [
            self._linear(x, f"{name}.attention.self.{part}") for part in ("query", "key", "value")
        ]
        attended = self._add("MultiHeadAttention", *asked, num_heads=HEADS)
        attention = f"{name}.attention.output"
        flat = self._linear(attended, f"{attention}.dense")
        x = self._normed(flat, x, f"{attention}.LayerNorm")
        wide = self._add("Gelu", self._linear(x, f"{name}.intermediate.dense"))
        narrow = self._linear(wide, f"{name}.output.dense")
        return self._normed(narrow, x, f"{name}.output.LayerNorm")

    def model(self, result: str) -> bytes:
        """The model's file, with the states `result` as its output."""
        self._nodes.append(node("Identity", [result], _RESULT, ""))
        graph = message(
            "Graph",
            name="MiniLM",
            node=self._nodes,
            initializer=self._constants,
            input=[value(_STATES, FLOAT, 1, "tokens", WIDTH)],
            output=[value(_RESULT, FLOAT, 1, "tokens", WIDTH)],
        )
        return model(graph, _OPSETS)

    def _linear(self, x: str, name: str) -> str:
        weight = self._tensors[f"{name}.weight"]
        matrix = np.ascontiguousarray(weight.T)
        bias = self._constant(FLOAT, self._tensors[f"{name}.bias"])
        if weight.dtype == np.int8:
            scale = self._constant(FLOAT, self._tensors[SCALE.format(f"{name}.weight")])
            return self._add(
                "DynamicQuantizeMatMul", x, self._constant(INT8, matrix), scale, "", bias
            )
        return self._add("Add", self._add("MatMul", x, self._constant(FLOAT, matrix)), bias)

    def _normed(self, x: str, skipped: str, name: str) -> str:
        """Layer normalisation of the sum of both."""
        norm = [
            self._constant(FLOAT, self._tensors[f"{name}.{part}"]) for part in ("weight", "bias")
        ]
        return self._add("SkipLayerNormalization", x, skipped, *norm, epsilon=EPSILON)

    def _add(self, operator: str, *inputs: str, **attributes: float) -> str:
        output = f"{operator}{len(self._nodes)}"
        domain = "" if operator in _STANDARD else _FUSED
        self._nodes.append(node(operator, inputs, output, domain, **attributes))
        return output

    def _constant(self, kind: int, values: NDArray[Any]) -> str:
        name = f"constant{len(self._constants)}"
        self._constants.append(tensor(name, kind, values))
        return name
