"""JSON files of any size > their shape, their records one by one, and where they are broken; in bounded memory."""

from __future__ import annotations

import codecs
import json
import lzma
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import IO, Any

import ijson

HEAD = 2**16
"""Bytes that the shape of a file is told by."""

VALUE_LIMIT = 2**26
"""Most bytes of one value, of one line, and of a file that is read as a whole."""

NODES_LIMIT = 1_000_000
"""Most values within one record."""

DEPTH_LIMIT = 200
"""Values nested deeper than this are refused."""

Place = tuple[str | int, ...]
"""Keys and numbers that lead to a value."""


class BrokenError(ValueError):
    """A file is not what it seemed; the text says what is wrong, and where as ``line 5, column 3`` or ``line 5``."""


@dataclass(frozen=True, slots=True)
class Shape:
    """What the head of a JSON file shows.

    Attributes:
        keys: Ways to its values, as ``messages/*/id``; ``*`` stands for the place in an array.
        lines: Whether there are several values, one after the other.
    """

    keys: frozenset[str]
    lines: bool

    def has(self, *keys: str) -> bool:
        """Whether all of these ways are there."""
        return self.keys.issuperset(keys)


NONE = Shape(frozenset(), lines=False)


@dataclass(frozen=True, slots=True)
class Item:
    """One record: its place, the value, and the plain values that stood before it in what encloses it, by key."""

    place: Place
    value: Any
    above: dict[str, Any]


def pointer(place: Place) -> str:
    """Write a place as a JSON pointer (RFC 6901), such as ``/messages/3/id``."""
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in place)


def shape(path: Path) -> Shape:
    """Tell the shape by the first HEAD bytes; NONE where they are no JSON object or array, or the file is no file."""
    try:
        found = path.stat()
        return _shape(str(path), found.st_mtime_ns, found.st_size)
    except (OSError, ValueError, lzma.LZMAError, EOFError):
        return NONE


@lru_cache(maxsize=16)
def _shape(path: str, _changed: int, _size: int) -> Shape:
    with _opened(Path(path)) as stream:
        head = stream.read(HEAD)
    if head.lstrip()[:1] not in (b"{", b"["):
        return NONE
    keys: set[str] = set()
    if len(head) < HEAD:
        # A small file of one value is read at once, ten times as quickly.
        try:
            _gather(json.loads(head), "", keys)
            return Shape(frozenset(keys), lines=False)
        except (ValueError, RecursionError):
            keys.clear()
    values = 0
    try:
        for place, event, _ in _placed(ijson.basic_parse(_Once(head), multiple_values=True, use_float=True)):
            keys.add("/".join("*" if isinstance(part, int) else part for part in place))
            values += not place and event in ("start_map", "start_array")
    except (ijson.JSONError, BrokenError, UnicodeError):
        pass
    return Shape(frozenset(keys - {""}), lines=values > 1)


def _gather(value: Any, way: str, keys: set[str]) -> None:
    """Add the ways to all that is within a value."""
    within = value.items() if isinstance(value, dict) else (("*", each) for each in value)
    for key, each in within:
        here = f"{way}/{key}" if way else key
        keys.add(here)
        if isinstance(each, (dict, list)):
            _gather(each, here, keys)


def whole(path: Path) -> Any:
    """Read a file of at most VALUE_LIMIT bytes as one value.

    Raises:
        BrokenError: It is larger, or no JSON.
    """
    text = _text(path)
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise BrokenError(f"line {error.lineno}, column {error.colno}: {error.msg}") from error
    except (ValueError, RecursionError) as error:
        raise BrokenError(f"line 1: {error}") from error


