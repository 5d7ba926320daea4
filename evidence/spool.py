"""What a source lists by the hundred thousand, and refers to by key: kept in a temporary file, not in memory."""

from __future__ import annotations

import json
import tempfile
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from typing import IO, Any, Self

import numpy as np

from evidence.errors import DiskError


class Spool:
    """Values by key, each of which may be taken; of two values of one key the later counts, at the place of the first.

    About 20 bytes of memory for each value, whatever it holds: the hash of its key, and where it lies in the file.
    """

    def __init__(self, pairs: Iterable[tuple[str, Any]]) -> None:
        """Write every pair down; what ``pairs`` raises is passed on.

        Args:
            pairs: Keys, and values that JSON can hold, none of them None.

        Raises:
            DiskError: The temporary file cannot be written.
        """
        self._file = _opened()
        try:
            hashes, places = _written(self._file, pairs)
        except BaseException:
            self._file.close()
            raise
        order = np.argsort(np.array(hashes, np.int64), kind="stable")
        self._hashes = array("q", np.array(hashes, np.int64)[order].tobytes())
        self._places = array("q", np.array(places, np.int64)[order].tobytes())
        self._taken = bytearray(len(order))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Let go of the file."""
        self._file.close()

    def take(self, key: str) -> Any:
        """Hand out the value of a key, as often as it is asked for; None where there is none."""
        rank, value = self._find(key, reversed(self._ranks(key)))
        if rank is not None:
            self._taken[rank] = True
        return value

    def left(self) -> Iterator[tuple[str, Any]]:
        """Yield every key that was not taken, with its value, in the order in which the keys were first met."""
        place = 0
        while line := self._line(place):
            key, value = json.loads(line)
            ranks = self._ranks(key)
            first = last = ranks[0]
            if len(ranks) > 1:
                first, _ = self._find(key, ranks)
                last, value = self._find(key, reversed(ranks))
            if self._places[first] == place and not self._taken[last]:
                yield key, value
            place += len(line)

    def _find(self, key: str, ranks: Iterable[int]) -> tuple[Any, Any]:
        """The first of these ranks where a value of the key is, and the value; None twice where it is at none."""
        for rank in ranks:
            said, value = json.loads(self._line(self._places[rank]))
            if said == key:
                return rank, value
        return None, None

    def _ranks(self, key: str) -> range:
        """Where values of a key may be, in the order of the file; other keys of the same hash are there as well."""
        return range(bisect_left(self._hashes, hash(key)), bisect_right(self._hashes, hash(key)))

    def _line(self, place: int) -> bytes:
        self._file.seek(place)
        return self._file.readline()


def _opened() -> IO[bytes]:
    try:
        return tempfile.TemporaryFile()
    except OSError as error:
        raise _full(error) from error


def _written(file: IO[bytes], pairs: Iterable[tuple[str, Any]]) -> tuple[array[int], array[int]]:
    """Write a line for each pair; return the hash of each key and where its line begins, in bytes."""
    hashes, places = array("q"), array("q")
    place = 0
    for key, value in pairs:
        line = json.dumps((key, value)).encode() + b"\n"
        try:
            file.write(line)
        except OSError as error:
            raise _full(error) from error
        hashes.append(hash(key))
        places.append(place)
        place += len(line)
    try:
        file.flush()
    except OSError as error:
        raise _full(error) from error
    return hashes, places


def _full(error: OSError) -> DiskError:
    return DiskError(
        f"What the source lists cannot be kept in a temporary file ({tempfile.gettempdir()}: {error.strerror}). Free "
        "some space there, or name a folder on another disk in TMPDIR, and run the same command again."
    )
