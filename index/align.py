"""Lay one region over another: local descriptors matched one to one, and the plane map that most of them agree on."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from index.words import Words

WORK_EDGE = 400
"""Regions are compared at this longer edge, in pixels, at most."""

KEYPOINT_EDGE = 288
"""Keypoints are looked for at this longer edge, in pixels: half the time of 400; 2 of 368 edits lost by it."""

MOST_KEYPOINTS = 600
"""The strongest; with 300, large letters across a plain photo take them all. Photos have some 400, such copies 700."""

RATIO = 0.82
"""Lowe's ratio: the nearest descriptor must be this much nearer than the second."""

LEAST_INLIERS = 10
PLAINLY = 40
"""Where so many keypoints agree as it stands, a mirror image is not tried."""

WORDS_NEAR = 72
"""Bits of 256 up to which two binary descriptors may be of one point."""

REACH = 4.0
"""A keypoint agrees with the map where it lands within so many pixels."""


@dataclass(frozen=True, slots=True, eq=False)
class Features:
    """Keypoints of a region.

    Attributes:
        points: (n, 2) float32, x and y in pixels.
        descriptors: (n, 128) float32 RootSIFT, of length 1.
    """

    points: NDArray[np.float32]
    descriptors: NDArray[np.float32]

    @property
    def mirrored(self) -> NDArray[np.float32]:
        """(n, 128) float32: what the descriptors would be of the region mirrored left to right."""
        return np.ascontiguousarray(self.descriptors[:, _MIRROR])


@dataclass(frozen=True, slots=True, eq=False)
class Alignment:
    """A map from the right region to the left one.

    Attributes:
        matrix: (3, 3) float64 homography, right pixels to left pixels.
        inliers: Keypoints that agree with it; 0 where it was not made from keypoints.
        mirrored: True where it mirrors.
        domain: (height, width) uint8, 255 where the right region shows something, 0 elsewhere; None: all over.
    """

    matrix: NDArray[np.float64]
    inliers: int
    mirrored: bool
    domain: NDArray[np.uint8] | None = None


def _mirror_order() -> NDArray[np.intp]:
    """Order of SIFT's 4 x 4 x 8 bins after a left-right mirror: columns reversed, directions reflected.

    The patch is taken in the frame of the keypoint's own direction, so a mirror reverses it across that direction: rows
    of the patch are reversed and each direction bin turns into its negative.
    """
    bins = np.arange(128).reshape(4, 4, 8)
    return np.asarray(bins[::-1, :, (-np.arange(8)) % 8].reshape(-1), np.intp)


_MIRROR = _mirror_order()


def features(grey: NDArray[np.uint8]) -> Features:
    """Find keypoints.

    Args:
        grey: (height, width) uint8 luminance, longer edge at most WORK_EDGE.

    Returns:
        At most MOST_KEYPOINTS, the strongest; none where the region is smooth.
    """
    detector = cv2.SIFT.create(nfeatures=MOST_KEYPOINTS, contrastThreshold=0.02, edgeThreshold=14)
    factor = min(1.0, KEYPOINT_EDGE / max(grey.shape))
    size = max(1, round(grey.shape[1] * factor)), max(1, round(grey.shape[0] * factor))
    small = cv2.resize(grey, size, interpolation=cv2.INTER_AREA) if factor < 1.0 else grey
    keypoints, found = detector.detectAndCompute(small, None)
    if found is None or not len(keypoints):
        return Features(np.zeros((0, 2), np.float32), np.zeros((0, 128), np.float32))
    scale = np.array([grey.shape[1] / size[0], grey.shape[0] / size[1]], np.float32)
    points = (np.asarray([keypoint.pt for keypoint in keypoints], np.float32) + 0.5) * scale - 0.5
    root = np.sqrt(found / np.maximum(found.sum(axis=1, keepdims=True), 1e-9)).astype(np.float32)
    return Features(points, root)