def each(path: Path, *wanted: tuple[str, ...]) -> Iterator[Item]:
    """Yield the values at some ways, such as ``("chats", "list", "*", "messages", "*")``, in the order of the file.

    Raises:
        BrokenError: The file is broken; what came before was yielded.
    """
    with _opened(path) as stream:
        events = _placed(_events(stream, path))
        above: list[dict[str, Any]] = []
        for place, event, value in events:
            if any(_fits(place, way) for way in wanted):
                yield Item(place, _built(event, value, events), {k: v for said in above for k, v in said.items()})
            elif event == "start_map":
                above = [*above[: len(place)], *({} for _ in range(len(place) + 1 - len(above[: len(place)])))]
            elif place and isinstance(place[-1], str) and event not in ("start_array", "end_array", "end_map"):
                above[len(place) - 1][place[-1]] = value


def lines(path: Path) -> Iterator[tuple[int, Any]]:
    """Yield the values of a file with one JSON value a line, with the number of the line; blank lines are passed over.

    A line that is no JSON is yielded as the BrokenError that says so, and the next line is gone on with.

    Raises:
        BrokenError: A line is longer than VALUE_LIMIT.
    """
    number = 0
    with _opened(path) as stream:
        while line := stream.readline(VALUE_LIMIT + 1):
            number += 1
            if len(line) > VALUE_LIMIT:
                raise BrokenError(f"line {number}: longer than {VALUE_LIMIT >> 20} MiB")
            if line.strip():
                yield number, _of_line(line, number)


def _of_line(line: bytes, number: int) -> Any:
    try:
        return json.loads(line)
    except json.JSONDecodeError as error:
        return BrokenError(f"line {number}, column {error.colno}: {error.msg}")
    except (ValueError, RecursionError) as error:
        return BrokenError(f"line {number}: {error}")


def _fits(place: Place, way: tuple[str, ...]) -> bool:
    return len(place) == len(way) and all(
        isinstance(part, int) if key == "*" else part == key for part, key in zip(place, way, strict=True)
    )


def _placed(events: Iterator[tuple[str, Any]]) -> Iterator[tuple[Place, str, Any]]:
    """Give each event its place; the end of an object or array has the place of its start."""
    place: list[str | int] = []
    for event, value in events:
        if event == "map_key":
            place[-1] = value
            continue
        if event in ("end_map", "end_array"):
            place.pop()
        elif place and isinstance(place[-1], int):
            place[-1] += 1
        yield tuple(place), event, value
        if event in ("start_map", "start_array"):
            place.append("" if event == "start_map" else -1)
            if len(place) > DEPTH_LIMIT:
                raise BrokenError(f"line 1: values nested deeper than {DEPTH_LIMIT}")


def _built(event: str, value: Any, events: Iterator[tuple[Place, str, Any]]) -> Any:
    """Build one value from its first event and those that follow."""
    if event not in ("start_map", "start_array"):
        return value
    top: Any = {} if event == "start_map" else []
    open_: list[Any] = [top]
    for count, (place, kind, given) in enumerate(events):
        if count > NODES_LIMIT:
            raise BrokenError(f"line 1: the record at {pointer(place)[:80]} has more than {NODES_LIMIT:,} values")
        if kind in ("end_map", "end_array"):
            open_.pop()
            if not open_:
                break
            continue
        made = {} if kind == "start_map" else [] if kind == "start_array" else given
        if isinstance(open_[-1], dict):
            open_[-1][place[-1]] = made
        else:
            open_[-1].append(made)
        if kind in ("start_map", "start_array"):
            open_.append(made)
    return top


def _events(stream: _Utf8, path: Path) -> Iterator[tuple[str, Any]]:
    """Parse; what is wrong with the file is told with its line."""
    try:
        for event in ijson.basic_parse(stream, use_float=True, buf_size=HEAD):
            stream.quiet = 0
            yield event
    except (ijson.JSONError, UnicodeError, ValueError, OverflowError) as error:
        if isinstance(error, BrokenError):
            raise
        raise BrokenError(_why(path, stream.lines, error)) from error
    except (lzma.LZMAError, EOFError, OSError) as error:
        raise BrokenError(f"line {stream.lines + 1}: cannot be read further ({error})") from error


