"""Faces in a picture, to be masked before others see it; found by YuNet (Wu and others 2023), which comes with us.

It runs on pixels of our own thumbnails. A carved face is a face to it.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from index.picture import shrunk

Box = tuple[float, float, float, float]
"""Left, top, width, height, as shares of the picture."""

MODEL = Path(__file__).parent / "models" / "yunet.onnx"
EDGE = 480
SURE = 0.6
"""Least score. Low on purpose: masking too much costs a reader little, a face that is missed costs a person much."""

WIDER = 0.25
"""Share of its size by which a face's box is widened on each side: hair and chin tell people too."""

BLOCKS = 6
"""What is masked is left with so many blocks across at most; no face is known again from them."""

RECIPE = f"yunet-2023mar/opencv-{cv2.__version__}/{EDGE}/{SURE}"


@lru_cache(maxsize=1)
def _detector() -> cv2.FaceDetectorYN:
    level = cv2.utils.logging.getLogLevel()
    cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_ERROR)  # it warns of a choice that is not ours
    try:
        return cv2.FaceDetectorYN.create(str(MODEL), "", (EDGE, EDGE), SURE, 0.3, 200)
    finally:
        cv2.utils.logging.setLogLevel(level)


def find(pixels: NDArray[np.uint8]) -> list[Box]:
    """Find faces.

    Args:
        pixels: (height, width, 3) uint8 RGB.

    Returns:
        Their boxes, widened, within the picture.
    """
    small = shrunk(pixels, EDGE)
    height, width = small.shape[:2]
    detector = _detector()
    detector.setInputSize((width, height))
    _, found = detector.detect(np.ascontiguousarray(small[..., ::-1]))
    return [] if found is None else [_widened(each, width, height) for each in found]


def _widened(found: NDArray[np.float32], width: int, height: int) -> Box:
    left, top, wide, high = (float(value) for value in found[:4])
    sides = (left - WIDER * wide, top - WIDER * high, left + (1 + WIDER) * wide, top + (1 + WIDER) * high)
    x0, y0, x1, y1 = (min(max(0.0, at), most) for at, most in zip(sides, (width, height) * 2, strict=True))
    return x0 / width, y0 / height, (x1 - x0) / width, (y1 - y0) / height


def masked(pixels: NDArray[np.uint8], boxes: list[Box]) -> NDArray[np.uint8]:
    """Return a copy in which these boxes are coarse blocks; a box of nothing changes nothing."""
    out = pixels.copy()
    height, width = out.shape[:2]
    for left, top, wide, high in boxes:
        x0, y0 = max(0, int(left * width)), max(0, int(top * height))
        x1, y1 = min(width, int(np.ceil((left + wide) * width))), min(height, int(np.ceil((top + high) * height)))
        if x1 <= x0 or y1 <= y0:
            continue
        across, down = min(BLOCKS, x1 - x0), min(BLOCKS, y1 - y0)
        coarse = cv2.resize(out[y0:y1, x0:x1], (across, down), interpolation=cv2.INTER_AREA)
        out[y0:y1, x0:x1] = cv2.resize(coarse, (x1 - x0, y1 - y0), interpolation=cv2.INTER_NEAREST)
    return out
