"""Python values as ``repr`` writes them > the values; read, never run: only what stands here is understood."""

from __future__ import annotations

import ast
import datetime
from typing import Any

LIMIT = 2**22
"""Most characters."""

NODES_LIMIT = 200_000
"""Most parts of one value."""

CONSTANTS = {"nan": float("nan"), "inf": float("inf")}


def read(text: str) -> Any:
    """Read literals, ``datetime.datetime(...)`` in UTC or without a zone, ``set()``, and any ``Name(key=value)``.

    A call such as ``Media(filename='1.jpg')`` gives the dict of its keys. Times are given as ISO 8601 text.

    Raises:
        ValueError: It is anything else, too long, or nested too deeply.
    """
    if len(text) > LIMIT:
        raise ValueError(f"longer than {LIMIT:,} characters")
    try:
        tree = ast.parse(text.strip(), mode="eval")
        if sum(1 for _ in ast.walk(tree)) > NODES_LIMIT:
            raise ValueError("too many parts")
        return _value(tree.body)
    except (SyntaxError, RecursionError, MemoryError) as error:
        raise ValueError(f"no Python literal ({error})") from error


def _value(node: ast.expr) -> Any:
    match node:
        case ast.Constant(value=value) if not isinstance(value, (complex, bytes)) and value is not ...:
            return value
        case ast.List(elts=parts) | ast.Tuple(elts=parts) | ast.Set(elts=parts):
            return [_value(part) for part in parts]
        case ast.Dict(keys=keys, values=values):
            if None in keys:
                raise ValueError("a dict that takes in another is no literal")
            return {str(_value(key)): _value(value) for key, value in zip(keys, values, strict=True) if key}
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() | float() as value)):
            return -value
        case ast.Name(id=name) if name in CONSTANTS:
            return CONSTANTS[name]
        case ast.Call(func=called, args=args, keywords=keywords):
            return _call(_dotted(called), args, keywords)
    raise ValueError(f"{type(node).__name__} is no literal")


def _call(name: str, args: list[ast.expr], keywords: list[ast.keyword]) -> Any:
    if name in ("datetime.datetime", "datetime"):
        return _time(args, keywords)
    if name in ("set", "dict", "list") and not keywords:
        return _value(args[0]) if args else []
    if name and not args and all(each.arg for each in keywords):
        return {str(each.arg): _value(each.value) for each in keywords}
    raise ValueError(f"a call of {name or 'something'} is no literal")


def _time(args: list[ast.expr], keywords: list[ast.keyword]) -> str:
    parts = [_value(part) for part in args[:7]]
    if not all(type(part) is int for part in parts):
        raise ValueError("a time of anything but numbers")
    zones = {"datetime.timezone.utc", "timezone.utc", "tzutc"}
    named = [each.value for each in keywords if each.arg == "tzinfo"]
    known = [_dotted(each.func if isinstance(each, ast.Call) else each) in zones for each in named]
    if not all(known) or {each.arg for each in keywords} - {"tzinfo", "fold"}:
        raise ValueError("a time in a zone that is not UTC")
    written = datetime.datetime(*parts).isoformat()  # noqa: DTZ001 - its zone, if any, is added as text
    return f"{written}+00:00" if named else written


def _dotted(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        before = _dotted(node.value)
        return f"{before}.{node.attr}" if before else ""
    return node.id if isinstance(node, ast.Name) else ""
