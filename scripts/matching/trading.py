"""Ways in which a trader's app reposts a picture: stamps, tags, frames, short videos. Drawn after all rules."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.random import Generator

from evidence.market.edits import Pixels
from evidence.market.grids import fitted
from evidence.market.lettering import Layer, handle
from matching.covering import colour
from matching.further import laid, rounded

WHITE, BLACK, RED = (255, 255, 255), (12, 12, 12), (205, 30, 35)


def sold_stamp(pictures: Sequence[Pixels], rng: Generator) -> Pixels:
    """A slanting red stamp over the middle, a double frame around two characters."""
    height, width = pictures[0].shape[:2]
    side = int(min(height, width) * rng.uniform(0.35, 0.5))
    layer = Layer(height, width)
    left, top = (width - side) // 2, (height - side // 2) // 2
    for inset, thick in ((0, 0.035), (0.06, 0.012)):
        edge = int(inset * side)
        corners = (left + edge, top + edge), (left + side - edge, top + side // 2 - edge)
        cv2.rectangle(layer.mask, *corners, 255, max(2, int(thick * side)), cv2.LINE_AA)
    layer.characters((left + side // 8, top + side // 12), int(side * 0.35), 2, rng)
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), float(rng.uniform(-30, 30)), 1.0)
    layer.mask = np.asarray(cv2.warpAffine(layer.mask, turn, (width, height)), np.uint8)
    return layer.over(pictures[0], RED, float(rng.uniform(0.7, 0.95)))


def date_stamp(pictures: Sequence[Pixels], rng: Generator) -> Pixels:
    """A camera's date in orange in the lower right corner."""
    height, width = pictures[0].shape[:2]
    size = int(min(height, width) * 0.06)
    layer = Layer(height, width)
    layer.text((width - 7 * size, height - 2 * size), f"2024 {rng.integers(1, 13):02} {rng.integers(1, 29):02}", size)
    glow = Layer(height, width)
    glow.mask = np.asarray(cv2.GaussianBlur(layer.mask, (0, 0), size / 8), np.uint8)
    return layer.over(glow.over(pictures[0], (255, 90, 20), 0.6), (255, 170, 60), 1.0)


