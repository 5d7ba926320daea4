"""Edits that move pixels or change all of them alike: crops, turns, stretches, filters, screens, re-saves."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.random import Generator

from evidence.market.edits import Pixels, saved
from evidence.market.grids import fitted
from index.picture import shrunk


def share_of(picture: Pixels, share: float, rng: Generator) -> Pixels:
    """Keep this share of the area, anywhere, in a shape somewhat other than before."""
    height, width = picture.shape[:2]
    tall = share ** rng.uniform(0.3, 0.7)
    rows, columns = round(height * tall), round(width * share / tall)
    top, left = int(rng.integers(0, height - rows + 1)), int(rng.integers(0, width - columns + 1))
    return np.ascontiguousarray(picture[top : top + rows, left : left + columns])


def small(pictures: Sequence[Pixels], _rng: Generator) -> Pixels:
    """Shrink to 640 px."""
    return shrunk(pictures[0], 640)


def generations(pictures: Sequence[Pixels], rng: Generator) -> Pixels:
    """Send it through two messengers, each smaller and coarser; the third is the file's own saving."""
    picture = pictures[0]
    for edge, quality in ((800, 62), (720, 52)):
        picture = saved(shrunk(picture, int(edge * rng.uniform(0.85, 1.1))), quality + int(rng.integers(-6, 7)))
    return shrunk(picture, 600)


def thumbnail(pictures: Sequence[Pixels], _rng: Generator) -> Pixels:
    """Keep the middle square at 240 px."""
    return fitted(pictures[0], 240, 240)


def crop_70(pictures: Sequence[Pixels], rng: Generator) -> Pixels:
    """Keep 70 percent of the area."""
    return share_of(pictures[0], 0.7, rng)


def crop_50(pictures: Sequence[Pixels], rng: Generator) -> Pixels:
    """Keep half of the area."""
    return share_of(pictures[0], 0.5, rng)


def mirror(pictures: Sequence[Pixels], _rng: Generator) -> Pixels:
    """Swap left and right."""
    return np.ascontiguousarray(pictures[0][:, ::-1])


def quarter_turn(pictures: Sequence[Pixels], rng: Generator) -> Pixels:
    """Turn by 90 degrees, either way."""
    return np.ascontiguousarray(np.rot90(pictures[0], int(rng.choice([1, 3]))))


def turn(pictures: Sequence[Pixels], rng: Generator) -> Pixels:
    """Turn by 5 to 12 degrees: corners cut off, filled within the old frame, or filled in a larger frame."""
    height, width = pictures[0].shape[:2]
    angle = float(rng.uniform(5, 12) * rng.choice([-1, 1]))
    cosine, sine = np.cos(np.radians(abs(angle))), np.sin(np.radians(abs(angle)))
    look = rng.integers(3)
    zoom = cosine + max(width / height, height / width) * sine if look == 0 else 1.0
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), angle, float(zoom))
    size = width, height
    if look == 2:
        size = int(width * cosine + height * sine), int(height * cosine + width * sine)
        matrix[:, 2] += (size[0] - width) / 2, (size[1] - height) / 2
    fill = (255, 255, 255) if rng.random() < 0.5 else tuple(int(value) for value in rng.integers(0, 256, 3))
    return np.asarray(cv2.warpAffine(pictures[0], matrix, size, flags=cv2.INTER_LINEAR, borderValue=fill), np.uint8)


def stretch(pictures: Sequence[Pixels], rng: Generator) -> Pixels:
    """Make it 10 to 28 percent wider, narrower, taller or lower."""
    height, width = pictures[0].shape[:2]
    factor = float(rng.uniform(1.1, 1.28)) ** int(rng.choice([-1, 1]))
    size = (round(width * factor), height) if rng.random() < 0.5 else (width, round(height * factor))
    return np.asarray(cv2.resize(pictures[0], size, interpolation=cv2.INTER_AREA), np.uint8)


