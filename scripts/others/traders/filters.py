"""Colour filters, light leaks and what messengers do to a picture."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
from PIL import ImageEnhance, ImageFilter, ImageOps

from others.traders.canvas import Field, Hand, Picture, coded, picture, pixels, scaled, shrunk


def _warm(hand: Hand, image: Picture) -> Picture:
    by = hand.between(0.08, 0.18) * hand.pick((1, 1, -1))
    return picture(pixels(image) * np.array([1 + by, 1 + by * hand.between(0, 0.4), 1 - by], np.float32))


def _faded(hand: Hand, image: Picture) -> Picture:
    low = np.array([hand.between(15, 55) for _ in range(3)], np.float32)
    return picture(pixels(image) * (hand.between(225, 245) - low) / 255 + low)


def _vintage(hand: Hand, image: Picture) -> Picture:
    brown = ImageOps.colorize(ImageOps.grayscale(image), (45, 25, 15), (255, 242, 214), mid=(165, 128, 90))
    kept = hand.between(0.35, 0.6)
    return picture(pixels(image) * kept + pixels(brown) * (1 - kept))


def _beauty(hand: Hand, image: Picture) -> Picture:
    smooth = cv2.bilateralFilter(np.asarray(image, np.uint8), 9, hand.between(30, 55), 7)
    bright = np.power(np.asarray(smooth, np.float32) / 255, hand.between(0.7, 0.85)) * 255
    return picture(bright * 0.9 + cv2.GaussianBlur(bright, (0, 0), 6) * 0.12)


def _bold(hand: Hand, image: Picture) -> Picture:
    image = ImageEnhance.Color(image).enhance(hand.between(1.35, 1.9))
    return ImageEnhance.Contrast(image).enhance(hand.between(1.1, 1.4))


def _crisp(hand: Hand, image: Picture) -> Picture:
    sharp = image.filter(ImageFilter.UnsharpMask(hand.between(1.5, 6), hand.whole(80, 160), 2))
    return ImageOps.autocontrast(sharp, cutoff=hand.between(0.5, 2))


def _moody(hand: Hand, image: Picture) -> Picture:
    values = pixels(image) / 255
    light = values.mean(axis=2, keepdims=True)
    cold = np.array([0.0, hand.between(0.03, 0.07), hand.between(0.05, 0.11)], np.float32)
    warm = np.array([hand.between(0.04, 0.1), hand.between(0.01, 0.05), 0.0], np.float32)
    return picture((values * hand.between(0.82, 0.95) + cold * (1 - light) + warm * light) * 255)


def _vignette(hand: Hand, image: Picture) -> Picture:
    down, across = np.mgrid[-1 : 1 : image.height * 1j, -1 : 1 : image.width * 1j]
    far = np.clip(np.hypot(down, across) - hand.between(0.3, 0.6), 0, 1)
    return picture(pixels(image) * (1 - hand.between(0.5, 0.8) * far)[:, :, None])


def _grain(hand: Hand, image: Picture) -> Picture:
    noise = hand.rng.normal(0, hand.between(6, 14), (image.height, image.width, 1))
    return picture(pixels(image) + noise)


def leaked(hand: Hand, image: Picture) -> Picture:
    """A light leak: a burning streak of colour from one edge."""
    height, width = image.height, image.width
    down, across = np.mgrid[0 : 1 : height * 1j, 0 : 1 : width * 1j]
    lean = hand.between(-0.6, 0.6)
    edge = hand.pick((across, 1 - across, down, 1 - down)) + lean * (hand.pick((down, across)) - 0.5)
    glow: Field = np.exp(-np.square(np.maximum(edge, 0) / hand.between(0.12, 0.3))).astype(np.float32)
    glow *= 0.85 + 0.25 * hand.field(height, width, width / 3)
    colour = np.array(hand.pick(((255, 120, 30), (255, 60, 60), (255, 200, 90), (255, 90, 170))), np.float32)
    burn = np.clip(glow, 0, 1)[:, :, None] * colour * hand.between(0.5, 0.8)
    return picture(255 - (255 - pixels(image)) * (255 - burn) / 255)


_TONES: tuple[Callable[[Hand, Picture], Picture], ...] = (_warm, _faded, _vintage, _beauty, _bold, _crisp, _moody)
_FINISHES: tuple[Callable[[Hand, Picture], Picture], ...] = (_vignette, _grain, leaked)


def filtered(hand: Hand, image: Picture) -> Picture:
    """One or two tones, and often a finish."""
    for tone in hand.some(_TONES, hand.whole(1, 2)):
        image = tone(hand, image)
    if hand.chance(0.7):
        image = hand.pick(_FINISHES)(hand, image)
    return image


def sent(hand: Hand, image: Picture) -> Picture:
    """The picture after one messenger: a little smaller, a little sharper, saved again."""
    image = shrunk(image, hand.pick((1280, 1080, 960, 800)))
    image = scaled(image, hand.between(0.8, 1.0))
    if hand.chance(0.5):
        image = image.filter(ImageFilter.UnsharpMask(1.0, hand.whole(30, 80), 2))
    return coded(image, hand.whole(45, 78))
