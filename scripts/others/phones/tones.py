"""Edits of colour and detail: filters, grey, an app's enhancer."""

from __future__ import annotations

import cv2
import numpy as np
from PIL import Image

from others.phones.camera import blurred
from others.phones.picture import Floats, Picture, Rng, between, chance, floats, from_floats, longest, pick

_LUMA = np.array([0.299, 0.587, 0.114], np.float32)


def _tinted(pixels: Floats, rng: Rng) -> Floats:
    cast = rng.uniform(0.8, 1.18, 3).astype(np.float32)
    return pixels * cast / np.float32(cast.mean())


def _faded(pixels: Floats, rng: Rng) -> Floats:
    black = rng.uniform(0.06, 0.2, 3).astype(np.float32)
    return black + pixels * (np.float32(between(rng, 0.86, 0.96)) - black)


def _split(pixels: Floats, rng: Rng) -> Floats:
    # Shadows go one way, highlights the other: teal and orange and their kin.
    turn = rng.uniform(-0.12, 0.12, 3).astype(np.float32)
    grey = (pixels @ _LUMA)[..., None]
    return pixels + turn * (1 - 2 * grey)


def _curved(pixels: Floats, rng: Rng) -> Floats:
    gamma = between(rng, 0.65, 1.45)
    bent = np.clip(pixels, 0, 1) ** gamma
    slope = between(rng, 0.8, 1.4)
    return np.asarray((bent - 0.5) * slope + 0.5, np.float32)


def _saturated(pixels: Floats, rng: Rng) -> Floats:
    grey = (pixels @ _LUMA)[..., None]
    amount = pick(rng, (between(rng, 0.25, 0.7), between(rng, 1.25, 1.8)))
    return np.asarray(grey + (pixels - grey) * np.float32(amount), np.float32)


def _shaded(pixels: Floats, rng: Rng) -> Floats:
    high, wide = pixels.shape[:2]
    rows, columns = np.mgrid[-1 : 1 : high * 1j, -1 : 1 : wide * 1j]
    fall = 1 - between(rng, 0.2, 0.5) * np.clip(rows**2 + columns**2 - 0.3, 0, 1.4) / 1.4
    return np.asarray(pixels * fall[..., None], np.float32)


def _grained(pixels: Floats, rng: Rng) -> Floats:
    noise = rng.standard_normal((*pixels.shape[:2], 1), np.float32)
    return pixels + blurred(noise, between(rng, 0.0, 0.8)).reshape(noise.shape) * between(rng, 0.02, 0.06)


def _clear(pixels: Floats, rng: Rng) -> Floats:
    wide = max(pixels.shape) / 40
    return pixels + np.float32(between(rng, 0.3, 0.9)) * (pixels - blurred(pixels, wide))


def _glowing(pixels: Floats, rng: Rng) -> Floats:
    haze = blurred(pixels, max(pixels.shape) / between(rng, 40, 90))
    mixed = 1 - (1 - np.clip(pixels, 0, 1)) * (1 - np.clip(haze, 0, 1) * between(rng, 0.2, 0.5))
    return np.asarray(mixed, np.float32)


_STEPS = (_tinted, _faded, _split, _curved, _saturated, _shaded, _grained, _clear, _glowing)


def filtered(picture: Picture, rng: Rng) -> Picture:
    """Puts two to four steps of a photo app's filter on it."""
    pixels = floats(picture)
    for step in sorted(rng.permutation(len(_STEPS))[: int(rng.integers(2, 5))]):
        pixels = np.asarray(_STEPS[int(step)](pixels, rng), np.float32)
    return from_floats(pixels)


def greyed(picture: Picture, rng: Rng) -> Picture:
    """Takes the colour out by one of several mixes, at times with a faint tone."""
    mix = pick(rng, ((0.299, 0.587, 0.114), (0.33, 0.33, 0.33), (0.6, 0.3, 0.1), (0.1, 0.6, 0.3)))
    grey = (floats(picture) @ np.array(mix, np.float32))[..., None]
    if chance(rng, 0.5):
        grey = _curved(grey, rng)
    tone = np.array([1, 1, 1], np.float32)
    if chance(rng, 0.3):
        tone = np.array([1.05, 1.0, between(rng, 0.82, 0.95)], np.float32)
    return from_floats(grey * tone)


def enhanced(picture: Picture, rng: Rng) -> Picture:
    """Runs the "make it HD" button: denoise, enlarge, local contrast, hard edges."""
    pixels = np.asarray(picture)
    calm = cv2.bilateralFilter(pixels, 7, between(rng, 20, 45), between(rng, 3, 7))
    large = longest(Image.fromarray(np.asarray(calm, np.uint8)), between(rng, 1000, 1600))
    lab = cv2.cvtColor(np.asarray(large), cv2.COLOR_RGB2LAB)
    even = cv2.createCLAHE(between(rng, 1.2, 2.6), (8, 8)).apply(np.ascontiguousarray(lab[..., 0]))
    lab[..., 0] = even
    sharp = np.asarray(cv2.cvtColor(lab, cv2.COLOR_LAB2RGB), np.float32) / np.float32(255)
    sharp = sharp + np.float32(between(rng, 0.8, 1.8)) * (sharp - blurred(sharp, between(rng, 1.5, 3)))
    grey = (sharp @ _LUMA)[..., None]
    return from_floats(grey + (sharp - grey) * np.float32(between(rng, 1.05, 1.35)))
