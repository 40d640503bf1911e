"""As much of ONNX's file format as a graph over weights in another file needs.

The `onnx` package would take 90 MB for it. Names and field numbers are those of onnx.proto3:
https://github.com/onnx/onnx/blob/v1.18.0/onnx/onnx.proto3
"""

from collections.abc import Sequence
from typing import Any

from google.protobuf.descriptor_pb2 import (
    DescriptorProto,
    FieldDescriptorProto,
    FileDescriptorProto,
)
from google.protobuf.descriptor_pool import DescriptorPool
from google.protobuf.message_factory import GetMessageClass

IR_VERSION = 9
FLOAT, INT64, INT32 = 1, 7, 6  # TensorProto.DataType
EXTERNAL = 1  # TensorProto.DataLocation
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
    "Tensor": "dims 1 *int64, data_type 2 int32, int64_data 7 *int64, name 8 string, "
    "external_data 13 *Entry, data_location 14 int32",
    "Entry": "key 1 string, value 2 string",
    "Value": "name 1 string, type 2 Type",
    "Type": "tensor_type 1 TensorType",
    "TensorType": "elem_type 1 int32, shape 2 Shape",
    "Shape": "dim 1 *Dimension",
    "Dimension": "dim_value 1 int64, dim_param 2 string",
}


def _file() -> FileDescriptorProto:
    file = FileDescriptorProto(name="onnx.proto", package="onnx", syntax="proto3")
    for name, fields in _MESSAGES.items():
        message: DescriptorProto = file.message_type.add(name=name)
        for field in fields.split(", "):
            _add_field(message, *field.split(" "))
    return file


def _add_field(message: DescriptorProto, name: str, number: str, kind: str) -> None:
    field = FieldDescriptorProto
    label = field.LABEL_REPEATED if kind.startswith("*") else field.LABEL_OPTIONAL
    kind = kind.removeprefix("*")
    added = message.field.add(name=name, number=int(number), label=label)
    if kind[0].isupper():
        added.type, added.type_name = field.TYPE_MESSAGE, f".onnx.{kind}"
    else:
        added.type = field.Type.Value(f"TYPE_{kind.upper()}")


_POOL = DescriptorPool()
_POOL.Add(_file())


def message(kind: str, /, **fields: Any) -> Any:
    """A message of one of the types above."""
    return GetMessageClass(_POOL.FindMessageTypeByName(f"onnx.{kind}"))(**fields)


def node(
    operator: str, inputs: Sequence[str], output: str, domain: str = "", **numbers: float
) -> Any:
    """An operation; `numbers` are its attributes."""
    attributes = [
        message("Attribute", name=name, i=number, type=_ATTRIBUTE_INT)
        if isinstance(number, int)
        else message("Attribute", name=name, f=number, type=_ATTRIBUTE_FLOAT)
        for name, number in numbers.items()
    ]
    return message(
        "Node", op_type=operator, input=inputs, output=[output], domain=domain, attribute=attributes
    )


def value(name: str, kind: int, *shape: int | str) -> Any:
    """An input or output of the graph; a dimension with a name may be of any size."""
    dimensions = [
        message("Dimension", dim_value=size)
        if isinstance(size, int)
        else message("Dimension", dim_param=size)
        for size in shape
    ]
    tensor = message("TensorType", elem_type=kind, shape=message("Shape", dim=dimensions))
    return message("Value", name=name, type=message("Type", tensor_type=tensor))


def stored(name: str, shape: Sequence[int], file: str, start: int, length: int) -> Any:
    """Floats that lie in a file, `length` bytes from byte `start` on."""
    where = {"location": file, "offset": str(start), "length": str(length)}
    entries = [message("Entry", key=key, value=value) for key, value in where.items()]
    return message(
        "Tensor",
        name=name,
        dims=shape,
        data_type=FLOAT,
        data_location=EXTERNAL,
        external_data=entries,
    )