def _why(path: Path, line: int, error: Exception) -> str:
    try:
        whole(path)
    except BrokenError as exact:
        if "larger than" not in str(exact):
            return str(exact)
    said = str(error).split("\n", 1)[0].removesuffix(".")
    return f"near line {line + 1}: {said}"


def _text(path: Path) -> str:
    try:
        with _opened(path) as stream:
            given = stream.read(VALUE_LIMIT + 1)
            if len(given) > VALUE_LIMIT:
                raise BrokenError(f"line 1: larger than {VALUE_LIMIT >> 20} MiB, too much for one record")
            return given.decode()
    except UnicodeError as error:
        raise BrokenError(f"line 1: no text in UTF-8, GB18030 or UTF-16 ({error})") from error
    except (lzma.LZMAError, EOFError, OSError) as error:
        raise BrokenError(f"line 1: cannot be read to its end ({error})") from error


class _Once:
    """Bytes that are read once."""

    def __init__(self, given: bytes) -> None:
        self._given = given

    def read(self, size: int) -> bytes:
        part, self._given = self._given[:size], self._given[size:]
        return part


class _Utf8:
    """A text file as UTF-8 without its mark; counts line feeds, and the bytes since anything was understood."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.lines = self.quiet = 0
        start = file.read(HEAD)
        self._decoder = _decoder(start)
        self._left = self._decoded(start)

    def __enter__(self) -> _Utf8:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def read(self, size: int) -> bytes:
        """Read so many bytes, fewer only at the end."""
        while len(self._left) < size and (more := self._file.read(max(HEAD, size - len(self._left)))):
            self._left += self._decoded(more)
        part, self._left = self._left[:size], self._left[size:]
        self.lines += part.count(b"\n")
        self.quiet += len(part)
        if self.quiet > VALUE_LIMIT + HEAD:
            raise BrokenError(f"line {self.lines + 1}: one value is longer than {VALUE_LIMIT >> 20} MiB")
        return part

    def readline(self, limit: int) -> bytes:
        """Read up to and with the next line feed, at most so many bytes."""
        parts: list[bytes] = []
        length = 0
        while length < limit:
            if not self._left and not (more := self._file.read(HEAD)):
                break
            if not self._left:
                self._left = self._decoded(more)
                continue
            end = self._left.find(b"\n", 0, limit - length) + 1 or min(len(self._left), limit - length)
            parts.append(self._left[:end])
            length += end
            self._left = self._left[end:]
            if parts[-1].endswith(b"\n"):
                break
        return b"".join(parts)

    def _decoded(self, given: bytes) -> bytes:
        return given if self._decoder is None else self._decoder.decode(given).encode()


def _decoder(start: bytes) -> codecs.IncrementalDecoder | None:
    """What turns the file into text; None for plain UTF-8, which the parser checks itself."""
    if start.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return codecs.getincrementaldecoder("utf-8-sig" if start.startswith(codecs.BOM_UTF8) else "utf-16")()
    try:
        codecs.getincrementaldecoder("utf-8")().decode(start)
    except UnicodeDecodeError:
        return codecs.getincrementaldecoder("gb18030")()
    return None


def _opened(path: Path) -> _Utf8:
    with path.open("rb") as file:
        packed = file.read(6) == b"\xfd7zXZ\0"
    opened: IO[bytes] = lzma.open(path) if packed else path.open("rb")  # noqa: SIM115 - _Utf8 closes it
    try:
        return _Utf8(opened)
    except (OSError, ValueError, EOFError, lzma.LZMAError):
        opened.close()
        raise


def text_of(value: Any) -> str:
    """Write a value as people read it: text as it is, anything else as JSON."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def dig(value: Any, keys: Sequence[str | int]) -> Any:
    """Follow keys into a value.

    Raises:
        LookupError: There is no such way.
    """
    for key in keys:
        if isinstance(value, dict):
            value = value[key if key in value else str(key)]
        elif isinstance(value, list) and isinstance(key, int):
            value = value[key]
        else:
            raise LookupError(key)
    return value
