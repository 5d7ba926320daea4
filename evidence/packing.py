"""What a worker answers, as bytes that can be read without running anything that stands in them.

A worker decodes hostile files, so its answer may be one that an attacker wrote. Pickle would run it; here it is JSON
with the binary parts behind, and nothing but plain values and records of our own modules comes out.
"""

from __future__ import annotations

import json
import sys
from dataclasses import fields, is_dataclass
from typing import Any

OURS = ("index.", "evidence.")
"""Modules whose records may be answers."""

_LENGTH = 8


def pack(value: object) -> bytes:
    """Write plain values, lists, tuples, dictionaries, bytes and records, however nested.

    Raises:
        TypeError: Something else is in it.
    """
    blobs: list[bytes] = []
    text = json.dumps(_plain(value, blobs), separators=(",", ":")).encode()
    return b"".join([len(text).to_bytes(_LENGTH, "big"), text, *blobs])


def unpack(packed: bytes) -> Any:
    """Read what ``pack`` wrote.

    Raises:
        ValueError: It is something else, or names a record that is none of ours.
    """
    end = _LENGTH + int.from_bytes(packed[:_LENGTH], "big")
    try:
        return _Reader(packed[end:]).value(json.loads(packed[_LENGTH:end]))
    except (AttributeError, IndexError, KeyError, TypeError, RecursionError) as error:
        raise ValueError(f"no answer of a worker ({type(error).__name__}: {error})") from error


def _plain(value: object, blobs: list[bytes]) -> object:
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    if isinstance(value, list):
        return [_plain(each, blobs) for each in value]
    if isinstance(value, bytes):
        blobs.append(value)
        return {"bytes": len(value)}
    if isinstance(value, tuple):
        return {"tuple": [_plain(each, blobs) for each in value]}
    if isinstance(value, dict):
        return {"dict": [[_plain(key, blobs), _plain(each, blobs)] for key, each in value.items()]}
    if is_dataclass(value) and not isinstance(value, type):
        kind = type(value)
        held = [_plain(getattr(value, each.name), blobs) for each in fields(value)]
        return {"record": f"{kind.__module__}:{kind.__name__}", "fields": held}
    raise TypeError(f"a worker cannot answer with {type(value).__name__}")


class _Reader:
    """Walks the values in the order in which they were written, which is that of the binary parts."""

    def __init__(self, blobs: bytes) -> None:
        self._blobs = blobs
        self._at = 0

    def value(self, plain: Any) -> Any:
        if isinstance(plain, list):
            return [self.value(each) for each in plain]
        if not isinstance(plain, dict):
            return plain
        if "bytes" in plain:
            return self._blob(plain["bytes"])
        if "tuple" in plain:
            return tuple(self.value(plain["tuple"]))
        if "dict" in plain:
            return {self.value(key): self.value(each) for key, each in plain["dict"]}
        return _record(plain["record"])(*self.value(plain["fields"]))

    def _blob(self, length: int) -> bytes:
        if type(length) is not int or not 0 <= length <= len(self._blobs) - self._at:
            raise ValueError("no answer of a worker: a binary part is cut off")
        self._at += length
        return self._blobs[self._at - length : self._at]


def _record(name: str) -> type:
    module, _, kind = name.partition(":")
    # Only what is imported already: an answer must not make us import, which runs a module's code.
    found = getattr(sys.modules.get(module), kind, None) if module.startswith(OURS) else None
    if not isinstance(found, type) or not is_dataclass(found) or found.__module__ != module:
        raise ValueError(f"no answer of a worker: {ascii(name)[:80]} is none of our records")
    return found
