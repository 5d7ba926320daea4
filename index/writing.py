"""Where writing may stand in a picture, and what it says: a cheap look first, then OCR by the extra ``ocr``.

OCR errs; what it reads is a suggestion with its confidence and its box.
"""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from index.regions import Box

EXTRA = "pip install 'tuskprint[ocr]' (Python 3.12 or newer)"

LOOK_EDGE = 640
"""Longer edge at which writing is looked for, in pixels: a line of a phone's screen keeps ten of its height."""

EDGE = 36
"""Least step of luminance (0 to 255) at the edge of a letter."""

REACH = 9
"""Pixels that letters of one line stand apart, at most, at LOOK_EDGE."""

HEIGHTS = (5, 64)
LEAST_LENGTH = 2.2
"""A line of writing is at least so many times as long as it is high."""

LEAST_FILL = 0.45
LINES_EDGE = 736
"""Pixels. A page of a screen takes 0.8 s of a core; a photo 0.09 s (mean of 40), and 0.4 s at the shorter edge."""

MARGIN = 24
MOST_LINES = 200
LONGEST = 300
"""Characters kept of one line."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of writing, as OCR reads it: with its confidence, 0 to 1, and its upright box in pixels."""

    text: str
    confidence: float
    box: Box


def recipe() -> str:
    """Name what reads; empty where the extra is not installed."""
    try:
        return f"ocr rapidocr-{version('rapidocr')} onnxruntime-{version('onnxruntime')}"
    except PackageNotFoundError:
        return ""


def likely(pixels: NDArray[np.uint8]) -> list[Box]:
    """Find where lines of writing may stand; time is a few milliseconds, and carvings and cloths give false ones.

    Args:
        pixels: (height, width, 3) uint8 RGB.
    """
    height, width = pixels.shape[:2]
    factor = min(1.0, LOOK_EDGE / max(height, width))
    size = max(1, round(width * factor)), max(1, round(height * factor))
    grey = cv2.cvtColor(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), cv2.COLOR_RGB2GRAY)
    steps = cv2.morphologyEx(grey, cv2.MORPH_GRADIENT, np.ones((3, 3), np.uint8))
    marks = cv2.morphologyEx((steps > EDGE).astype(np.uint8), cv2.MORPH_CLOSE, np.ones((1, REACH), np.uint8))
    marks = cv2.morphologyEx(marks, cv2.MORPH_OPEN, np.ones((3, 3), np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(marks, connectivity=4)
    found = []
    for left, top, wide, tall, area in stats[1:].tolist():
        line = HEIGHTS[0] <= tall <= HEIGHTS[1] and wide >= LEAST_LENGTH * tall and area >= LEAST_FILL * wide * tall
        if line:
            found.append(Box(*(round(each / factor) for each in (left, top, wide, tall))))
    return found


def page(pixels: NDArray[np.uint8]) -> list[Line]:
    """Read the writing on (height, width, 3) uint8 RGB of a screen, however small, from the top."""
    return _read(pixels, Box(0, 0, pixels.shape[1], pixels.shape[0]), "min")


def photo(pixels: NDArray[np.uint8], within: Box) -> list[Line]:
    """Read the writing over a part of a photo, from the top; what takes less than a fortieth of its edge is not seen.

    Args:
        pixels: (height, width, 3) uint8 RGB.
        within: The part to read; what stands outside is not read.
    """
    return _read(pixels, within, "max")


def _read(pixels: NDArray[np.uint8], box: Box, edge: str) -> list[Line]:
    part = pixels[box.top : box.top + box.height, box.left : box.left + box.width]
    told = _opened(edge)(np.ascontiguousarray(part[:, :, ::-1]), use_cls=False)
    if told.boxes is None or told.txts is None:
        return []
    found = [
        Line(_clean(text), round(float(sure), 4), _around(corners, box))
        for corners, text, sure in zip(told.boxes, told.txts, told.scores, strict=True)
    ]
    return sorted((line for line in found if line.text), key=lambda line: (line.box.top, line.box.left))[:MOST_LINES]


def around(boxes: list[Box], width: int, height: int) -> Box:
    """Return the box around all of some boxes, with a margin, within a picture."""
    left = max(0, min(box.left for box in boxes) - MARGIN)
    top = max(0, min(box.top for box in boxes) - MARGIN)
    right = min(width, max(box.left + box.width for box in boxes) + MARGIN)
    bottom = min(height, max(box.top + box.height for box in boxes) + MARGIN)
    return Box(left, top, right - left, bottom - top)


@lru_cache(maxsize=2)
def _opened(edge: str) -> Any:
    """Open the networks; lines are looked for with the shorter (min) or the longer (max) edge brought to LINES_EDGE."""
    looked = {"Det.limit_type": edge, "Det.limit_side_len": LINES_EDGE}
    threads = {f"EngineConfig.onnxruntime.{name}_op_num_threads": 1 for name in ("intra", "inter")}
    return importlib.import_module("rapidocr").RapidOCR(params={"Global.log_level": "error", **looked, **threads})


def _clean(text: str) -> str:
    return "".join(each for each in text[:LONGEST] if each.isprintable()).strip()


def _around(corners: NDArray[np.float32], part: Box) -> Box:
    left, top = np.maximum(corners.min(axis=0), 0).astype(int).tolist()
    right, bottom = (corners.max(axis=0) + 1).astype(int).tolist()
    return Box(part.left + left, part.top + top, max(1, right - left), max(1, bottom - top))