def align(left: Features, right: Features) -> Alignment | None:
    """Find the map from right to left that most keypoints agree on, mirrored or not.

    Returns:
        The better of the two; None where fewer than LEAST_INLIERS agree or the map is no plausible photograph's.
    """
    if min(len(left.points), len(right.points)) < LEAST_INLIERS:
        return None
    plain = _fit(left, right.points, right.descriptors)
    if plain is not None and plain[1] >= PLAINLY:
        return Alignment(plain[0], plain[1], mirrored=False)
    mirrored = _fit(left, right.points, right.mirrored)
    if mirrored is not None and (plain is None or mirrored[1] > plain[1]):
        return Alignment(mirrored[0], mirrored[1], mirrored=True)
    return None if plain is None else Alignment(plain[0], plain[1], mirrored=False)


def align_words(left: Words, right: tuple[Words, Words]) -> Alignment | None:
    """Find the map from right to left that most binary descriptors agree on; quicker than ``align``, and less sure.

    Args:
        left: The upright words of the left region.
        right: The upright and the mirrored words of the right one.
    """
    plain = _agree(*_near_words(left, right[0]))
    if plain is not None and plain[1] >= PLAINLY:
        return Alignment(*plain, mirrored=False)
    mirrored = _near_words(left, right[1])
    # No more can agree than are near.
    if len(mirrored[0]) > (0 if plain is None else plain[1]):
        other = _agree(*mirrored)
        if other is not None and (plain is None or other[1] > plain[1]):
            return Alignment(*other, mirrored=True)
    return None if plain is None else Alignment(*plain, mirrored=False)


def _near_words(left: Words, right: Words) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return (n, 2) right and left points whose descriptors are each other's nearest, and near."""
    nothing = right.points[:0], left.points[:0]
    if not len(left.points) or not len(right.points):
        return nothing
    distance, best = _nearest(right.descriptors, left.descriptors)
    asked = np.unique(best[distance <= WORDS_NEAR])
    if not len(asked):
        return nothing
    _, back = _nearest(left.descriptors[asked], right.descriptors)
    keep = (best[back] == asked) & (distance[back] <= WORDS_NEAR)
    return right.points[back[keep]], left.points[asked[keep]]


def _nearest(asked: NDArray[np.uint8], among: NDArray[np.uint8]) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Return of each of (n, 32) descriptors the bits to the nearest one, and the place of the first of such."""
    distance, which = cv2.batchDistance(asked, among, cv2.CV_32S, normType=cv2.NORM_HAMMING, K=1)
    return np.asarray(distance, np.int32)[:, 0], np.asarray(which, np.int32)[:, 0]


def _fit(
    left: Features, points: NDArray[np.float32], descriptors: NDArray[np.float32]
) -> tuple[NDArray[np.float64], int] | None:
    pairs = _one_to_one(left.descriptors, descriptors)
    return _agree(points[pairs[:, 1]], left.points[pairs[:, 0]])


def _agree(there: NDArray[np.float32], here: NDArray[np.float32]) -> tuple[NDArray[np.float64], int] | None:
    """Fit the map from (n, 2) points there to those here that most agree on; with how many do."""
    if len(there) < LEAST_INLIERS:
        return None
    first, agreed = cv2.estimateAffine2D(
        there, here, method=cv2.RANSAC, ransacReprojThreshold=2 * REACH, maxIters=1500, confidence=0.995
    )
    if first is None or int(agreed.sum()) < LEAST_INLIERS - 2:
        return None
    matrix = np.vstack([first, [0.0, 0.0, 1.0]])
    return _refined(matrix, there, here)


def _refined(
    matrix: NDArray[np.float64], there: NDArray[np.float32], here: NDArray[np.float32]
) -> tuple[NDArray[np.float64], int] | None:
    """Refit on those that agree: a homography where there are many, which takes in a photo of a screen."""
    for reach in (2.5 * REACH, REACH):
        inside = _errors(matrix, there, here) <= reach
        count = int(inside.sum())
        if count < LEAST_INLIERS:
            return None
        better = _fitted(there[inside], here[inside])
        if better is None or not plausible(better):
            return None
        matrix = better
    inside = _errors(matrix, there, here) <= REACH
    spread = {(int(x), int(y)) for x, y in here[inside] // 32}
    count = int(inside.sum())
    return (matrix, count) if count >= LEAST_INLIERS and len(spread) >= 5 else None


def _fitted(there: NDArray[np.float32], here: NDArray[np.float32]) -> NDArray[np.float64] | None:
    if len(there) >= 24:
        full = cv2.findHomography(there, here, 0)[0]
        return None if full is None else np.asarray(full, np.float64)
    affine = cv2.estimateAffine2D(there, here, method=cv2.LMEDS)[0]
    return None if affine is None else np.vstack([np.asarray(affine, np.float64), [0.0, 0.0, 1.0]])


def _one_to_one(left: NDArray[np.float32], right: NDArray[np.float32]) -> NDArray[np.intp]:
    """List (left, right) places that are each other's nearest and clearly nearer than the second."""
    likeness = left @ right.T
    best = likeness.argmax(axis=1)
    rows = np.arange(len(left))
    top = likeness[rows, best]
    likeness[rows, best] = -1.0
    second = likeness.max(axis=1)
    likeness[rows, best] = top
    mutual = likeness.argmax(axis=0)[best] == rows
    nearer = (1.0 - top) < RATIO**2 * (1.0 - second)
    keep = mutual & nearer
    return np.stack([rows[keep], best[keep]], axis=1)


