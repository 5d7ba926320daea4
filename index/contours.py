"""How much like a rectangle or an ellipse an outline is."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray


def largest(mask: NDArray[np.uint8]) -> NDArray[Any] | None:
    """Return the outline of the largest part of (h, w), every pixel of it, as OpenCV gives it; None of nothing."""
    outlines, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    return max(outlines, key=cv2.contourArea) if outlines else None


def rectangular(outline: NDArray[Any]) -> float:
    """Return the share of its smallest rectangle that an outline fills."""
    # Outlines run through the middles of pixels; their own breadth counts.
    area = cv2.contourArea(outline) + cv2.arcLength(outline, closed=True) / 2 + 1
    _, (across, down), _ = cv2.minAreaRect(outline)
    return float(area / ((across + 1) * (down + 1)))


def roundness(outline: NDArray[Any]) -> float:
    """Return what an outline and the ellipse of the same moments have in common, as a share of what either covers."""
    x, y, width, height = cv2.boundingRect(outline)
    filled, ellipse = np.zeros((2, 2 * height, 2 * width), np.uint8)
    cv2.drawContours(filled, [outline - np.array([x - width // 2, y - height // 2])], -1, 1, cv2.FILLED)
    moments = cv2.moments(filled, binaryImage=True)
    area = moments["m00"]
    spread = np.array([[moments["mu20"], moments["mu11"]], [moments["mu11"], moments["mu02"]]]) / area
    lengths, ways = np.linalg.eigh(spread)
    short, long = (float(4 * np.sqrt(max(length, 0.25))) for length in lengths)
    turn = float(np.degrees(np.arctan2(ways[1, 1], ways[0, 1])))
    cv2.ellipse(ellipse, ((moments["m10"] / area, moments["m01"] / area), (long, short), turn), 1, -1)
    return int(np.count_nonzero(filled & ellipse)) / max(1, int(np.count_nonzero(filled | ellipse)))
