"""Local binary descriptors: what finds crops, cells, insets, turned and overlaid copies (``index.votes``).

A fingerprint of the whole region is lost once a third of it is cut away. Some of its keypoints are not: ORB (Rublee et
al. 2011), 256 bits each. What they find in the end, ``scripts/benchmark_matching.py`` measures: nine tenths of 25 kinds
of edits, where PDQ within 31 bits finds two fifths of such edits (reference figures). Ten ms a region.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from operator import attrgetter

import cv2
import numpy as np
from numpy.typing import NDArray

MOST = 250
"""Keypoints kept of a region: of each of CELLS x CELLS parts the SHARE strongest, then the strongest of all. By
strength alone, print laid over a quarter of a picture takes nearly all of them, and is not found again: of 51 such
reposts of table photos 37 were found so, 45 this way."""

CELLS = 4
SHARE = 25
AMONG = 3000
"""Keypoints chosen from, the strongest."""

RECIPE = f"orb-words 5 opencv-{cv2.__version__} most-{MOST}"

SCALE, LEVELS = 1.25, 7
"""Each of so many levels of scale is so many times coarser than the last."""

_SCALES = np.array([SCALE**level for level in range(LEVELS)])
_LEVEL, _STRENGTH = attrgetter("octave"), attrgetter("response")

Box = tuple[int, int, int, int]

BYTES = 32
"""Of one descriptor."""

_POINT_STEPS = 64.0
_PACKED = 4 + 2 + BYTES


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


NONE = Words(np.zeros((0, 2), np.float32), np.zeros((0, 2), np.uint8), np.zeros((0, BYTES), np.uint8))


def find(grey: NDArray[np.uint8], printed: Sequence[Box] = (), most: int = MOST) -> tuple[Words, Words]:
    """Find the keypoints of a region, and of its mirror image.

    Args:
        grey: (height, width) uint8 luminance of the region's thumbnail.
        printed: (left, top, width, height) of text blocks: the letters of one font would find each other.
        most: Keypoints kept, at most.

    Returns:
        Upright and mirrored; the points of both are in pixels of the upright region.
    """
    detector = cv2.ORB.create(
        nfeatures=AMONG, scaleFactor=SCALE, nlevels=LEVELS, edgeThreshold=20, patchSize=31, fastThreshold=8
    )
    mask = np.full(grey.shape, 255, np.uint8)
    for left, top, width, height in printed:
        mask[top : top + height, left : left + width] = 0
    among = detector.detect(grey, mask if printed else None)
    keypoints, found = detector.compute(grey, _spread(among, grey.shape, most))
    if found is None or not len(keypoints):
        return NONE, NONE
    # The keypoints of the mirror image are those of the region, mirrored; to find them again would take twice as long.
    kept, mirrored = detector.compute(cv2.flip(grey, 1), _mirrored(keypoints, grey.shape[1]))
    upright, other = _taken(keypoints, found), _taken(kept, mirrored)
    other.points[:, 0] = grey.shape[1] - 1 - other.points[:, 0]
    return upright, other


def _spread(keypoints: Sequence[cv2.KeyPoint], shape: tuple[int, ...], most: int) -> list[cv2.KeyPoint]:
    """Choose so many keypoints, of each part of the region at least the SHARE strongest."""
    if len(keypoints) <= most:
        return list(keypoints)
    # At a keypoint's own level of scale pixels fall on pixels: a picture and its mirror image then choose the same.
    level = _levels(keypoints)
    scale = _SCALES[level]
    points = np.asarray(cv2.KeyPoint.convert(keypoints), np.float64).reshape(-1, 2) / scale[:, None] + 0.5
    strength = np.fromiter(map(_STRENGTH, keypoints), np.float64, len(keypoints))
    row, column = (
        np.clip(np.floor(points[:, axis] / np.round(shape[1 - axis] / scale) * CELLS), 0, CELLS - 1) for axis in (1, 0)
    )
    # Of each level as many as ORB itself would take.
    weak = _ranked(level, np.argsort(-strength, kind="stable")) * scale
    order = np.argsort(weak, kind="stable")
    shared = _ranked((row * CELLS + column).astype(np.uint8), order)[order] < SHARE
    chosen = np.concatenate([order[shared], order[~shared]])[:most]
    return [keypoints[place] for place in np.sort(chosen).tolist()]


def _levels(keypoints: Sequence[cv2.KeyPoint]) -> NDArray[np.uint8]:
    """Return the level of scale of each; ORB gives them level by level, so that few have to be asked."""
    ends = [bisect_right(keypoints, level, key=_LEVEL) for level in range(LEVELS)]
    return np.repeat(np.arange(LEVELS, dtype=np.uint8), np.diff(ends, prepend=0))


def _ranked(group: NDArray[np.uint8], order: NDArray[np.intp]) -> NDArray[np.intp]:
    """Return the place of each within its group, told the order of all."""
    by_group = order[np.argsort(group[order], kind="stable")]
    counts = np.bincount(group)
    rank = np.empty(len(order), np.intp)
    rank[by_group] = np.arange(len(order)) - np.repeat(np.cumsum(counts) - counts, counts)
    return rank


def _mirrored(keypoints: Sequence[cv2.KeyPoint], width: int) -> list[cv2.KeyPoint]:
    """Mirror keypoints, each at its own level of scale: there pixels fall on pixels, and descriptors are exact."""
    points = np.asarray(cv2.KeyPoint.convert(keypoints), np.float64).reshape(-1, 2)
    scale = _SCALES[[keypoint.octave for keypoint in keypoints]]
    across = (np.round(width / scale) - 1) * scale - points[:, 0]
    return [
        cv2.KeyPoint(x, y, keypoint.size, (180.0 - keypoint.angle) % 360.0, keypoint.response, keypoint.octave)
        for keypoint, x, y in zip(keypoints, across.tolist(), points[:, 1].tolist(), strict=True)
    ]


def _taken(keypoints: Sequence[cv2.KeyPoint], found: object) -> Words:
    points = np.asarray(cv2.KeyPoint.convert(keypoints), np.float32).reshape(-1, 2)
    turns = np.array([keypoint.angle for keypoint in keypoints]) * 256 / 360
    poses = np.empty((len(points), 2), np.uint8)
    poses[:, 0] = np.round(turns) % 256
    poses[:, 1] = [keypoint.octave for keypoint in keypoints]
    return Words(points, poses, np.asarray(found, np.uint8).reshape(-1, BYTES))


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


def unpack_upright(packed: bytes) -> Words:
    """Read the first of what ``pack`` wrote."""
    count = int(np.frombuffer(packed, "<u2", 1)[0])
    return _read(packed[2 : 2 + count * _PACKED], count)


def _read(part: bytes, count: int) -> Words:
    points = np.frombuffer(part, "<u2", 2 * count).reshape(count, 2).astype(np.float32) / np.float32(_POINT_STEPS)
    poses = np.frombuffer(part, np.uint8, 2 * count, offset=4 * count).reshape(count, 2)
    return Words(points, poses, np.frombuffer(part, np.uint8, offset=6 * count).reshape(count, BYTES))
