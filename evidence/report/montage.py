"""Several thumbnails in one picture, each with a label, for a sheet that is answered away from the case."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from index.errors import PictureError
from index.picture import decode_colour, encode_jpeg, shrunk

LABEL = 18
"""Height of a label, in pixels."""

GAP = 4
_PAPER, _INK, _LOST = 255, (20, 20, 20), 205
QUALITY = 80


@dataclass(frozen=True, slots=True)
class Tile:
    """A thumbnail (JPEG; empty where it is lost) with its label, in ASCII."""

    label: str
    jpeg: bytes


@dataclass(frozen=True, slots=True)
class Montage:
    """A picture as JPEG, with its size in pixels."""

    jpeg: bytes
    width: int
    height: int


def lay(tiles: Sequence[Tile], *, columns: int, edge: int) -> Montage | None:
    """Lay thumbnails out in rows, each within ``edge`` x ``edge`` pixels; None where there are none."""
    if not tiles:
        return None
    rows = -(-len(tiles) // columns)
    wide = min(columns, len(tiles))
    cell_width, cell_height = edge + GAP, edge + LABEL + GAP
    paper = np.full((rows * cell_height + GAP, wide * cell_width + GAP, 3), _PAPER, np.uint8)
    for number, tile in enumerate(tiles):
        top, left = GAP + number // columns * cell_height, GAP + number % columns * cell_width
        shown = _shown(tile.jpeg, edge)
        height, width = shown.shape[:2]
        paper[top + LABEL : top + LABEL + height, left : left + width] = shown
        place = (left, top + LABEL - 5)
        cv2.putText(paper, tile.label, place, cv2.FONT_HERSHEY_SIMPLEX, 0.42, _INK, 1, cv2.LINE_AA)
    return Montage(encode_jpeg(paper, QUALITY), paper.shape[1], paper.shape[0])


def _shown(jpeg: bytes, edge: int) -> NDArray[np.uint8]:
    try:
        return shrunk(decode_colour(jpeg), edge)
    except PictureError:
        # Thumbnails are derived and may be lost; the row can be answered in the case itself.
        return np.full((edge, edge, 3), _LOST, np.uint8)
