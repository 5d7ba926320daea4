"""Pieces cut out of photos with a plain background."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.random import default_rng
from numpy.typing import NDArray

from evidence.market.edits import Pixels
from index.errors import PictureError
from index.picture import decode

LONGEST = 480
"""Pieces are cut out at this longer edge, in pixels; on a cloth they have 190 to 350."""

LEAST, MOST = 0.08, 0.8
"""Share of its photo that a piece may fill; else the cut is not trusted."""


@dataclass(frozen=True, slots=True, eq=False)
class Cutout:
    """A piece: (height, width, 3) uint8 RGB, and (height, width) uint8, 255 where it covers."""

    pixels: Pixels
    cover: NDArray[np.uint8]


def pieces(folders: Sequence[Path], wanted: int, seed: int) -> list[Cutout]:
    """Cut out up to ``wanted`` pieces, each from another file of the folders, drawn evenly from all of them.

    A folder within them holds several views of one piece: one of them is drawn.
    """
    within = sorted(path for folder in folders for path in folder.iterdir())
    paths = [path for path in within if path.is_file()]
    of_one = default_rng([seed, 79])
    several = [sorted(path for path in folder.iterdir() if path.is_file()) for folder in within if folder.is_dir()]
    paths += [views[int(of_one.integers(len(views)))] for views in several if views]
    found: list[Cutout] = []
    for place in default_rng([seed, 78]).permutation(len(paths)):
        if len(found) == wanted:
            break
        try:
            made = cut(decode(paths[place].read_bytes(), longest=LONGEST).pixels)
        except PictureError:
            continue
        if made is not None:
            found.append(made)
    return found


def cut(picture: Pixels) -> Cutout | None:
    """Cut the largest thing out; None where nothing stands out from the background. Seeded by OpenCV's own constant."""
    height, width = picture.shape[:2]
    mask = np.full((height, width), cv2.GC_PR_BGD, np.uint8)
    mask[height // 5 : height * 4 // 5, width // 5 : width * 4 // 5] = cv2.GC_PR_FGD
    mask[:5] = mask[-5:] = mask[:, :5] = mask[:, -5:] = cv2.GC_BGD
    cv2.setRNGSeed(1)
    colours = np.zeros((1, 65)), np.zeros((1, 65))
    bgr = np.ascontiguousarray(picture[:, :, ::-1])
    cv2.grabCut(bgr, mask, (0, 0, 0, 0), *colours, iterCount=3, mode=cv2.GC_INIT_WITH_MASK)
    cover = np.isin(mask, (cv2.GC_FGD, cv2.GC_PR_FGD)).astype(np.uint8)
    opened = cv2.morphologyEx(cover, cv2.MORPH_OPEN, np.ones((5, 5), np.uint8))
    count, labels, figures, _ = cv2.connectedComponentsWithStats(opened)
    if count < 2:
        return None
    largest = 1 + int(np.argmax(figures[1:, cv2.CC_STAT_AREA]))
    if not LEAST <= figures[largest, cv2.CC_STAT_AREA] / (height * width) <= MOST:
        return None
    x, y, wide, tall = (int(each) for each in figures[largest, :4])
    whole = cv2.morphologyEx((labels == largest).astype(np.uint8), cv2.MORPH_CLOSE, np.ones((9, 9), np.uint8))
    box = np.s_[y : y + tall, x : x + wide]
    return Cutout(np.ascontiguousarray(picture[box]), np.asarray(whole[box] * 255, np.uint8))
