"""Local binary descriptors as words that vote: what finds crops, cells, insets, turned and overlaid copies.

A fingerprint of the whole region is lost once a third of it is cut away. Some of its keypoints are not. Each keypoint's
256 bits (ORB, Rublee et al. 2011) are cut into words, the regions that share a word are looked at, and one whose bits
are near is a vote. What that finds in the end, ``scripts/benchmark_matching.py`` measures: nine tenths of 25 kinds of
edits, where PDQ within 31 bits finds two fifths of such edits (reference figures). About 2 ms a region to describe.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice

import cv2
import numpy as np
from numpy.typing import NDArray

MOST = 250
"""Keypoints kept of a region, the strongest."""

RECIPE = f"orb-words 2 opencv-{cv2.__version__} most-{MOST}"

SCALE = 1.25
"""Each level of scale is so many times coarser than the last."""

TABLES = 6
WORD_BITS = 20
NEAR = 52
"""Bits of 256 up to which two descriptors are near. Of one point they differ by 30 or so, of different ones by 128."""

COMMON = 60
"""A word that more keypoints share than this says nothing: a letter, a weave, an app's icon."""

COMMON_POINT = 40
"""A keypoint that is near to more others than this says nothing either."""

LEAST_VOTES = 6
"""Votes below this come by chance: of unrelated regions that get 4 at all, half get no more."""

BACKGROUND_RANK = 20
"""A region's own background is what its 20th best gets; others count only where they stand out from it."""

STANDS_OUT = 2
BLOCK = 96
"""Regions looked up at once; bounds memory."""

_POINT_STEPS = 64.0
_BYTES = 32
_PACKED = 4 + 2 + _BYTES

_TURN_STEP = 22
"""Width of a bin of turns, in 1/256: votes of one copy agree on how far it is turned, to 15 degrees or so."""

_BINS = 16 * 16


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    """Keypoints of a region.

    Attributes:
        points: (n, 2) float32, x and y in pixels.
        poses: (n, 2) uint8, direction in 1/256 turns and level of scale, each 1.25 times coarser than the last.
        descriptors: (n, 32) uint8.
    """

    points: NDArray[np.float32]
    poses: NDArray[np.uint8]
    descriptors: NDArray[np.uint8]


def find(grey: NDArray[np.uint8]) -> tuple[Words, Words]:
    """Find the keypoints of a region, and of its mirror image.

    Args:
        grey: (height, width) uint8 luminance of the region's thumbnail.

    Returns:
        Upright and mirrored; the points of both are in pixels of the upright region.
    """
    detector = cv2.ORB.create(
        nfeatures=MOST, scaleFactor=SCALE, nlevels=7, edgeThreshold=20, patchSize=31, fastThreshold=8
    )
    keypoints, found = detector.detectAndCompute(grey, None)
    if found is None or not len(keypoints):
        none = Words(np.zeros((0, 2), np.float32), np.zeros((0, 2), np.uint8), np.zeros((0, _BYTES), np.uint8))
        return none, none
    # The keypoints of the mirror image are those of the region, mirrored; to find them again would take twice as long.
    flipped = [_flipped(keypoint, grey.shape[1]) for keypoint in keypoints]
    kept, mirrored = detector.compute(np.ascontiguousarray(grey[:, ::-1]), flipped)
    upright, other = _taken(keypoints, found), _taken(kept, mirrored)
    other.points[:, 0] = grey.shape[1] - 1 - other.points[:, 0]
    return upright, other


def _flipped(keypoint: cv2.KeyPoint, width: int) -> cv2.KeyPoint:
    """Mirror a keypoint, at its own level of scale: there pixels fall on pixels, and descriptors are exact."""
    scale = SCALE**keypoint.octave
    x = (round(width / scale) - 1) * scale - keypoint.pt[0]
    turn = (180.0 - keypoint.angle) % 360.0
    return cv2.KeyPoint(x, keypoint.pt[1], keypoint.size, turn, keypoint.response, keypoint.octave)


def _taken(keypoints: Sequence[cv2.KeyPoint], found: object) -> Words:
    points = np.asarray(cv2.KeyPoint.convert(keypoints), np.float32).reshape(-1, 2)
    poses = [(round(keypoint.angle * 256 / 360) % 256, keypoint.octave) for keypoint in keypoints]
    return Words(points, np.asarray(poses, np.uint8).reshape(-1, 2), np.asarray(found, np.uint8).reshape(-1, _BYTES))


