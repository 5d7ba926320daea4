"""Cuts a piece out of a plain studio background."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from others.phones.camera import blurred
from others.phones.picture import Floats, Picture, Rng, floats, load

Mask = NDArray[np.uint8]
FAR, NEAR, SHADE_HUE = 14.0, 6.0, 7.0


@dataclass(frozen=True, slots=True)
class Cutout:
    """A piece without its background.

    Attributes:
        pixels: Its colours from 0 to 1, carried on past its edge.
        alpha: How far each pixel belongs to it.
    """

    pixels: Floats
    alpha: Floats


def cut(picture: Picture) -> Cutout | None:
    """Cuts a piece out, or gives none where the cut would not be clean."""
    pixels = floats(picture)
    lab = np.asarray(cv2.cvtColor(pixels, cv2.COLOR_RGB2LAB), np.float32)
    ground = _ground(lab)
    if ground is None:
        return None
    apart = lab - ground
    hue = blurred(np.asarray(np.hypot(apart[..., 1], apart[..., 2]), np.float32), 1.0)
    # A shadow is darker than the ground and has its hue, so darkness alone counts for less.
    light = np.where(apart[..., 0] < 0, np.maximum(-apart[..., 0] - 12, 0), apart[..., 0])
    far = blurred(np.asarray(np.hypot(light, 1.6 * hue), np.float32), 1.2)
    mask = _refined(np.asarray(picture), far)
    if mask is None:
        return None
    whole = int(mask.sum())
    rough = blurred(np.abs(apart[..., 0] - blurred(apart[..., 0], 2.0)), 2.5)
    mask = _unshadowed(mask, apart[..., 0], hue, rough)
    if mask.sum() < 0.72 * whole or not _clean(mask, far, hue, rough):
        return None
    return _trimmed(pixels, mask)


def _unshadowed(mask: Mask, light: Floats, hue: Floats, rough: Floats) -> Mask:
    # Shadows have the ground's hue and no texture, and reach the piece's edge.
    plain = (hue < SHADE_HUE) & (light > -55)
    smooth = (plain & (rough < 1.1)) | (mask == 0)
    _, labels = cv2.connectedComponents(smooth.astype(np.uint8))
    outer = np.unique(labels[(mask == 0) & smooth])
    gone = np.isin(labels, outer[outer > 0]).astype(np.uint8)
    gone = np.asarray(cv2.dilate(gone, np.ones((9, 9), np.uint8)), np.uint8)
    left = mask * (1 - gone * plain).astype(np.uint8)
    left = np.asarray(cv2.morphologyEx(left, cv2.MORPH_OPEN, np.ones((7, 7), np.uint8)), np.uint8)
    return np.asarray(cv2.medianBlur(_largest(left), 9), np.uint8)


def _largest(mask: Mask) -> Mask:
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask)
    if count < 2:
        return mask
    return np.asarray(labels == 1 + int(np.argmax(stats[1:, cv2.CC_STAT_AREA])), np.uint8)


def _ground(lab: Floats) -> Floats | None:
    # A smooth surface through the picture's rim, less whatever of the piece touches it.
    high, wide = lab.shape[:2]
    rows, columns = np.mgrid[-1 : 1 : high * 1j, -1 : 1 : wide * 1j]
    terms = np.stack([np.ones_like(rows), rows, columns, rows**2, columns**2, rows * columns], axis=-1)
    rim = np.maximum(abs(rows), abs(columns)) > 0.9
    keep = rim.copy()
    surface = lab
    for _ in range(4):
        if keep.sum() < rim.sum() * 0.55:
            return None
        fitted, *_rest = np.linalg.lstsq(terms[keep], lab[keep], rcond=None)
        surface = np.asarray(terms @ fitted, np.float32)
        off = np.linalg.norm(lab - surface, axis=-1)
        keep = rim & (off < max(4.0, 2.5 * float(np.median(off[rim]))))
    return surface if float(np.median(off[rim])) < 4 else None


def _refined(pixels: NDArray[np.uint8], far: Floats) -> Mask | None:
    marks = np.full(far.shape, cv2.GC_PR_BGD, np.uint8)
    marks[far > NEAR] = cv2.GC_PR_FGD
    marks[cv2.erode((far > FAR).astype(np.uint8), np.ones((7, 7), np.uint8)) > 0] = cv2.GC_FGD
    marks[cv2.dilate((far > NEAR).astype(np.uint8), np.ones((25, 25), np.uint8)) == 0] = cv2.GC_BGD
    if not (marks == cv2.GC_FGD).any() or not (marks == cv2.GC_BGD).any():
        return None
    cv2.setRNGSeed(1)
    cv2.grabCut(
        np.ascontiguousarray(pixels[..., ::-1]),
        marks,
        (0, 0, 1, 1),
        np.zeros((1, 65)),
        np.zeros((1, 65)),
        3,
        cv2.GC_INIT_WITH_MASK,
    )
    mask = np.isin(marks, (cv2.GC_FGD, cv2.GC_PR_FGD)).astype(np.uint8)
    mask = np.asarray(cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((5, 5), np.uint8)), np.uint8)
    return _filled(_largest(mask), far) if mask.any() else None


def _filled(mask: Mask, far: Floats) -> Mask:
    # Holes stay only where they truly show the ground, as under a handle.
    count, labels, stats, _ = cv2.connectedComponentsWithStats((1 - mask).astype(np.uint8))
    for each in range(1, count):
        x, y, wide, high, area = (int(value) for value in stats[each])
        inner = x > 0 and y > 0 and x + wide < mask.shape[1] and y + high < mask.shape[0]
        hole = labels == each
        if inner and (area < mask.size * 0.0005 or float(np.median(far[hole])) > NEAR * 0.7):
            mask[hole] = 1
    return np.asarray(cv2.medianBlur(mask, 7), np.uint8)


def _ring(mask: Mask, low: int, high: int) -> NDArray[np.bool_]:
    # Pixels whose distance inside the edge lies between two numbers.
    deep = np.asarray(cv2.distanceTransform(mask, cv2.DIST_L2, 5))
    return (deep > low) & (deep <= high)


def _clean(mask: Mask, far: Floats, hue: Floats, rough: Floats) -> bool:
    share = float(mask.mean())
    edge = np.concatenate([mask[:2].ravel(), mask[-2:].ravel(), mask[:, :2].ravel(), mask[:, -2:].ravel()])
    if not 0.07 < share < 0.75 or edge.mean() > 0.004:
        return False
    contours, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    outline = max(contours, key=cv2.contourArea)
    if cv2.contourArea(outline) < 0.5 * cv2.contourArea(cv2.convexHull(outline)):
        return False
    inner, outer = _ring(mask, 2, 8), _ring((1 - mask).astype(np.uint8), 3, 9)
    # Shadow or ground left inside, or piece left outside.
    left = (hue < 10) & (rough < 1.3) & _ring(mask, 3, 14)
    inside = (
        float((far[inner] < NEAR).mean()) < 0.1 and np.count_nonzero(left) / max(1, int(np.count_nonzero(inner))) < 0.07
    )
    within = ((hue < 5) & (rough < 1.0) & (mask > 0)).astype(np.uint8)
    within = np.asarray(cv2.morphologyEx(within, cv2.MORPH_OPEN, np.ones((9, 9), np.uint8)), np.uint8)
    inside = inside and np.count_nonzero(within) / max(1, int(np.count_nonzero(mask))) < 0.015
    return bool(inside) and float((hue[outer] > SHADE_HUE + 1).mean()) < 0.1


def _trimmed(pixels: Floats, mask: Mask) -> Cutout:
    # The outermost pixels mix with the ground: drop two and recolour the next from inside.
    core = _ring(mask, 5, 10**6).astype(np.float32)
    alpha = blurred(_ring(mask, 2, 10**6).astype(np.float32), 0.9)
    carried, weight = pixels * core[..., None], core
    spread, total = blurred(carried, 3.0), blurred(weight, 3.0)
    filled = spread / np.maximum(total, 1e-4)[..., None]
    share = np.clip(core, 0, 1)[..., None]
    # Past the blur's reach only the fill counts; inside, the picture itself.
    colours = np.where(total[..., None] > 1e-3, pixels * share + filled * (1 - share), pixels)
    ys, xs = np.nonzero(alpha > 0.01)
    box = (
        slice(max(0, int(np.min(ys)) - 2), int(np.max(ys)) + 3),
        slice(max(0, int(np.min(xs)) - 2), int(np.max(xs)) + 3),
    )
    return Cutout(np.asarray(colours[box], np.float32), np.asarray(alpha[box], np.float32))


def cutouts(folders: Sequence[Path], rng: Rng, wanted: int) -> Iterator[Cutout]:
    """Cuts pieces in a drawn order, one view of each, until enough are clean."""
    views: list[list[Path]] = []
    for folder in folders:
        views += [sorted(each.iterdir()) if each.is_dir() else [each] for each in sorted(folder.iterdir())]
    made = 0
    for place in rng.permutation(len(views)):
        if made == wanted:
            return
        tries = (path for path in views[int(place)][:3] if "detail" not in path.stem)
        found = next((piece for piece in (cut(load(path)) for path in tries) if piece), None)
        if found is not None:
            made += 1
            yield found