def _errors(matrix: NDArray[np.float64], there: NDArray[np.float32], here: NDArray[np.float32]) -> NDArray[np.float64]:
    return np.asarray(np.linalg.norm(mapped(matrix, there) - here, axis=1))


def mapped(matrix: NDArray[np.float64], points: NDArray[np.float32]) -> NDArray[np.float64]:
    """Map (n, 2) points by a homography; a point at infinity lands far away."""
    full = np.concatenate([points, np.ones((len(points), 1), points.dtype)], axis=1) @ matrix.T
    depth = np.where(np.abs(full[:, 2:]) < 1e-9, 1e-9, full[:, 2:])
    return np.asarray(full[:, :2] / depth, np.float64)


def plausible(matrix: NDArray[np.float64]) -> bool:
    """Tell whether a map is one that re-photographing or stretching makes: no collapse, no strong perspective."""
    linear = matrix[:2, :2] / matrix[2, 2] if abs(matrix[2, 2]) > 1e-9 else np.zeros((2, 2))
    values = np.linalg.svd(linear, compute_uv=False)
    if values[1] < 0.08 or values[0] > 12.0 or values[0] > 2.2 * values[1]:
        return False
    return bool(np.abs(matrix[2, :2] / matrix[2, 2]).max() * WORK_EDGE < 0.7)


def turned(orientation: int, left: tuple[int, int], right: tuple[int, int]) -> Alignment:
    """Map a right region onto a left one that, turned by ``orientation``, is the right one from edge to edge.

    Args:
        orientation: As in ``index.fingerprints``: 0 to 3 quarter turns anticlockwise, 4 to 7 the same after a mirror.
        left: (height, width) in pixels.
        right: (height, width) in pixels.
    """
    height, width = left
    corners = np.array([[0, 0], [width, 0], [0, height]], np.float32)
    unit = corners / np.array([width, height], np.float32)
    if orientation >= 4:
        unit = np.stack([1 - unit[:, 0], unit[:, 1]], axis=1)
    for _ in range(orientation % 4):
        unit = np.stack([unit[:, 1], 1 - unit[:, 0]], axis=1)
    there = np.asarray(unit * np.array([right[1], right[0]], np.float32) - 0.5, np.float32)
    affine = cv2.getAffineTransform(there, np.asarray(corners - 0.5, np.float32))
    return Alignment(np.vstack([affine, [0.0, 0.0, 1.0]]), 0, mirrored=orientation >= 4)
