"""Frames that two clips share to the stretches they share: from when to when in either, and how fast.

A frame that both show says little: an opening slide stands in a hundred clips. Several that lie on one line through
(seconds in the one, seconds in the other) say that a stretch of one clip is a stretch of the other.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

REACH = 1.1
"""Seconds that a pair of frames may lie off the line: either clip keeps one frame a second, and either may be the late
one; in the faster clip's time."""

SLOWEST, FASTEST = 0.4, 2.5
"""Speeds that are looked for; clips are re-posted at half to double speed."""

NEAR_ONE = 0.1
"""A speed this near to 1 is held for 1: frames are a second apart, and nobody plays a clip a tenth faster."""

LEAST_INSTANTS = 2
LEAST_SECONDS = 0.5
"""Distinct instants of either clip on one line, and seconds between the first and the last, at least."""

LEAST_SHARE = 0.5
"""Of the frames between the first and the last shared instant, in the clip that has fewer, so many must be shared. With
no more than LEAST_INSTANTS shared, all in both: an opening and a closing slide of two clips lie on a line as well."""

MOST_POINTS = 160
"""Pairs of frames that a line is sought through, the surest; more are many frames of one standing picture."""

MOST_LINES = 4_000
MOST_TRIED = 50
MOST_STRETCHES = 4


@dataclass(frozen=True, slots=True, order=True)
class Instant:
    """A frame of the left clip and one of the right (in seconds) that show one picture, with that probability."""

    left: float
    right: float
    probability: float


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of one clip that is a stretch of another; times in seconds from each clip's start.

    Attributes:
        left_start: First shared frame, in the left clip.
        left_end: Last one.
        right_start: The same in the right clip.
        right_end: See ``right_start``.
        speed: Seconds of the right clip to one of the left: 2 where the right one is slowed to half.
        frames: Distinct instants that both show.
        probability: That it is so; see ``_probability``.
    """

    left_start: float
    left_end: float
    right_start: float
    right_end: float
    speed: float
    frames: int
    probability: float

    def right_at(self, left: float) -> float:
        """Return the time in the right clip that belongs to a time in the left one, in seconds."""
        return self.right_start + (left - self.left_start) * self.speed


@dataclass(frozen=True, slots=True)
class _Line:
    speed: float
    offset: float

    def off(self, point: Instant) -> float:
        """Seconds that a pair lies off the line, in the faster clip's time."""
        return abs(point.right - self.speed * point.left - self.offset) / max(1.0, self.speed)


def stretches(points: Iterable[Instant], left_frames: Sequence[float], right_frames: Sequence[float]) -> list[Stretch]:
    """Find what two clips share.

    Args:
        points: Pairs of frames held for one picture; those of a standing picture may be many.
        left_frames: Seconds of all frames kept of the left clip.
        right_frames: The same of the right clip.

    Returns:
        At most MOST_STRETCHES, most frames first; no two of them share a frame pair. Cost grows with the cube of
        MOST_POINTS at most.
    """
    left = sorted(set(points), key=lambda point: (-point.probability, point.left, point.right))[:MOST_POINTS]
    found: list[Stretch] = []
    while len(found) < MOST_STRETCHES:
        line = _best(left)
        if line is None:
            break
        held = _along(line, left)
        inside = _inside(held, left_frames, right_frames)
        if len(held) >= LEAST_SHARE * min(inside) and (len(held) > LEAST_INSTANTS or max(inside) <= LEAST_INSTANTS):
            found.append(_stretch(line, held, min(inside)))
        taken, others = {point.left for point in held}, {point.right for point in held}
        left = [point for point in left if point.left not in taken and point.right not in others]
    return found


def _best(points: Sequence[Instant]) -> _Line | None:
    """Choose the line that most instants of both clips lie near; of equals, the one whose speed is nearest to 1."""
    lines = _lines(points)
    if not lines:
        return None
    speeds, offsets = np.array([line.speed for line in lines]), np.array([line.offset for line in lines])
    left, right = np.array([point.left for point in points]), np.array([point.right for point in points])
    off = np.abs(right - speeds[:, None] * left - offsets[:, None]) / np.maximum(1.0, speeds)[:, None]
    near = np.maximum(0.0, 1.0 - off / REACH) * np.array([point.probability for point in points])
    worth = _by_instant(near, left) + _by_instant(near, right) - 0.2 * np.abs(np.log(speeds))
    for place in np.argsort(-worth, kind="stable")[:MOST_TRIED].tolist():
        held = _along(lines[int(place)], points)
        if len(held) >= LEAST_INSTANTS and held[-1].left - held[0].left >= LEAST_SECONDS:
            return lines[int(place)]
    return None


def _by_instant(near: NDArray[np.float64], times: NDArray[np.float64]) -> NDArray[np.float64]:
    """Add up, for each line (row), the nearest point of each distinct time."""
    order = np.argsort(times, kind="stable")
    begins = np.flatnonzero(np.r_[True, np.diff(times[order]) > 0])
    return np.asarray(np.maximum.reduceat(near[:, order], begins, axis=1).sum(axis=1), np.float64)


def _lines(points: Sequence[Instant]) -> list[_Line]:
    """List lines worth a try: at speed 1 through each point, and through every two points far enough apart."""
    lines = {(1.0, round(point.right - point.left, 2)) for point in points}
    for one, other in combinations(sorted(points), 2):
        apart = other.left - one.left
        if apart >= LEAST_SECONDS and SLOWEST <= (speed := (other.right - one.right) / apart) <= FASTEST:
            speed = 1.0 if abs(speed - 1.0) <= NEAR_ONE else speed
            lines.add((round(speed, 2), round(one.right - speed * one.left, 1)))
    return [_Line(*line) for line in sorted(lines, key=lambda line: (abs(math.log(line[0])), line))[:MOST_LINES]]


def _along(line: _Line, points: Sequence[Instant]) -> list[Instant]:
    """Return the pairs on a line in order, one for each instant of the left clip: the nearest to the line."""
    nearest: dict[float, Instant] = {}
    for point in points:
        if line.off(point) <= REACH and (point.left not in nearest or line.off(point) < line.off(nearest[point.left])):
            nearest[point.left] = point
    kept: dict[float, Instant] = {}
    for point in nearest.values():
        if point.right not in kept or line.off(point) < line.off(kept[point.right]):
            kept[point.right] = point
    return sorted(kept.values())


def _inside(held: Sequence[Instant], left_frames: Sequence[float], right_frames: Sequence[float]) -> tuple[int, int]:
    """Count the frames of either clip from the first shared instant to the last."""
    return (
        sum(held[0].left <= time <= held[-1].left for time in left_frames),
        sum(held[0].right <= time <= held[-1].right for time in right_frames),
    )


def _stretch(line: _Line, held: list[Instant], inside: int) -> Stretch:
    return Stretch(
        left_start=held[0].left,
        left_end=held[-1].left,
        right_start=held[0].right,
        right_end=held[-1].right,
        speed=round(line.speed, 3),
        frames=len(held),
        probability=_probability(held, inside),
    )


def _probability(held: Sequence[Instant], inside: int) -> float:
    """Half of the doubt goes with each shared instant; where frames in between are not shared, some comes back.

    Not calibrated: drawn clips gave no wrong stretch.
    """
    shared = min(1.0, len(held) / inside)
    sure = sum(point.probability for point in held) / len(held)
    return round(sure * (1.0 - 0.5 ** len(held)) * (0.5 + 0.5 * shared), 4)
