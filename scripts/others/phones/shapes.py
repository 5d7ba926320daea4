"""Edits that move or cut the picture: crops, turns, stretches, re-saves."""

from __future__ import annotations

import math

from PIL import Image, ImageEnhance, ImageFilter, ImageOps

from others.phones.picture import (
    Picture,
    Rng,
    again,
    between,
    chance,
    covering,
    limited,
    longest,
    pick,
    resized,
)

Box = tuple[int, int, int, int]


def cropped(picture: Picture, rng: Rng, area: float, keep: Box | None = None) -> Picture:
    """Cuts out that share of the area, around ``keep`` where one is named."""
    bend = math.exp(between(rng, -0.16, 0.16))
    across = min(0.98, math.sqrt(area) * bend)
    down = min(0.98, area / across)
    across = area / down
    wide, high = round(picture.width * across), round(picture.height * down)
    x0 = _start(rng, picture.width, wide, None if keep is None else (keep[0], keep[2]))
    y0 = _start(rng, picture.height, high, None if keep is None else (keep[1], keep[3]))
    return picture.crop((x0, y0, x0 + wide, y0 + high))


def _start(rng: Rng, whole: int, part: int, keep: tuple[int, int] | None) -> int:
    low, high = 0, whole - part
    if keep is not None:
        middle = (keep[0] + keep[1] - part) // 2
        inner = sorted((keep[1] - part, keep[0]))
        if keep[1] - keep[0] > part:
            inner = [middle, middle]
        low, high = max(low, min(inner[0], high)), min(high, max(inner[1], low))
    return int(rng.integers(low, max(low, high) + 1))


def mirrored(picture: Picture, rng: Rng) -> Picture:
    """Swaps left and right, with a re-save."""
    return odd(ImageOps.mirror(picture), rng)


def odd(picture: Picture, rng: Rng) -> Picture:
    """Resizes by little, to sizes that do not divide by eight, and re-saves."""
    scale = between(rng, 0.75, 1.25)
    picture = resized(picture, picture.width * scale, picture.height * scale)
    return again(picture, int(rng.integers(70, 93)), chroma=pick(rng, (1, 2, 2)))


def quartered(picture: Picture, rng: Rng) -> Picture:
    """Turns by a quarter either way, rarely by a half."""
    turn = pick(rng, (Image.Transpose.ROTATE_90, Image.Transpose.ROTATE_270))
    return odd(picture.transpose(turn), rng)


def tilted(picture: Picture, rng: Rng) -> Picture:
    """Turns by 5 to 12 degrees; corners are cut away or filled."""
    angle = between(rng, 5, 12) * pick(rng, (-1, 1))
    if chance(rng, 0.4):
        return _inner(picture, angle)
    fill = pick(rng, ("white", "black", "#f2f2f2", "blur"))
    size = limited(picture, 1280)
    mask = Image.new("L", size.size, 255)
    spread = chance(rng, 0.6)
    turned = size.rotate(angle, Image.Resampling.BICUBIC, expand=spread)
    mask = mask.rotate(angle, Image.Resampling.BICUBIC, expand=spread)
    if fill == "blur":
        ground = covering(picture, *turned.size).filter(ImageFilter.GaussianBlur(25))
    else:
        ground = Image.new("RGB", turned.size, fill)
    ground.paste(turned, (0, 0), mask)
    return ground


def _inner(picture: Picture, angle: float) -> Picture:
    # The largest box of the same shape that lies inside the turned picture.
    turned = picture.rotate(angle, Image.Resampling.BICUBIC)
    sine, cosine = abs(math.sin(math.radians(angle))), math.cos(math.radians(angle))
    wide, high = picture.size
    scale = min(wide / (wide * cosine + high * sine), high / (wide * sine + high * cosine))
    cut_x, cut_y = round(wide * (1 - scale) / 2) + 1, round(high * (1 - scale) / 2) + 1
    return turned.crop((cut_x, cut_y, wide - cut_x, high - cut_y))


def stretched(picture: Picture, rng: Rng) -> Picture:
    """Changes one side's length against the other's."""
    factor = between(rng, 1.18, 1.45)
    if chance(rng, 0.5):
        return resized(picture, picture.width * factor, picture.height)
    return resized(picture, picture.width, picture.height * factor)


def passed_on(picture: Picture, rng: Rng) -> Picture:
    """Goes through three messengers, each with its own limit and codec."""
    for _ in range(3):
        edge = min(max(picture.size) * between(rng, 0.78, 1.0), pick(rng, (1280, 1080, 960, 800)))
        picture = longest(picture, edge)
        if chance(rng, 0.5):
            picture = ImageEnhance.Sharpness(picture).enhance(between(rng, 1.1, 1.8))
        codec = pick(rng, ("JPEG", "JPEG", "JPEG", "WEBP"))
        picture = again(picture, int(rng.integers(42, 78)), codec=codec)
    return picture


def thumbnail(picture: Picture, rng: Rng) -> Picture:
    """Makes a square of 240 pixels, as list pages show."""
    at = pick(rng, (0.5, 0.5, 0.5, 0.35))
    small = covering(picture, 240, 240, at)
    if chance(rng, 0.5):
        small = ImageEnhance.Sharpness(small).enhance(between(rng, 1.2, 2.0))
    return small


def small_and_poor(picture: Picture, _: Rng) -> Picture:
    """Resamples to 640 pixels, for a save at low quality."""
    return longest(picture, 640)
