"""Cloths and table tops to lay goods on, drawn or grown from scraps of photos."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
from PIL import ImageDraw

from others.phones.camera import blurred
from others.phones.picture import Floats, Picture, Rng, between, chance, floats, from_floats, pick, resized

SIDE = 1500


def clouds(rng: Rng, size: tuple[int, int], coarse: tuple[float, float], octaves: int = 4) -> Floats:
    """Draws smooth noise with mean 0 and spread 1; ``coarse`` is the largest blot in pixels."""
    wide, high = size
    total = np.zeros((high, wide), np.float32)
    for octave in range(octaves):
        cells = [max(2, round(side * 2**octave / blot) + 1) for side, blot in zip(size, coarse, strict=True)]
        grid = rng.standard_normal((min(cells[1], high), min(cells[0], wide)), np.float32)
        total += cv2.resize(grid, size, interpolation=cv2.INTER_CUBIC) / np.float32(1.8**octave)
    return np.asarray((total - total.mean()) / (total.std() + 1e-6), np.float32)


def _shade(hue: tuple[float, float, float], light: Floats) -> Floats:
    return np.asarray(np.array(hue, np.float32) * light[..., None], np.float32)


def _hue(rng: Rng, low: float, high: float, grey: float = 0.5) -> tuple[float, float, float]:
    bright, tone = between(rng, low, high), rng.uniform(-0.25, 0.25, 3) * grey
    red, green, blue = np.clip(bright * (1 + tone), 0.02, 0.97)
    return float(red), float(green), float(blue)


def _threads(rng: Rng, size: tuple[int, int]) -> Floats:
    # Warp over weft: each thread has its own thickness and tone.
    wide, high = size
    pitch = between(rng, 3.5, 8)
    columns, rows = np.arange(wide) / pitch, np.arange(high) / pitch
    over = np.sin(np.pi * columns)[None, :] * np.sin(np.pi * rows)[:, None]
    slub = clouds(rng, size, (6, 160), 2) + clouds(rng, size, (160, 6), 2)
    return np.asarray(1 + 0.07 * over + 0.045 * slub, np.float32)


def _folds(rng: Rng, size: tuple[int, int]) -> Floats:
    height = clouds(rng, size, (between(rng, 300, 900), between(rng, 500, 1200)), 3)
    slope = np.gradient(height)[pick(rng, (0, 1))] * 90
    return np.asarray(1 + 0.1 * np.tanh(slope * between(rng, 0.4, 1.2)), np.float32)


def linen(rng: Rng, size: tuple[int, int]) -> Floats:
    """Weaves a plain cloth."""
    return _shade(_hue(rng, 0.15, 0.85), _threads(rng, size) * _folds(rng, size))


def checks(rng: Rng, size: tuple[int, int]) -> Floats:
    """Weaves a gingham or a tartan."""
    wide, high = size
    band = between(rng, 50, 170)
    widths = rng.uniform(0.15, 0.6, 3)
    across, down = np.arange(wide) / band % 1, np.arange(high) / band % 1
    ground, first, second = (
        np.array(_hue(rng, low, top, 1.6), np.float32) for low, top in ((0.6, 0.92), (0.1, 0.5), (0.2, 0.8))
    )
    cloth = np.broadcast_to(ground, (high, wide, 3)).copy()
    for share, ink, width in ((0.5, first, widths[0]), (0.35, second, widths[1] * 0.4)):
        start = between(rng, 0, 0.4)
        mask = ((across > start) & (across < start + width)).astype(np.float32)[None, :, None]
        other = ((down > start) & (down < start + width)).astype(np.float32)[:, None, None]
        for each in (mask, other):
            cloth = cloth * (1 - share * each) + ink * share * each
    return np.asarray(cloth * (_threads(rng, size) * _folds(rng, size))[..., None], np.float32)


def velvet(rng: Rng, size: tuple[int, int]) -> Floats:
    """Brushes a deep pile cloth."""
    pile = 1 + 0.14 * clouds(rng, size, (420, 300), 5) + 0.05 * clouds(rng, size, (4, 9), 2)
    return _shade(_hue(rng, 0.1, 0.3, 2.4), np.maximum(pile, 0.3) * _folds(rng, size))


def wood(rng: Rng, size: tuple[int, int]) -> Floats:
    """Lays planks with grain and seams."""
    wide, high = size
    plank = int(between(rng, 150, 420))
    bright = between(rng, 0.3, 0.8)
    hue = (bright, bright * between(rng, 0.68, 0.82), bright * between(rng, 0.42, 0.66))
    top = np.zeros((high, wide), np.float32)
    for y in range(0, high, plank):
        part = (wide, min(plank, high - y))
        rings = clouds(rng, part, (between(rng, 700, 1500), between(rng, 40, 90)), 3)
        fibre = clouds(rng, part, (260, 4), 2)
        tone = 1 + between(rng, -0.12, 0.12)
        top[y : y + part[1]] = tone + 0.07 * np.sin(rings * between(rng, 4, 9)) + 0.05 * fibre
        top[y : y + 3] *= 0.45
    return _shade(hue, top)


def marble(rng: Rng, size: tuple[int, int]) -> Floats:
    """Polishes a veined stone."""
    flow = clouds(rng, size, (700, 500), 5)
    veins = np.exp(-np.abs(flow + 0.3 * clouds(rng, size, (200, 260), 4)) * between(rng, 9, 22))
    dark = chance(rng, 0.35)
    base = 0.14 if dark else between(rng, 0.78, 0.92)
    light = base + (0.45 if dark else -0.3) * veins + 0.025 * clouds(rng, size, (300, 300), 5)
    return _shade((1, between(rng, 0.96, 1), between(rng, 0.9, 1.02)), np.clip(light, 0.03, 0.97))


def paper(rng: Rng, size: tuple[int, int]) -> Floats:
    """Spreads paper or a cutting mat: plain, ruled, or with a grid, and folded."""
    sheet = np.ones((size[1], size[0]), np.float32) + 0.012 * clouds(rng, size, (9, 9), 3)
    for _ in range(int(rng.integers(0, 3))):
        axis = pick(rng, (0, 1))
        away = np.abs(np.indices(sheet.shape, np.float32)[axis] - between(rng, 0.1, 0.9) * SIDE)
        sheet -= np.float32(0.12) * np.exp(-away / 3)
    mat = chance(rng, 0.5)
    drawn = from_floats(
        _shade(
            pick(rng, ((0.1, 0.38, 0.3), (0.16, 0.22, 0.4), (0.3, 0.3, 0.32))) if mat else _hue(rng, 0.78, 0.95, 0.25),
            sheet,
        )
    )
    pen, step = ImageDraw.Draw(drawn), int(between(rng, 38, 90))
    ink = pick(rng, ("#e8e3b0", "#cfd8dc")) if mat else pick(rng, ("#9db8d9", "#d0a9a9"))
    for place in range(0, SIDE, step) if mat or chance(rng, 0.5) else ():
        pen.line((0, place, SIDE, place), fill=ink, width=2)
        if mat:
            pen.line((place, 0, place, SIDE), fill=ink, width=2)
    return floats(drawn)


def printed(rng: Rng, size: tuple[int, int]) -> Floats:
    """Prints flowers or dots on a woven cloth."""
    drawn = from_floats(_shade(_hue(rng, 0.25, 0.9, 1.2), np.ones((size[1], size[0]), np.float32)))
    pen, step = ImageDraw.Draw(drawn), between(rng, 90, 220)
    inks = [tuple(int(255 * each) for each in _hue(rng, 0.2, 0.95, 2.5)) for _ in range(3)]
    petals, drop = int(rng.integers(0, 7)), pick(rng, (0.0, 0.5))
    for row in range(int(size[1] / step) + 2):
        for column in range(int(size[0] / step) + 2):
            x, y = (column + drop * (row % 2)) * step, row * step
            r = step * (0.12 if petals < 3 else 0.1)
            for petal in range(petals if petals > 2 else 0):
                turn = petal / petals * np.pi * 2 + row
                a, b = x + 1.5 * r * np.cos(turn), y + 1.5 * r * np.sin(turn)
                pen.ellipse((a - r, b - r, a + r, b + r), fill=inks[(row + column) % 2])
            pen.ellipse((x - r, y - r, x + r, y + r), fill=inks[2])
    soft = blurred(floats(drawn), 0.8)
    return np.asarray(soft * (_threads(rng, size) * _folds(rng, size))[..., None], np.float32)


def grown(scrap: Picture, rng: Rng, size: tuple[int, int]) -> Floats:
    """Grows a cloth with the colours and the texture of a photo's plainest scrap.

    The scrap, less its mean, is added at random places with random weights, which is a
    convolution with white noise: stains and weave stay, things do not.
    """
    pixels = floats(resized(scrap, scrap.width * 2, scrap.height * 2))
    side = min(200, *pixels.shape[:2])
    best, found = np.inf, pixels[:side, :side]
    for _ in range(40):
        y, x = (int(rng.integers(0, whole - side + 1)) for whole in pixels.shape[:2])
        part = pixels[y : y + side, x : x + side]
        rough = float(blurred(part, 12).std(axis=(0, 1)).mean())
        if rough < best:
            best, found = rough, part
    window = np.hanning(side).astype(np.float32)
    seed = (found - blurred(found, 40)) * (window[:, None] * window[None, :])[..., None]
    whole = np.zeros((size[1], size[0], 3), np.float32)
    whole[:side, :side] = seed
    noise = np.fft.rfft2(rng.standard_normal((size[1], size[0])))[..., None]
    texture = np.fft.irfft2(np.fft.rfft2(whole, axes=(0, 1)) * noise, (size[1], size[0]), axes=(0, 1))
    spread = (found - blurred(found, 40)).std() / (texture.std() + 1e-6)
    cloth = found.mean(axis=(0, 1)) + texture * max(float(spread), 0.02 / float(texture.std() + 1e-6))
    return np.asarray(cloth * _folds(rng, size)[..., None], np.float32)


DRAWN: tuple[Callable[[Rng, tuple[int, int]], Floats], ...] = (
    linen, checks, velvet, wood, marble, paper, printed,
)  # fmt: skip


def desk(rng: Rng, size: tuple[int, int]) -> Picture:
    """Draws a table top of any size, as a surrounding."""
    return from_floats(pick(rng, (wood, marble, linen))(rng, size))
