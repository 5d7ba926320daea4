"""Bytes that should be text > text: UTF-8, UTF-16 with its mark, GB18030; anything else is not guessed at."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from evidence.errors import WrongSourceError

LINE_LIMIT = 16 * 2**20
"""Most bytes that one line of a text file may have."""

_MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}


def decode(given: bytes) -> str:
    """Decode a whole text.

    Raises:
        UnicodeError: It is neither UTF-8 nor GB18030 nor marked as UTF-16, or has a zero byte, which no text has.
    """
    for encoding in _candidates(given[:3]):
        try:
            text = given.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            break
        return text
    raise UnicodeError("no text in UTF-8, GB18030 or UTF-16")


def encoding(path: Path) -> str:
    """Find the encoding of a text file by decoding all of it, a line at a time.

    Raises:
        WrongSourceError: It is none of the known ones, has a zero byte, or a line longer than LINE_LIMIT.
    """
    with path.open("rb") as stream:
        candidates = _candidates(stream.read(3))
    line = 1
    for candidate in candidates:
        with path.open("rb") as stream:
            bad = _first_bad_line(stream, candidate, path)
        if bad is None:
            return candidate
        line = bad
    raise WrongSourceError(f"{path}, line {line}: neither UTF-8 nor GB18030. Save the file as UTF-8 and try again.")


def _candidates(start: bytes) -> tuple[str, ...]:
    for mark, encoding in _MARKS.items():
        if start.startswith(mark):
            return (encoding,)
    return ("utf-8", "gb18030")


def _first_bad_line(stream: BinaryIO, encoding: str, path: Path) -> int | None:
    for number, line in _lines(stream, encoding, path):
        try:
            text = line.decode(encoding)
        except UnicodeDecodeError:
            return number
        if "\0" in text:
            raise WrongSourceError(
                f"{path}, line {number}: a zero byte, so this is no text. Export the table again, as CSV in UTF-8."
            )
    return None


def _lines(stream: BinaryIO, encoding: str, path: Path) -> Iterator[tuple[int, bytes]]:
    """Yield numbered lines; a file in UTF-16, whose lines no byte ends, is one line."""
    limit = LINE_LIMIT * 16 if encoding == "utf-16" else LINE_LIMIT
    number = 0
    while line := (stream.read(limit + 1) if encoding == "utf-16" else stream.readline(limit + 1)):
        number += 1
        if len(line) > limit:
            raise WrongSourceError(
                f"{path}, line {number}: longer than {limit // 2**20} MiB. Check that this is a table with line ends."
            )
        yield number, line
