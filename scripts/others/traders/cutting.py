"""Cutting a piece from its plain studio background."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from others.traders.canvas import Field, Picture, Pixels, shrunk

Mask = NDArray[np.bool_]
STRANGE = 5.0


def cut(photo: Picture) -> Picture | None:
    """The piece alone, clear around it; None where it cannot be told from what is behind it."""
    image = np.asarray(shrunk(photo, 800), dtype=np.uint8)
    mask = _largest(_parted(image))
    return _lifted(image, mask) if _sound(mask) else None


def _ellipse(size: int) -> Pixels:
    return np.asarray(cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size)), np.uint8)


def _largest(mask: Mask) -> Mask:
    """The largest part, with its pin holes filled."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask.astype(np.uint8))
    if count < 2:
        return mask
    best = 1 + int(np.argmax(stats[1:, cv2.CC_STAT_AREA]))
    part = labels == best
    count, labels, stats, _ = cv2.connectedComponentsWithStats((~part).astype(np.uint8))
    for label in range(1, count):
        if stats[label, cv2.CC_STAT_AREA] < 0.004 * part.size:
            part |= labels == label
    return np.asarray(part)


def _wall(values: Field) -> Field:
    """The background's colour everywhere, as a smooth surface laid through the edges."""
    height, width = values.shape[:2]
    down, across = np.mgrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j]
    terms = np.stack([np.ones_like(down), down, across, down * across, down**2, across**2], axis=-1)
    rim = np.maximum(abs(down), abs(across)) > 0.93
    chosen, wanted = terms[rim], values[rim]
    keep = np.ones(len(chosen), bool)
    for _ in range(4):
        weights = np.linalg.lstsq(chosen[keep], wanted[keep], rcond=None)[0]
        off = np.abs(chosen @ weights - wanted).max(axis=1)
        keep = off <= max(1.5, float(np.quantile(off, 0.7)))
    return np.asarray(terms @ weights, np.float32)


def _strange(lab: Field) -> Field:
    """How unlike the background's hue each pixel is."""
    hue = np.asarray(cv2.GaussianBlur(lab[:, :, 1:], (0, 0), 2.0), np.float32)
    return np.asarray(np.linalg.norm(hue - _wall(hue), axis=2), np.float32)


def _rough(lab: Field) -> Field:
    """How much the lightness varies around each pixel."""
    light = np.ascontiguousarray(lab[:, :, 0])
    mean = cv2.blur(light, (5, 5))
    return np.asarray(np.sqrt(np.maximum(cv2.blur(light * light, (5, 5)) - mean * mean, 0)), np.float32)


def _reached(lab: Field, solid: Mask) -> Mask:
    """What can be reached from the edges without a step in colour: wall, table, soft shadows."""
    smooth = np.asarray(cv2.GaussianBlur(lab, (0, 0), 1.2), np.float32)
    height, width = solid.shape
    marks: NDArray[Any] = np.zeros((height + 2, width + 2), np.uint8)
    marks[1:-1, 1:-1] = solid
    step = (1.1, 0.8, 0.8)
    flags = 4 | (2 << 8) | cv2.FLOODFILL_MASK_ONLY
    rim = [(x, y) for x in range(1, width - 1, 9) for y in (1, height - 2)]
    rim += [(x, y) for y in range(1, height - 1, 9) for x in (1, width - 2)]
    for x, y in rim:
        if not marks[y + 1, x + 1]:
            cv2.floodFill(smooth, marks, (x, y), (0, 0, 0), step, step, flags)
    return np.asarray(marks[1:-1, 1:-1] == 2)


