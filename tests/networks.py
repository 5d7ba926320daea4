"""Tiny ONNX networks, written out by the format's own description (onnx.proto3), whose embeddings are known by hand."""

from __future__ import annotations

from collections.abc import Sequence

FLOAT, UINT8, INT64 = 1, 2, 7
Dimensions = Sequence[int | str]


def mean_colour(shape: Dimensions = ("n", "height", "width", 3), axes: Sequence[int] = (1, 2)) -> bytes:
    """Write a network that gives the mean of a picture over ``axes``: of uint8 pixels, the mean colour."""
    nodes = [_node("Cast", ["x"], "f", _number("to", FLOAT)), _node("ReduceMean", ["f"], "e", _means(axes), KEEP_NONE)]
    return model(nodes, [_declared("x", UINT8, shape)], _declared("e", FLOAT, ("n", "numbers")))


def planar() -> bytes:
    """Write a network that takes (n, 3, height, width) float32 and gives the mean of each plane."""
    node = _node("ReduceMean", ["x"], "e", _means((2, 3)), KEEP_NONE)
    return model([node], [_declared("x", FLOAT, ("n", 3, "h", "w"))], _declared("e", FLOAT, ("n", 3)))


def of_company() -> bytes:
    """Write a network that gives how a picture's mean colour differs from that of all pictures given with it."""
    nodes = [
        _node("Cast", ["x"], "f", _number("to", FLOAT)),
        _node("ReduceMean", ["f"], "m", _means((1, 2)), KEEP_NONE),
        _node("ReduceMean", ["m"], "all", _means((0,))),
        _node("Sub", ["m", "all"], "e"),
    ]
    return model(nodes, [_declared("x", UINT8, ("n", "h", "w", 3))], _declared("e", FLOAT, ("n", 3)))


def silent() -> bytes:
    """Write a network that gives zeros for every picture."""
    nodes = [
        _node("Cast", ["x"], "f", _number("to", FLOAT)),
        _node("ReduceMean", ["f"], "m", _means((1, 2)), KEEP_NONE),
        _node("Sub", ["m", "m"], "e"),
    ]
    return model(nodes, [_declared("x", UINT8, ("n", "h", "w", 3))], _declared("e", FLOAT, ("n", 3)))


def whole() -> bytes:
    """Write a network that gives the picture itself, which is no vector."""
    node = _node("Cast", ["x"], "e", _number("to", FLOAT))
    return model([node], [_declared("x", UINT8, ("n", "h", "w", 3))], _declared("e", FLOAT, ("n", "h", "w", 3)))


def of_numbers() -> bytes:
    """Write a network that takes whole numbers instead of a picture."""
    node = _node("Cast", ["x"], "e", _number("to", FLOAT))
    return model([node], [_declared("x", INT64, ("n", 3))], _declared("e", FLOAT, ("n", 3)))


def model(nodes: Sequence[bytes], takes: Sequence[bytes], gives: bytes) -> bytes:
    graph = b"".join(_field(1, node) for node in nodes) + _field(2, b"g")
    graph += b"".join(_field(11, one) for one in takes) + _field(12, gives)
    operators = _field(1, b"") + _varint(2, 13)
    return _varint(1, 8) + _field(7, graph) + _field(8, operators)


def _number(name: str, value: int) -> bytes:
    return _field(1, name.encode()) + _varint(3, value) + _varint(20, 2)


def _means(axes: Sequence[int]) -> bytes:
    return _field(1, b"axes") + b"".join(_varint(8, axis) for axis in axes) + _varint(20, 7)


def _node(operator: str, takes: Sequence[str], gives: str, *attributes: bytes) -> bytes:
    names = b"".join(_field(1, name.encode()) for name in takes) + _field(2, gives.encode())
    return names + _field(4, operator.encode()) + b"".join(_field(5, each) for each in attributes)


def _declared(name: str, kind: int, shape: Dimensions) -> bytes:
    sides = (_varint(1, side) if isinstance(side, int) else _field(2, side.encode()) for side in shape)
    tensor = _varint(1, kind) + _field(2, b"".join(_field(1, side) for side in sides))
    return _field(1, name.encode()) + _field(2, _field(1, tensor))


def _varint(number: int, value: int) -> bytes:
    return _plain(number << 3) + _plain(value)


def _field(number: int, content: bytes) -> bytes:
    return _plain(number << 3 | 2) + _plain(len(content)) + content


def _plain(value: int) -> bytes:
    low = [value >> shift & 0x7F for shift in range(0, max(1, value.bit_length()), 7)]
    return bytes([each | 0x80 for each in low[:-1]] + low[-1:])


KEEP_NONE = _number("keepdims", 0)
