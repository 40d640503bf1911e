"""BERT's layers as an ONNX graph over the weights in a safetensors file.

Devlin et al. 2019, arXiv 1810.04805. The tensors keep their names and places in the file, which
ONNX Runtime maps itself: nothing is converted or copied. Operators of the domain com.microsoft are
those into which ONNX Runtime would fuse the plain ones:
https://github.com/microsoft/onnxruntime/blob/main/docs/ContribOperators.md
"""

from typing import Any

from bot.nlu.onnx import FLOAT, INT32, INT64, IR_VERSION, message, node, stored, value
from bot.nlu.weights import Weights

LAYERS, HEADS, WIDTH = 6, 12, 384
_EPSILON = 1e-12
_FUSED = "com.microsoft"
_OPSETS = {"": 18, _FUSED: 1}


class _Graph:
    """Collects the nodes, and the tensors that they use."""

    def __init__(self, weights: Weights) -> None:
        self._weights = weights
        self.nodes: list[Any] = []
        self.tensors: dict[str, Any] = {}

    def linear(self, x: str, name: str) -> str:
        weight, bias = self._tensor(f"{name}.weight"), self._tensor(f"{name}.bias")
        return self.add("Gemm", [x, weight, bias], name, transB=1)

    def normed(self, x: str, skipped: str, name: str) -> str:
        """Layer normalisation of the sum of both."""
        norm = [self._tensor(f"{name}.weight"), self._tensor(f"{name}.bias")]
        inputs = [x, skipped, *norm]
        return self.add("SkipLayerNormalization", inputs, name, _FUSED, epsilon=_EPSILON)

    def add(
        self, operator: str, inputs: list[str], output: str, domain: str = "", **numbers: float
    ) -> str:
        self.nodes.append(node(operator, inputs, output, domain, **numbers))
        return output

    def _tensor(self, name: str) -> str:
        place = self._weights.place(name)
        self.tensors[name] = stored(name, place.shape, place.file.name, place.start, place.length)
        return name


def _layer(graph: _Graph, x: str, number: int) -> str:
    """[tokens of all sentences, WIDTH] to the same shape."""
    layer = f"encoder.layer.{number}"
    asked = [
        graph.add(
            "Reshape",
            [graph.linear(x, f"{layer}.attention.self.{part}"), "shape"],
            f"{layer}.{part}",
        )
        for part in ("query", "key", "value")
    ]
    attended = graph.add(
        "MultiHeadAttention",
        [*asked, "", "lengths"],
        f"{layer}.attended",
        _FUSED,
        num_heads=HEADS,
    )
    flat = graph.add("Reshape", [attended, "flat"], f"{layer}.flat")
    output = f"{layer}.attention.output"
    x = graph.normed(graph.linear(flat, f"{output}.dense"), x, f"{output}.LayerNorm")
    wide = graph.linear(x, f"{layer}.intermediate.dense")
    wide = graph.add("Gelu", [wide], f"{layer}.gelu", _FUSED)
    return graph.normed(graph.linear(wide, f"{layer}.output.dense"), x, f"{layer}.output.LayerNorm")


def layers(weights: Weights) -> bytes:
    """An ONNX model: `embedded` [tokens of all sentences, WIDTH] to the last layer's states.

    `shape` is [sentences, tokens a sentence, WIDTH] and `lengths` how many tokens of each sentence
    count.
    """
    graph = _Graph(weights)
    last = "embedded"
    for number in range(LAYERS):
        last = _layer(graph, last, number)
    flat = message("Tensor", name="flat", dims=[2], data_type=INT64, int64_data=[-1, WIDTH])
    whole = message(
        "Graph",
        name="MiniLM",
        node=graph.nodes,
        initializer=[flat, *graph.tensors.values()],
        input=[
            value("embedded", FLOAT, "tokens", WIDTH),
            value("shape", INT64, 3),
            value("lengths", INT32, "sentences"),
        ],
        output=[value(last, FLOAT, "tokens", WIDTH)],
    )
    opsets = [message("Opset", domain=domain, version=of) for domain, of in _OPSETS.items()]
    model = message("Model", ir_version=IR_VERSION, graph=whole, opset_import=opsets)
    content: bytes = model.SerializeToString()
    return content