def _parted(image: Pixels) -> Mask:
    """Piece or background: first by hue, grain and steps, the rest by what the two look like."""
    lab = np.asarray(cv2.cvtColor(image.astype(np.float32) / 255, cv2.COLOR_RGB2LAB), np.float32)
    strange, rough = _strange(lab), _rough(lab)
    solid = np.asarray((strange > STRANGE) | (rough > 3.0))
    outside = _reached(lab, solid)
    sure = cv2.erode(outside.astype(np.uint8), _ellipse(5)) > 0
    inner = cv2.erode((~outside).astype(np.uint8), _ellipse(31)) > 0
    inner |= cv2.erode((strange > 2 * STRANGE).astype(np.uint8), _ellipse(5)) > 0
    if not inner.any() or not sure.any():
        return np.zeros_like(outside)
    trimap = np.where(outside, cv2.GC_PR_BGD, cv2.GC_PR_FGD).astype(np.uint8)
    trimap[sure] = cv2.GC_BGD
    trimap[inner] = cv2.GC_FGD
    cv2.setRNGSeed(7)
    back, fore = np.zeros((1, 65)), np.zeros((1, 65))
    bgr = np.ascontiguousarray(image[:, :, ::-1])
    cv2.grabCut(bgr, trimap, (0, 0, 1, 1), back, fore, 3, cv2.GC_INIT_WITH_MASK)
    mask = np.asarray((trimap == cv2.GC_FGD) | (trimap == cv2.GC_PR_FGD))
    mask &= ~_leftover(lab, strange, rough, mask)
    return np.asarray(cv2.morphologyEx(mask.astype(np.uint8), cv2.MORPH_OPEN, _ellipse(5)) > 0)


def _leftover(lab: Field, strange: Field, rough: Field, mask: Mask) -> Mask:
    """Wall seen through handles, and shadow caught at the foot."""
    plain = (mask & (strange < 0.8 * STRANGE) & (rough < 2.6)).astype(np.uint8)
    plain = np.asarray(cv2.morphologyEx(plain, cv2.MORPH_OPEN, _ellipse(5)), np.uint8)
    count, labels, stats, centres = cv2.connectedComponentsWithStats(plain)
    light = lab[:, :, 0]
    below_wall = _wall(np.ascontiguousarray(lab[:, :, :1]))[:, :, 0] - light
    area = float(mask.sum())
    rows = np.nonzero(mask.any(axis=1))[0]
    foot = int(np.min(rows)) + 0.6 * (int(np.max(rows)) - int(np.min(rows)))
    rim = mask & (cv2.erode(mask.astype(np.uint8), _ellipse(7)) == 0)
    hued = float(np.median(strange[mask])) > 2 * STRANGE
    result = np.zeros_like(mask)
    for label in range(1, count):
        part = labels == label
        share = stats[label, cv2.CC_STAT_AREA] / area
        walled = share > 0.002 and abs(float(np.median(below_wall[part]))) < 26
        shade = hued and share < 0.1 and centres[label][1] > foot and bool((part & rim).any())
        if walled or shade:
            result |= part
    return np.asarray(cv2.dilate(result.astype(np.uint8), _ellipse(5)) > 0)


def _sound(mask: Mask) -> bool:
    """Whether the piece stands free and is of one plausible shape."""
    share = float(mask.mean())
    rim = np.concatenate([mask[:3].ravel(), mask[-3:].ravel(), mask[:, :3].ravel(), mask[:, -3:].ravel()])
    if not 0.08 < share < 0.8 or rim.mean() > 0.002:
        return False
    found, _ = cv2.findContours(mask.astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    hull = cv2.convexHull(max(found, key=cv2.contourArea))
    return float(mask.sum()) > 0.6 * cv2.contourArea(hull)


def _lifted(image: Pixels, mask: Mask) -> Picture:
    """The piece with a soft rim whose colour is the piece's own."""
    hard = cv2.erode(mask.astype(np.uint8), _ellipse(5))
    core = cv2.erode(hard, _ellipse(5))
    rim = np.asarray((core == 0) & (cv2.dilate(hard, _ellipse(9)) > 0)).astype(np.uint8)
    near = cv2.inpaint(image, rim, 3, cv2.INPAINT_TELEA)
    alpha: Field = np.asarray(cv2.GaussianBlur(hard.astype(np.float32), (0, 0), 1.0), np.float32)
    blend = cv2.GaussianBlur(core.astype(np.float32), (0, 0), 1.0)[:, :, None]
    colour = image * blend + near * (1 - blend)
    rows, columns = np.nonzero(hard)
    box = (
        slice(max(0, int(np.min(rows)) - 3), int(np.max(rows)) + 4),
        slice(max(0, int(np.min(columns)) - 3), int(np.max(columns)) + 4),
    )
    whole = np.dstack([colour, alpha * 255]).clip(0, 255).astype(np.uint8)
    return Image.fromarray(np.ascontiguousarray(whole[box]))
