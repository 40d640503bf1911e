"""BERT's layers as an ONNX graph, with their weights in eight bits.

Devlin et al. 2019, arXiv 1810.04805. Each run of 64 weights shares a scale, and the products are
made in eight bits too; the vectors that come out have a cosine of 0.999 with those of the full
weights, for a quarter of the memory. For thousands of sentences at a time, as in training, the full
weights are faster. Operators of the domain com.microsoft are ONNX Runtime's own:
https://github.com/microsoft/onnxruntime/blob/main/docs/ContribOperators.md
"""

from collections.abc import Callable
from typing import Any

import numpy as np

from bot.nlu.onnx import FLOAT, INT32, INT64, UINT8, message, model, node, tensor, value
from bot.nlu.weights import Matrix

LAYERS, HEADS, WIDTH = 6, 12, 384
# Layers up to here are the same in a tuned encoder: tuning.py.
SHARED = 4
EPSILON = 1e-12
Source = Callable[[str], Matrix]
_FUSED = "com.microsoft"
_STANDARD = ("Reshape", "Gemm")
_OPSETS = {"": 18, _FUSED: 1}
_BLOCK = 64
_BITS = 8
_EIGHT_BIT_PRODUCTS = 4  # "accuracy level" of MatMulNBits


class _Graph:
    """Collects the nodes, and the tensors that they use; `full` has the weights in 32 bits."""

    def __init__(self, *, full: bool = False) -> None:
        self._full = full
        self.nodes: list[Any] = []
        self.tensors = [tensor("flat", INT64, np.array([-1, WIDTH]))]

    def layer(self, source: Source, x: str, number: int, output: str) -> str:
        """[tokens of all sentences, WIDTH] to the same shape."""
        name = f"encoder.layer.{number}"
        asked = [
            self._add("Reshape", self._linear(source, x, f"{name}.attention.self.{part}"), "shape")
            for part in ("query", "key", "value")
        ]
        attended = self._add("MultiHeadAttention", *asked, "", "lengths", num_heads=HEADS)
        flat = self._add("Reshape", attended, "flat")
        attention = f"{name}.attention.output"
        flat = self._linear(source, flat, f"{attention}.dense")
        x = self._normed(source, flat, x, f"{attention}.LayerNorm")
        wide = self._add("Gelu", self._linear(source, x, f"{name}.intermediate.dense"))
        narrow = self._linear(source, wide, f"{name}.output.dense")
        return self._normed(source, narrow, x, f"{name}.output.LayerNorm", output)

    def model(self, states: str, outputs: list[str]) -> bytes:
        """The whole, which takes `states`, `shape` and `lengths`."""
        inputs = [
            value(states, FLOAT, "tokens", WIDTH),
            value("shape", INT64, 3),
            value("lengths", INT32, "sentences"),
        ]
        whole = message(
            "Graph",
            name="MiniLM",
            node=self.nodes,
            initializer=self.tensors,
            input=inputs,
            output=[value(name, FLOAT, "tokens", WIDTH) for name in outputs],
        )
        return model(whole, _OPSETS)

    def _linear(self, source: Source, x: str, name: str) -> str:
        weight = source(f"{name}.weight")
        bias = self._tensor(FLOAT, source(f"{name}.bias"))
        if self._full:
            return self._add("Gemm", x, self._tensor(FLOAT, weight), bias, transB=1)
        outputs, inputs = weight.shape
        numbers, scales = quantised(weight)
        tensors = [
            self._tensor(UINT8, numbers),
            self._tensor(FLOAT, scales.reshape(-1)),
            "",
            "",
            bias,
        ]
        return self._add(
            "MatMulNBits",
            x,
            *tensors,
            K=inputs,
            N=outputs,
            bits=_BITS,
            block_size=_BLOCK,
            accuracy_level=_EIGHT_BIT_PRODUCTS,
        )

    def _normed(self, source: Source, x: str, skipped: str, name: str, output: str = "") -> str:
        """Layer normalisation of the sum of both."""
        norm = [self._tensor(FLOAT, source(f"{name}.{part}")) for part in ("weight", "bias")]
        kind = "SkipLayerNormalization"
        return self._add(kind, x, skipped, *norm, output=output, epsilon=EPSILON)

    def _add(self, operator: str, *inputs: str, output: str = "", **attributes: float) -> str:
        output = output or f"{operator}{len(self.nodes)}"
        domain = "" if operator in _STANDARD else _FUSED
        self.nodes.append(node(operator, inputs, output, domain, **attributes))
        return output

    def _tensor(self, kind: int, values: np.ndarray[Any, Any]) -> str:
        name = f"tensor{len(self.tensors)}"
        self.tensors.append(tensor(name, kind, values))
        return name


def quantised(weight: Matrix) -> tuple[np.ndarray[Any, Any], Matrix]:
    """Numbers around 128, [outputs, blocks, _BLOCK], and what a 1 weighs, [outputs, blocks]."""
    blocks = weight.reshape(len(weight), -1, _BLOCK)
    scales: Matrix = np.abs(blocks).max(-1) / np.float32(127)
    numbers = np.round(blocks / np.maximum(scales, np.float32(EPSILON))[..., None])
    return (numbers + 128).astype(np.uint8), scales


def layers(published: Source, tuned: Source | None = None) -> bytes:
    """An ONNX model from `embedded` tokens, [tokens of all sentences, WIDTH], to their states.

    Its outputs: `plain`, after all layers as published; and `tuned`, where there is such an
    encoder, which shares the first layers. Further inputs: `shape` is
    [sentences, tokens a sentence, WIDTH], `lengths` how many tokens of each sentence count.
    """
    graph = _Graph()
    last = range(SHARED, LAYERS)
    _add_layers(graph, published, range(SHARED), "embedded", "shared")
    _add_layers(graph, published, last, "shared", "plain")
    if tuned:
        _add_layers(graph, tuned, last, "shared", "tuned")
    return graph.model("embedded", ["plain", *(["tuned"] if tuned else [])])


def first_layers(published: Source) -> bytes:
    """An ONNX model from `embedded` to `shared`, in full, with the other inputs of `layers`."""
    graph = _Graph(full=True)
    _add_layers(graph, published, range(SHARED), "embedded", "shared")
    return graph.model("embedded", ["shared"])


def last_layers(source: Source) -> bytes:
    """An ONNX model from `shared` to `last`, in full, with the other inputs of `layers`."""
    graph = _Graph(full=True)
    _add_layers(graph, source, range(SHARED, LAYERS), "shared", "last")
    return graph.model("shared", ["last"])


def _add_layers(graph: _Graph, source: Source, numbers: range, x: str, output: str) -> None:
    for number in numbers:
        x = graph.layer(source, x, number, output if number == numbers[-1] else "")