def grey(pictures: Sequence[Pixels], _rng: Generator) -> Pixels:
    """Take the colour out."""
    return np.asarray(cv2.cvtColor(cv2.cvtColor(pictures[0], cv2.COLOR_RGB2GRAY), cv2.COLOR_GRAY2RGB), np.uint8)


def filters(pictures: Sequence[Pixels], rng: Generator) -> Pixels:
    """Change light, contrast, colour and warmth as a phone's filters do; some darken the corners or fade to sepia."""
    tone = np.clip(pictures[0] / np.float32(255), 0, 1) ** np.float32(rng.uniform(0.7, 1.4))
    tone = (tone - 0.5) * rng.uniform(0.75, 1.4) + 0.5 + rng.uniform(-0.08, 0.1)
    mean = tone.mean(2, keepdims=True)
    tone = mean + (tone - mean) * rng.uniform(0.3, 1.7)
    if rng.random() < 0.2:
        tone = 0.35 * tone + 0.65 * mean * np.array([1.1, 0.95, 0.72])
    tone = tone * np.array([1.12, 1.0, 0.86]) ** rng.uniform(-1, 1)
    if rng.random() < 0.3:
        y, x = np.linspace(-1, 1, tone.shape[0])[:, None], np.linspace(-1, 1, tone.shape[1])
        tone = tone * (1 - rng.uniform(0.1, 0.3) * (x**2 + y**2))[..., None]
    return np.asarray(np.clip(tone * 255 + 0.5, 0, 255), np.uint8)


def screen(pictures: Sequence[Pixels], rng: Generator) -> Pixels:
    """Photograph it on a screen: perspective, a dark edge, stripes, glare, blur, noise."""
    picture = shrunk(pictures[0], 1000)
    height, width = picture.shape[:2]
    edge = int(rng.integers(0, max(2, min(height, width) // 25)))
    shown = cv2.copyMakeBorder(picture, edge, edge, edge, edge, cv2.BORDER_CONSTANT, value=(14, 14, 16))
    size = int(1.3 * width), int(1.3 * height)
    frame = np.array([[0.11, 0.11], [0.89, 0.11], [0.89, 0.89], [0.11, 0.89]]) + rng.uniform(-0.06, 0.06, (4, 2))
    old = np.array([[0, 0], [1, 0], [1, 1], [0, 1]]) * (shown.shape[1], shown.shape[0])
    matrix = cv2.getPerspectiveTransform(old.astype(np.float32), (frame * size).astype(np.float32))
    tints = np.clip(rng.integers(15, 180, (3, 4, 1)) + rng.integers(-22, 23, (3, 4, 3)), 0, 255).astype(np.uint8)
    room = cv2.resize(tints, size, interpolation=cv2.INTER_CUBIC)
    seen = cv2.warpPerspective(shown, matrix, size, dst=room, borderMode=cv2.BORDER_TRANSPARENT).astype(np.float32)
    rows, columns = np.mgrid[: size[1], : size[0]].astype(np.float32)
    slant = rng.uniform(0, np.pi)
    waves = (columns * np.cos(slant) + rows * np.sin(slant)) * rng.uniform(0.3, 1.2)
    seen *= (rng.uniform(0.8, 1.0) + rng.uniform(0.02, 0.07) * np.sin(waves))[..., None]
    spot = np.array(size) * rng.uniform(0.2, 0.8, 2)
    glare = np.exp(-((columns - spot[0]) ** 2 + (rows - spot[1]) ** 2) / (2 * (rng.uniform(0.08, 0.2) * size[0]) ** 2))
    seen = cv2.GaussianBlur(seen + (rng.uniform(0, 60) * glare)[..., None], (0, 0), float(rng.uniform(0.5, 1.0)))
    return np.asarray(np.clip(seen + rng.normal(4, rng.uniform(2, 5), seen.shape), 0, 255), np.uint8)