def maker_bar(pictures: Sequence[Pixels], rng: Generator) -> Pixels:
    """The white bar with the phone's name and a red dot that phones put below a photo."""
    picture = pictures[0]
    height, width = picture.shape[:2]
    tall = max(height, width) // 9
    bar = Layer(tall, width)
    bar.text((width // 20, tall // 3), f"PHONE {rng.integers(10, 16)} ULTRA", tall // 4)
    bar.text((width * 2 // 3, tall // 3), f"{rng.integers(23, 90)}mm f/1.8 1/{rng.integers(30, 900)}", tall // 5)
    foot = bar.over(np.full((tall, width, 3), 255, np.uint8), (20, 20, 20), 1.0)
    cv2.circle(foot, (width * 3 // 5, tall // 2), tall // 5, (220, 20, 30), -1, cv2.LINE_AA)
    return np.vstack([picture, foot])


def blurred_part(pictures: Sequence[Pixels], rng: Generator) -> Pixels:
    """One or two places wiped out of focus, round or square: a face, a number."""
    shown = pictures[0].copy()
    height, width = shown.shape[:2]
    for _ in range(int(rng.integers(1, 3))):
        radius = int(min(height, width) * rng.uniform(0.08, 0.15))
        x, y = int(rng.integers(radius, width - radius)), int(rng.integers(radius, height - radius))
        mask = np.zeros((height, width), np.uint8)
        if rng.random() < 0.5:
            cv2.circle(mask, (x, y), radius, 255, -1)
        else:
            mask[y - radius // 2 : y + radius // 2, x - radius : x + radius] = 255
        weight = cv2.GaussianBlur(mask, (0, 0), radius / 12)[..., None] / np.float32(255)
        shown = np.asarray(shown * (1 - weight) + cv2.GaussianBlur(shown, (0, 0), radius / 3) * weight, np.uint8)
    return shown


def scrapbook(pictures: Sequence[Pixels], rng: Generator) -> Pixels:
    """Three prints with white borders thrown on a coloured page, turned a little; the one edited lies on top."""
    page = np.full((1100, 1100, 3), colour(rng), np.uint8)
    places = ((330, 360), (760, 330), (560, 700))
    for picture, (x, y) in zip((*pictures[1:3], pictures[0]), places, strict=True):
        small = cv2.copyMakeBorder(fitted(picture, 520, 520), 18, 60, 18, 18, cv2.BORDER_CONSTANT, value=WHITE)
        turn = cv2.getRotationMatrix2D((small.shape[1] / 2, small.shape[0] / 2), float(rng.uniform(-12, 12)), 1.0)
        turn[:, 2] += (x - small.shape[1] / 2, y - small.shape[0] / 2)
        over = np.asarray(cv2.warpAffine(small, turn, (1100, 1100), flags=cv2.INTER_AREA), np.uint8)
        mask = cv2.warpAffine(np.full(small.shape[:2], 255, np.uint8), turn, (1100, 1100))
        weight = mask[..., None] / np.float32(255)
        page = np.asarray(page * (1 - weight) + over * weight, np.uint8)
    return page


def light_leak(pictures: Sequence[Pixels], rng: Generator) -> Pixels:
    """Warm light from one corner over all of it, as of old film."""
    height, width = pictures[0].shape[:2]
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    corner = float(rng.integers(0, 2)) * width, float(rng.integers(0, 2)) * height
    far = np.hypot(x - corner[0], y - corner[1]) / np.hypot(height, width)
    light = np.clip(1.2 - 1.6 * far, 0, 1)[..., None] * np.array([255, 120, 40], np.float32) * rng.uniform(0.5, 0.8)
    return np.asarray(255 - (255 - pictures[0]) * (255 - light) / 255, np.uint8)


def floating_lights(pictures: Sequence[Pixels], rng: Generator) -> Pixels:
    """Twenty pale discs of light, seen through, all over it."""
    shown = pictures[0].astype(np.float32)
    height, width = shown.shape[:2]
    for _ in range(20):
        radius = int(min(height, width) * rng.uniform(0.03, 0.09))
        disc = np.zeros((height, width), np.uint8)
        middle = int(rng.integers(0, width)), int(rng.integers(0, height))
        cv2.circle(disc, middle, radius, 255, -1, cv2.LINE_AA)
        light = cv2.GaussianBlur(disc, (0, 0), radius / 8)[..., None] / np.float32(255) * rng.uniform(0.12, 0.3)
        shown = shown * (1 - light) + np.array([255, 240, 210], np.float32) * light
    return shown.astype(np.uint8)


def detailed(pictures: Sequence[Pixels], _rng: Generator) -> Pixels:
    """Detail and shadows drawn out as phones do at night."""
    lab = cv2.cvtColor(pictures[0], cv2.COLOR_RGB2LAB).astype(np.float32)
    base = cv2.bilateralFilter(lab[..., 0], 9, 40, 9)
    lab[..., 0] = np.clip(128 + (base - 128) * 0.75 + 2.2 * (lab[..., 0] - base), 0, 255)
    return np.asarray(cv2.cvtColor(lab.astype(np.uint8), cv2.COLOR_LAB2RGB), np.uint8)


def price_tag(pictures: Sequence[Pixels], rng: Generator) -> Pixels:
    """A tag of one colour with a hole and a price, turned, near a corner."""
    height, width = pictures[0].shape[:2]
    long = int(min(height, width) * rng.uniform(0.25, 0.35))
    tall = long * 2 // 5
    tag = np.full((tall, long, 3), (250, 205, 60) if rng.random() < 0.5 else RED, np.uint8)
    layer = Layer(tall, long)
    layer.text((tall // 2, tall // 4), f"{rng.integers(3, 99) * 100}", int(tall * 0.55))
    tag = layer.over(tag, WHITE if tag[0, 0, 1] < 100 else BLACK, 1.0)
    cv2.circle(tag, (tall // 4, tall // 2), tall // 10, WHITE, -1, cv2.LINE_AA)
    turn = cv2.getRotationMatrix2D((long / 2, tall / 2), float(rng.uniform(-35, 35)), 1.0)
    turn[:, 2] += width * rng.choice([0.22, 0.6]) - long / 3, height * rng.choice([0.2, 0.75]) - tall / 2
    over = np.asarray(cv2.warpAffine(tag, turn, (width, height), flags=cv2.INTER_LINEAR), np.uint8)
    weight = cv2.warpAffine(rounded(tall, long, tall // 5), turn, (width, height))[..., None] / np.float32(255)
    return np.asarray(pictures[0] * (1 - weight) + over * weight, np.uint8)


def couplet(pictures: Sequence[Pixels], rng: Generator) -> Pixels:
    """A column of large characters down one side, on a dark strip that is seen through."""
    shown = pictures[0].astype(np.float32)
    height, width = shown.shape[:2]
    broad = int(width * 0.14)
    left = int(rng.choice([0, width - broad, width // 8]))
    shown[:, left : left + broad] *= 0.45
    layer = Layer(height, width)
    size = int(broad * 0.7)
    for row in range(max(1, (height - size) // int(size * 1.3))):
        layer.characters((left + broad // 6, int(size * (0.4 + 1.3 * row))), size, 1, rng)
    return layer.over(shown.astype(np.uint8), (250, 235, 190), 1.0)


def torn(pictures: Sequence[Pixels], rng: Generator) -> Pixels:
    """Paper with torn edges: white, ragged, all around."""
    shown = pictures[0].copy()
    for turn in range(4):
        side = np.rot90(shown, turn)
        depth = cv2.GaussianBlur(rng.uniform(0, 1, (1, side.shape[1])).astype(np.float32), (0, 0), 4)[0]
        depth = (depth - depth.min()) / max(float(np.ptp(depth)), 1e-6) * min(shown.shape[:2]) * 0.06
        side[np.arange(side.shape[0])[:, None] < depth] = 250
    return np.ascontiguousarray(shown)


def old_photo(pictures: Sequence[Pixels], rng: Generator) -> Pixels:
    """Brown, darker in the corners, with grain and scratches."""
    height, width = pictures[0].shape[:2]
    grey = cv2.cvtColor(pictures[0], cv2.COLOR_RGB2GRAY).astype(np.float32)
    y, x = np.mgrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j]
    grey = grey * (1 - 0.35 * np.clip(np.hypot(x, y) - 0.5, 0, 1)) + rng.normal(0, 9, grey.shape)
    for _ in range(6):
        column = int(rng.integers(0, width))
        cv2.line(grey, (column, 0), (column + int(rng.integers(-20, 20)), height), 225.0, 1)
    return np.asarray(np.clip(grey[..., None] * np.array([1.05, 0.9, 0.68]) + [12, 8, 0], 0, 255), np.uint8)


def short_video(pictures: Sequence[Pixels], rng: Generator) -> Pixels:
    """A short video on a phone: black, the picture across, a headline above, words and signs over its foot and side."""
    screen = np.full((1600, 760, 3), BLACK, np.uint8)
    picture = pictures[0]
    tall = min(1000, round(760 * picture.shape[0] / picture.shape[1]))
    top = 800 - tall // 2
    screen[top : top + tall] = fitted(picture, 760, tall)
    head, words = Layer(1600, 760), Layer(1600, 760)
    head.characters((60, max(40, top - 130)), 84, 7, rng)
    words.characters((30, top + tall - 90), 36, 11, rng)
    words.text((30, top + tall - 150), f"@{handle(rng)[4:]}", 40)
    for place in range(4):
        at = 700, top + tall // 3 + 120 * place
        cv2.circle(words.mask, at, 34, 255, -1, cv2.LINE_AA)
        words.text((680, at[1] + 40), str(rng.integers(10, 999)), 24)
    return words.over(head.over(screen, (255, 220, 40), 1.0), WHITE, 1.0)


def live(pictures: Sequence[Pixels], rng: Generator) -> Pixels:
    """A live sale on a phone: the picture fills the screen, what people say and a card to buy lie over it."""
    screen = fitted(pictures[0], 800, 1400)
    for row in range(4):
        bubble = np.asarray(screen[900 + 75 * row : 960 + 75 * row, 24 : int(rng.integers(260, 520))])
        bubble[:] = np.asarray(bubble * 0.55, np.uint8)
    layer = Layer(1400, 800)
    for row in range(4):
        layer.characters((40, 910 + 75 * row), 34, int(rng.integers(4, 8)), rng)
    screen = layer.over(screen, WHITE, 1.0)
    card = np.full((150, 430, 3), 255, np.uint8)
    card[15:135, 15:135] = fitted(pictures[1], 120, 120)
    foot = Layer(150, 430)
    foot.characters((155, 20), 36, 6, rng)
    foot.text((155, 85), f"RMB {rng.integers(3, 90) * 100}", 40)
    laid(screen, foot.over(card, RED, 1.0), rounded(150, 430, 18), 350, 1225)
    return screen


def slider(pictures: Sequence[Pixels], _rng: Generator) -> Pixels:
    """Two pictures as one, the left part of one and the right part of another, with a white line and a knob between."""
    shown = fitted(pictures[0], 1000, 800)
    shown[:, 600:] = fitted(pictures[1], 1000, 800)[:, 600:]
    shown[:, 596:604] = 255
    cv2.circle(shown, (600, 400), 34, WHITE, -1, cv2.LINE_AA)
    return shown