def pack(upright: Words, mirrored: Words) -> bytes:
    """Write both as bytes: the count of upright ones (uint16), then points (1/64 px), poses and descriptors of each."""
    parts = [np.uint16(len(upright.points)).astype("<u2").tobytes()]
    for words in (upright, mirrored):
        steps = np.round(words.points * _POINT_STEPS).astype("<u2")
        parts += [steps.tobytes(), words.poses.tobytes(), words.descriptors.tobytes()]
    return b"".join(parts)


def unpack(packed: bytes) -> tuple[Words, Words]:
    """Read what ``pack`` wrote."""
    count = int(np.frombuffer(packed, "<u2", 1)[0])
    first, second = packed[2 : 2 + count * _PACKED], packed[2 + count * _PACKED :]
    return _read(first, count), _read(second, len(second) // _PACKED)


def _read(part: bytes, count: int) -> Words:
    points = np.frombuffer(part, "<u2", 2 * count).reshape(count, 2).astype(np.float32) / np.float32(_POINT_STEPS)
    poses = np.frombuffer(part, np.uint8, 2 * count, offset=4 * count).reshape(count, 2)
    return Words(points, poses, np.frombuffer(part, np.uint8, offset=6 * count).reshape(count, _BYTES))


Asked = tuple[int, Words, Words]
"""A region to look up: its id, its upright and its mirrored words."""


@dataclass(frozen=True, slots=True, order=True)
class Votes:
    """Two regions (ids) and how many keypoints of ``asked`` are near one of ``found``."""

    asked: int
    found: int
    votes: int


class WordIndex:
    """All upright words of a case, by table and word. About 70 bytes a keypoint; built in n log n."""

    def __init__(self, regions: int, words: Iterable[tuple[int, Words]]) -> None:
        """Take so many regions: the id and the upright words of each, copied one by one, which bounds memory."""
        every = np.empty((regions * MOST, _BYTES), np.uint8)
        poses = np.empty((regions * MOST, 2), np.uint8)
        ids, counts, filled = [], [], 0
        for region, one in words:
            count = len(one.points)
            every[filled : filled + count] = one.descriptors
            poses[filled : filled + count] = one.poses
            filled += count
            ids.append(region)
            counts.append(count)
        self._ids = np.asarray(ids, np.int64)
        self._owner = np.repeat(np.arange(len(ids), dtype=np.int32), counts)
        self._long = every[:filled].view(np.uint64)
        self._poses = poses[:filled]
        self._tables = [_table(_words(self._long, table)) for table in range(TABLES)]

    def near(self, asked: Iterable[Asked], most: int, threads: int = 1) -> list[Votes]:
        """Let the words of some regions vote.

        Args:
            asked: Region id, upright and mirrored words; read as they are needed.
            most: Most regions to return for each, those with the most votes.
            threads: Blocks of regions looked up at once.

        Returns:
            At least LEAST_VOTES each, a region never for itself, sorted.
        """
        kept: list[Votes] = []
        with ThreadPoolExecutor(threads) as pool:
            blocks = _blocks(asked)
            while wave := list(islice(blocks, threads)):
                for found in pool.map(self._block, wave):
                    kept += _strongest(found, most)
        return sorted(kept)

    def _block(self, block: list[Asked]) -> dict[tuple[int, int], int]:
        found: dict[tuple[int, int], int] = {}
        for words in ([one[1] for one in block], [one[2] for one in block]):
            for asker, other, votes in self._vote(words):
                pair = (block[asker][0], other)
                found[pair] = max(votes, found.get(pair, 0))
        return found

    def _vote(self, words: Sequence[Words]) -> Iterator[tuple[int, int, int]]:
        """Yield (place of asker, region id, votes): votes that agree on turn and scale, the most of any such."""
        asker = np.repeat(np.arange(len(words)), [len(one.points) for one in words])
        poses = np.concatenate([*(one.poses for one in words), np.zeros((0, 2), np.uint8)])
        asked = _long(words)
        hits = np.unique(np.concatenate([self._hits(asked, table) for table in range(TABLES)]))
        which, place = np.divmod(hits, len(self._owner))
        telling = np.bincount(which, minlength=len(asked))[which] <= COMMON_POINT
        which, place = which[telling], place[telling]
        pair = asker[which] * len(self._ids) + self._owner[place]
        # Most pairs of regions share a point or two by chance; they are dropped before the costlier counting.
        _, back, often = np.unique(pair, return_inverse=True, return_counts=True)
        enough = often[back] >= LEAST_VOTES
        which, place, pair = which[enough], place[enough], pair[enough]
        turn = poses[which, 0].astype(np.int64) - self._poses[place, 0]
        scale = poses[which, 1].astype(np.int64) - self._poses[place, 1] + 8
        # A copy's votes may straddle the edge of a bin: count with bins shifted by half as well, and take the best.
        best: dict[int, int] = {}
        for turn_shift in (0, _TURN_STEP // 2):
            for scale_shift in (0, 1):
                bins = ((turn + turn_shift) % 256 // _TURN_STEP) * 16 + (scale + scale_shift) // 2
                once = np.unique((pair * _BINS + bins) * len(asked) + which)
                keys, counts = np.unique(once // len(asked), return_counts=True)
                for key, count in zip(keys[counts >= LEAST_VOTES] // _BINS, counts[counts >= LEAST_VOTES], strict=True):
                    best[int(key)] = max(int(count), best.get(int(key), 0))
        for key, votes in best.items():
            yield key // len(self._ids), int(self._ids[key % len(self._ids)]), votes

    def _hits(self, asked: NDArray[np.uint64], table: int) -> NDArray[np.int64]:
        """Return asked keypoint times all keypoints plus keypoint, for each near pair of one table."""
        order, starts = self._tables[table]
        words = _words(asked, table)
        low = starts[words]
        count = starts[words + 1] - low
        count[count > COMMON] = 0
        total = int(count.sum())
        if not total:
            return np.zeros(0, np.int64)
        which = np.repeat(np.arange(len(asked)), count)
        begins = np.cumsum(count) - count
        places = order[np.arange(total) - np.repeat(begins, count) + np.repeat(low, count)]
        near = np.bitwise_count(self._long[places] ^ asked[which]).sum(axis=1) <= NEAR
        return np.asarray(which[near].astype(np.int64) * len(self._owner) + places[near], np.int64)


def _blocks(asked: Iterable[Asked]) -> Iterator[list[Asked]]:
    every = iter(asked)
    while block := list(islice(every, BLOCK)):
        yield block


def _long(words: Sequence[Words]) -> NDArray[np.uint64]:
    every = np.concatenate([*(one.descriptors for one in words), np.zeros((0, _BYTES), np.uint8)])
    return np.ascontiguousarray(every).view(np.uint64).reshape(-1, 4)


def _words(long: NDArray[np.uint64], table: int) -> NDArray[np.int64]:
    """Cut one table's word out of (n, 4) uint64 descriptors: WORD_BITS bits, those of each table apart."""
    start = table * 42
    part, shift = divmod(start, 64)
    low = long[:, part] >> np.uint64(shift)
    if shift + WORD_BITS > 64:
        low = low | (long[:, part + 1] << np.uint64(64 - shift))
    return (low & np.uint64((1 << WORD_BITS) - 1)).astype(np.int64)


def _table(words: NDArray[np.int64]) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    """Return keypoints ordered by word, and where each word begins."""
    order = np.argsort(words, kind="stable").astype(np.int32)
    starts = np.concatenate([[0], np.cumsum(np.bincount(words, minlength=1 << WORD_BITS))])
    return order, starts.astype(np.int64)


def _strongest(found: dict[tuple[int, int], int], most: int) -> list[Votes]:
    by_asked: dict[int, list[Votes]] = {}
    for (asked, other), votes in found.items():
        if asked != other:
            by_asked.setdefault(asked, []).append(Votes(asked, other, votes))
    kept: list[Votes] = []
    for votes_of_one in by_asked.values():
        ordered = sorted(votes_of_one, key=lambda vote: (-vote.votes, vote.found))
        background = ordered[BACKGROUND_RANK].votes + STANDS_OUT if len(ordered) > BACKGROUND_RANK else 0
        kept += [vote for vote in ordered[:most] if vote.votes >= background]
    return kept
