"""Still more ways to repost a picture, which spoil all of it: blur, noise, shades, slants. Drawn after all rules."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.random import Generator

from evidence.market.edits import Pixels
from matching.covering import colour


def out_of_focus(pictures: Sequence[Pixels], rng: Generator) -> Pixels:
    """Blur it, by 2.5 to 4.5 pixels of 1280."""
    spread = float(rng.uniform(2.5, 4.5)) * max(pictures[0].shape[:2]) / 1280
    return np.asarray(cv2.GaussianBlur(pictures[0], (0, 0), spread), np.uint8)


def moved(pictures: Sequence[Pixels], rng: Generator) -> Pixels:
    """Blur it along one direction, as a moving hand does."""
    length = int(rng.integers(9, 19))
    kernel = np.zeros((length, length), np.float32)
    kernel[length // 2] = 1.0
    middle = (length - 1) / 2
    turn = cv2.getRotationMatrix2D((middle, middle), float(rng.uniform(0, 180)), 1.0)
    kernel = np.asarray(cv2.warpAffine(kernel, turn, (length, length)), np.float32)
    return np.asarray(cv2.filter2D(pictures[0], -1, kernel / kernel.sum()), np.uint8)


def noisy(pictures: Sequence[Pixels], rng: Generator) -> Pixels:
    """Add noise of 22 to 38 levels."""
    noise = rng.normal(0.0, rng.uniform(22, 38), pictures[0].shape)
    return np.asarray(np.clip(pictures[0] + noise, 0, 255), np.uint8)


def specks(pictures: Sequence[Pixels], rng: Generator) -> Pixels:
    """Make one pixel in twenty-five black or white."""
    shown, chance = pictures[0].copy(), rng.random(pictures[0].shape[:2])
    shown[chance < 0.02], shown[chance > 0.98] = 0, 255
    return shown


def other_hue(pictures: Sequence[Pixels], rng: Generator) -> Pixels:
    """Turn all hues by 60 to 300 degrees."""
    parts = cv2.cvtColor(pictures[0], cv2.COLOR_RGB2HSV)
    parts[..., 0] = (parts[..., 0].astype(np.int32) + int(rng.integers(30, 150))) % 180
    return np.asarray(cv2.cvtColor(parts, cv2.COLOR_HSV2RGB), np.uint8)


def hazy(pictures: Sequence[Pixels], rng: Generator) -> Pixels:
    """Lay white haze of 45 to 65 percent over it."""
    share = rng.uniform(0.45, 0.65)
    return np.asarray(pictures[0] * (1 - share) + 235 * share, np.uint8)


def duotone(pictures: Sequence[Pixels], rng: Generator) -> Pixels:
    """Show its light in shades from one colour to another."""
    light = cv2.cvtColor(pictures[0], cv2.COLOR_RGB2GRAY)[..., None] / 255.0
    dark, bright = rng.integers(0, 110, 3), rng.integers(150, 256, 3)
    return np.asarray(dark * (1 - light) + bright * light, np.uint8)


def slanted(pictures: Sequence[Pixels], rng: Generator) -> Pixels:
    """Photograph it from the side: each corner moved by up to 13 percent, on one colour."""
    height, width = pictures[0].shape[:2]
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    to = corners + rng.uniform(-0.13, 0.13, (4, 2)) * (width, height)
    to = np.asarray(to - to.min(axis=0), np.float32)
    size = tuple(int(edge) for edge in np.ceil(to.max(axis=0)))
    matrix = cv2.getPerspectiveTransform(corners, to)
    return np.asarray(cv2.warpPerspective(pictures[0], matrix, size, borderValue=colour(rng)), np.uint8)


def sheared(pictures: Sequence[Pixels], rng: Generator) -> Pixels:
    """Shear it by 12 to 25 percent; its edge is mirrored into the corners."""
    height, width = pictures[0].shape[:2]
    slope = float(rng.choice([-1, 1]) * rng.uniform(0.12, 0.25))
    matrix = np.array([[1, slope, max(0.0, -slope * height)], [0, 1, 0]], np.float32)
    size = (int(width + abs(slope) * height), height)
    return np.asarray(cv2.warpAffine(pictures[0], matrix, size, borderMode=cv2.BORDER_REFLECT), np.uint8)


def halftone(pictures: Sequence[Pixels], _rng: Generator) -> Pixels:
    """Print it in black dots, as a newspaper does."""
    light = cv2.cvtColor(pictures[0], cv2.COLOR_RGB2GRAY).astype(np.float32)
    rows, columns = np.mgrid[: light.shape[0], : light.shape[1]]
    step = 2 * np.pi / 8.4
    screen = 127 + 110 * np.sin(step * (columns + rows)) * np.sin(step * (columns - rows))
    dots = cv2.GaussianBlur(np.asarray((light > screen) * 255, np.uint8), (0, 0), 1.2)
    return np.dstack([dots] * 3)


def portrait(pictures: Sequence[Pixels], _rng: Generator) -> Pixels:
    """Leave the middle sharp and blur what is around it, as phones do."""
    picture = pictures[0]
    height, width = picture.shape[:2]
    blurred = cv2.GaussianBlur(picture, (0, 0), max(height, width) / 70)
    sharp = np.zeros((height, width), np.float32)
    cv2.ellipse(sharp, (width // 2, height // 2), (int(width * 0.3), int(height * 0.33)), 0, 0, 360, 1.0, -1)
    weight = np.asarray(cv2.GaussianBlur(sharp, (0, 0), max(height, width) / 60), np.float32)[..., None]
    return np.asarray(picture * weight + blurred * (1 - weight), np.uint8)


def strip(pictures: Sequence[Pixels], rng: Generator) -> Pixels:
    """Keep two fifths of it, from edge to edge."""
    height, width = pictures[0].shape[:2]
    if rng.random() < 0.5:
        top = int(rng.integers(0, int(height * 0.6)))
        return pictures[0][top : top + int(height * 0.4)]
    left = int(rng.integers(0, int(width * 0.6)))
    return pictures[0][:, left : left + int(width * 0.4)]


def fringed(pictures: Sequence[Pixels], rng: Generator) -> Pixels:
    """Shift its red and its blue by 5 to 11 pixels, against each other."""
    shown, shift = pictures[0].copy(), int(rng.integers(5, 12))
    shown[..., 0], shown[..., 2] = np.roll(shown[..., 0], shift, axis=1), np.roll(shown[..., 2], -shift, axis=1)
    return shown


def coarse(pictures: Sequence[Pixels], _rng: Generator) -> Pixels:
    """Leave it as it is: it is saved at quality 8 to 10."""
    return pictures[0]


def glowing(pictures: Sequence[Pixels], _rng: Generator) -> Pixels:
    """Let its lights glow."""
    soft = cv2.GaussianBlur(pictures[0], (0, 0), max(pictures[0].shape[:2]) / 50).astype(np.float32)
    return np.asarray(255 - (255 - pictures[0].astype(np.float32)) * (255 - soft * 0.7) / 255, np.uint8)


def equalised(pictures: Sequence[Pixels], _rng: Generator) -> Pixels:
    """Spread its light evenly over all shades."""
    parts = cv2.cvtColor(pictures[0], cv2.COLOR_RGB2YCrCb)
    parts[..., 0] = cv2.equalizeHist(parts[..., 0])
    return np.asarray(cv2.cvtColor(parts, cv2.COLOR_YCrCb2RGB), np.uint8)
