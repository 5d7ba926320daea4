"""Upright words of many regions, kept in memory or in plain files: read by stretches, so that memory need not hold all.

In files a region takes 9.5 kB, and nothing of it stays in memory but where its keypoints begin.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from threading import Lock
from typing import BinaryIO, Protocol

import numpy as np
from numpy.typing import NDArray

from index.cutting import LARGE, Form, count
from index.errors import ShardError
from index.words import BYTES, MOST, Words

LONG = BYTES // 8
"""64-bit words of a descriptor."""

IDS, ENDS, DESCRIPTORS, POSES, OFTEN = ("ids.npy", "ends.npy", "descriptors.bin", "poses.bin", "often.npy")
"""Files of a span: arrays of NumPy's, and two of bare bytes. The last says how often a large case's slots come in it:
to count them again took a fifth of an occasion's time."""

_COUNTED = 1 << 20
"""Keypoints counted at once."""

Keypoints = tuple[NDArray[np.uint64], NDArray[np.uint8]]
"""(n, 4) descriptors, and (n, 2) poses."""


class Span(Protocol):
    """Regions that lie together.

    Attributes:
        ids: (regions,) int64, ascending.
        ends: (regions + 1,) int64, where the keypoints of each begin, and where the last ones end.
    """

    ids: NDArray[np.int64]
    ends: NDArray[np.int64]

    def read(self, first: int, last: int) -> Keypoints:
        """Return the keypoints of regions ``first`` up to, not including, ``last``."""

    def counted(self, form: Form, counts: NDArray[np.int32]) -> bool:
        """Add how many keypoints each slot has (``index.cutting.count``), where that is known; tell whether it is."""


class Held:
    """A span in memory: 38 bytes a keypoint."""

    def __init__(self, ids: NDArray[np.int64], ends: NDArray[np.int64], keypoints: Keypoints) -> None:
        """Take ids, ends as ``Span`` has them, and the keypoints of all."""
        self.ids, self.ends = ids, ends
        self._long, self._poses = keypoints

    @classmethod
    def of(cls, regions: int, words: Iterable[tuple[int, Words]]) -> Held:
        """Take so many regions at most, ids ascending: the upright words of each, copied one by one."""
        every = np.empty((regions * MOST, BYTES), np.uint8)
        poses = np.empty((regions * MOST, 2), np.uint8)
        ids, ends = [], [0]
        for region, one in words:
            end = ends[-1] + len(one.points)
            every[ends[-1] : end] = one.descriptors
            poses[ends[-1] : end] = one.poses
            ids.append(region)
            ends.append(end)
        keypoints = every[: ends[-1]].view(np.uint64), poses[: ends[-1]]
        return cls(np.asarray(ids, np.int64), np.asarray(ends, np.int64), keypoints)

    def read(self, first: int, last: int) -> Keypoints:
        """Return views; see ``Span``."""
        begin, end = self.ends[first], self.ends[last]
        return self._long[begin:end], self._poses[begin:end]

    def counted(self, form: Form, counts: NDArray[np.int32]) -> bool:
        """Tell that it is not known; see ``Span``."""
        del form, counts
        return False

    def write(self, folder: Path) -> None:
        """Write what ``Filed`` reads into a folder that is there."""
        np.save(folder / IDS, self.ids)
        np.save(folder / ENDS, self.ends)
        self._long.tofile(folder / DESCRIPTORS)
        self._poses.tofile(folder / POSES)
        counts = LARGE.counts()
        for start in range(0, len(self._long), _COUNTED):
            count(self._long[start : start + _COUNTED], LARGE, counts)
        np.save(folder / OFTEN, np.minimum(counts, np.iinfo(np.uint16).max).astype(np.uint16))


class Spilled:
    """A span in two files that are open and empty: nothing else stays in memory, as with ``Filed``."""

    def __init__(self, files: tuple[BinaryIO, BinaryIO], words: Iterable[tuple[int, Words]]) -> None:
        """Write the upright words of regions, ids ascending: descriptors to the first file, poses to the second.

        Raises:
            OSError: There is no room.
        """
        ids, ends = [], [0]
        self._files, self._turn = files, Lock()
        for region, one in words:
            for file, part in zip(self._files, (one.descriptors, one.poses), strict=True):
                file.write(part.tobytes())
            ids.append(region)
            ends.append(ends[-1] + len(one.points))
        self.ids, self.ends = np.asarray(ids, np.int64), np.asarray(ends, np.int64)

    def read(self, first: int, last: int) -> Keypoints:
        """Read from the disk; see ``Span``."""
        begin, end = int(self.ends[first]), int(self.ends[last])
        parts = []
        with self._turn:  # threads share the place at which a file is read
            for file, size in zip(self._files, (BYTES, 2), strict=True):
                file.seek(begin * size)
                parts.append(np.frombuffer(bytearray(file.read((end - begin) * size)), np.uint8))
        long, poses = parts
        return long.view(np.uint64).reshape(-1, LONG), poses.reshape(-1, 2)

    def counted(self, form: Form, counts: NDArray[np.int32]) -> bool:
        """Tell that it is not known; see ``Span``."""
        del form, counts
        return False


class Filed:
    """A span in the files of a folder."""

    def __init__(self, folder: Path) -> None:
        """Open one that ``Held.write`` wrote.

        Raises:
            OSError, ValueError: A file is missing, cut short or of something else.
        """
        self.folder = folder
        self.ids, self.ends = np.load(folder / IDS), np.load(folder / ENDS)
        count = int(self.ends[-1])
        sizes = (folder / DESCRIPTORS).stat().st_size, (folder / POSES).stat().st_size
        if sizes != (count * BYTES, count * 2) or len(self.ends) != len(self.ids) + 1:
            raise ValueError(f"{folder} is cut short")

    def read(self, first: int, last: int) -> Keypoints:
        """Read from the disk; see ``Span``.

        Raises:
            ShardError: A file has become shorter than it was.
        """
        begin, end = int(self.ends[first]), int(self.ends[last])
        long = np.fromfile(self.folder / DESCRIPTORS, np.uint64, (end - begin) * LONG, offset=begin * BYTES)
        poses = np.fromfile(self.folder / POSES, np.uint8, (end - begin) * 2, offset=begin * 2)
        if len(long) != (end - begin) * LONG or len(poses) != (end - begin) * 2:
            raise ShardError(f"{self.folder} was cut short while it was read; run the same command again")
        return long.reshape(-1, LONG), poses.reshape(-1, 2)

    def counted(self, form: Form, counts: NDArray[np.int32]) -> bool:
        """Read it, where the case is large; see ``Span``."""
        if form != LARGE:
            return False
        try:
            counts += np.load(self.folder / OFTEN)
        except (OSError, ValueError):  # it only saves time
            return False
        return True
