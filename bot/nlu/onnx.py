"""The part of ONNX's file format that our graph needs; the `onnx` package would take 90 MB.

Names and field numbers are those of
https://github.com/onnx/onnx/blob/v1.18.0/onnx/onnx.proto3
"""

from collections.abc import Mapping, Sequence
from typing import Any

from google.protobuf.descriptor_pb2 import (
    DescriptorProto,
    FieldDescriptorProto,
    FileDescriptorProto,
)
from google.protobuf.descriptor_pool import DescriptorPool
from google.protobuf.message_factory import GetMessageClass
from numpy.typing import NDArray

FLOAT, INT8 = 1, 3  # TensorProto.DataType
_IR_VERSION = 9
_ATTRIBUTE_FLOAT, _ATTRIBUTE_INT = 1, 2  # AttributeProto.AttributeType

# Each message's fields: name, number, type. A star means repeated, a capital another message.
_MESSAGES = {
    "Model": "ir_version 1 int64, graph 7 Graph, opset_import 8 *Opset",
    "Opset": "domain 1 string, version 2 int64",
    "Graph": "node 1 *Node, name 2 string, initializer 5 *Tensor, input 11 *Value, "
    "output 12 *Value",
    "Node": "input 1 *string, output 2 *string, op_type 4 string, attribute 5 *Attribute, "
    "domain 7 string",
    "Attribute": "name 1 string, f 2 float, i 3 int64, type 20 int32",
    "Tensor": "dims 1 *int64, data_type 2 int32, name 8 string, raw_data 9 bytes",
    "Value": "name 1 string, type 2 Type",
    "Type": "tensor_type 1 TensorType",
    "TensorType": "elem_type 1 int32, shape 2 Shape",
    "Shape": "dim 1 *Dimension",
    "Dimension": "dim_value 1 int64, dim_param 2 string",
}


def _file() -> FileDescriptorProto:
    file = FileDescriptorProto(name="onnx.proto", package="onnx", syntax="proto3")
    for name, fields in _MESSAGES.items():
        described = file.message_type.add(name=name)
        for field in fields.split(", "):
            _add_field(described, *field.split(" "))
    return file


def _add_field(described: DescriptorProto, name: str, number: str, kind: str) -> None:
    field = FieldDescriptorProto
    label = field.LABEL_REPEATED if kind.startswith("*") else field.LABEL_OPTIONAL
    kind = kind.removeprefix("*")
    added = described.field.add(name=name, number=int(number), label=label)
    if kind[0].isupper():
        added.type, added.type_name = field.TYPE_MESSAGE, f".onnx.{kind}"
    else:
        added.type = field.Type.Value(f"TYPE_{kind.upper()}")


_POOL = DescriptorPool()
_POOL.Add(_file())


def message(kind: str, /, **fields: Any) -> Any:
    """Return a message of one of the types above."""
    return GetMessageClass(_POOL.FindMessageTypeByName(f"onnx.{kind}"))(**fields)


def node(
    operator: str, inputs: Sequence[str], output: str, domain: str, **attributes: float
) -> Any:
    """Return an operation with one output; an empty input name omits an optional input."""
    numbers = [
        message("Attribute", name=name, i=number, type=_ATTRIBUTE_INT)
        if isinstance(number, int)
        else message("Attribute", name=name, f=number, type=_ATTRIBUTE_FLOAT)
        for name, number in attributes.items()
    ]
    return message(
        "Node", op_type=operator, input=inputs, output=[output], domain=domain, attribute=numbers
    )


def value(name: str, kind: int, *shape: int | str) -> Any:
    """Return an input or output of the graph; a named dimension may have any size."""
    dimensions = [
        message("Dimension", dim_value=size)
        if isinstance(size, int)
        else message("Dimension", dim_param=size)
        for size in shape
    ]
    described = message("TensorType", elem_type=kind, shape=message("Shape", dim=dimensions))
    return message("Value", name=name, type=message("Type", tensor_type=described))


def tensor(name: str, kind: int, values: NDArray[Any]) -> Any:
    """Return a constant; `values` must have the machine type of `kind`."""
    return message(
        "Tensor", name=name, dims=values.shape, data_type=kind, raw_data=values.tobytes()
    )


def model(graph: Any, opsets: Mapping[str, int]) -> bytes:
    """Return the file's bytes; `opsets` has the version of each operator set that is used."""
    used = [message("Opset", domain=domain, version=version) for domain, version in opsets.items()]
    whole = message("Model", ir_version=_IR_VERSION, graph=graph, opset_import=used)
    content: bytes = whole.SerializeToString()
    return content
