"""More ways to repost a picture: backdrops, chats, shops, stories, marks by hand, lenses, palettes.

The gauntlet's edits are those that the rules were made with. These show what the rules do with edits that nobody
thought of when they were made. Once a rule is changed for one of them, it is no longer unseen.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from evidence.market.edits import Pixels
from evidence.market.grids import fitted
from evidence.market.lettering import Layer, handle, offer
from index.picture import shrunk
from matching.covering import colour
from matching.showing import phone


def blurred_backdrop(pictures: Sequence[Pixels], rng: Generator) -> Pixels:
    """Put it whole onto a tall or wide canvas that its own blurred enlargement fills, as clip makers do."""
    picture = shrunk(pictures[0], 800)
    height, width = picture.shape[:2]
    size = (720, 1280) if width >= height else (1280, 720)
    soft = cv2.GaussianBlur(fitted(picture, *size), (0, 0), float(rng.uniform(12, 30)))
    back = np.asarray(soft * rng.uniform(0.6, 1.0), np.uint8)
    factor = min(size[0] / width, size[1] / height)
    inner = fitted(picture, round(width * factor), round(height * factor))
    top, left = (size[1] - inner.shape[0]) // 2, (size[0] - inner.shape[1]) // 2
    back[top : top + inner.shape[0], left : left + inner.shape[1]] = inner
    return back


def rounded(height: int, width: int, radius: int) -> NDArray[np.uint8]:
    """(height, width) uint8: 255 within a rectangle of round corners."""
    mask = np.zeros((height, width), np.uint8)
    cv2.rectangle(mask, (radius, 0), (width - 1 - radius, height - 1), 255, -1)
    cv2.rectangle(mask, (0, radius), (width - 1, height - 1 - radius), 255, -1)
    for x in (radius, width - 1 - radius):
        for y in (radius, height - 1 - radius):
            cv2.circle(mask, (x, y), radius, 255, -1, cv2.LINE_AA)
    return mask


def laid(canvas: Pixels, picture: Pixels, mask: NDArray[np.uint8], left: int, top: int) -> None:
    """Lay a picture on a canvas where a mask lets it."""
    part = canvas[top : top + picture.shape[0], left : left + picture.shape[1]]
    weight = mask[: part.shape[0], : part.shape[1], None] / np.float32(255)
    part[:] = (part * (1 - weight) + picture[: part.shape[0], : part.shape[1]] * weight + 0.5).astype(np.uint8)


def framed(pictures: Sequence[Pixels], rng: Generator) -> Pixels:
    """Give it a broad frame of one colour, at times with round corners and a line of writing: a greeting card."""
    picture = shrunk(pictures[0], 900)
    height, width = picture.shape[:2]
    edge = int(min(height, width) * rng.uniform(0.04, 0.12))
    foot = edge * int(rng.integers(1, 4))
    canvas = np.full((height + edge + foot, width + 2 * edge, 3), colour(rng), np.uint8)
    radius = int(rng.choice([1, min(height, width) // 12]))
    laid(canvas, picture, rounded(height, width, radius), edge, edge)
    layer = Layer(*canvas.shape[:2])
    layer.text((edge, height + edge + foot // 5), handle(rng), max(10, foot // 2))
    return layer.over(canvas, (20, 20, 20) if canvas[0, 0].mean() > 128 else (245, 245, 245), 1.0)


def one_and_two(pictures: Sequence[Pixels], rng: Generator) -> Pixels:
    """One large picture and two small ones beside it, with gutters; at times below it, all mirrored and turned."""
    gap, tall = int(rng.integers(4, 16)), int(rng.integers(640, 900))
    little = (tall - gap) // 2
    order = rng.permutation(3)
    large = fitted(pictures[order[0]], round(little * rng.uniform(1.3, 2.0)), tall)
    small = [fitted(pictures[place], little, little) for place in order[1:]]
    ground = int(rng.choice([255, 255, 0, 30]))
    line = np.full((gap, little, 3), ground, np.uint8)
    side = np.vstack([small[0], line, small[1]])[:tall]
    side = cv2.copyMakeBorder(side, 0, tall - side.shape[0], 0, 0, cv2.BORDER_CONSTANT, value=(ground,) * 3)
    whole = np.hstack([large, np.full((tall, gap, 3), ground, np.uint8), np.asarray(side, np.uint8)])
    return whole if rng.random() < 0.5 else np.ascontiguousarray(whole.transpose(1, 0, 2))


def stacked(pictures: Sequence[Pixels], rng: Generator) -> Pixels:
    """Three pictures of one breadth, one below the other, with or without a gutter."""
    wide, gap = int(rng.integers(480, 720)), int(rng.choice([0, 0, 6, 14]))
    rows: list[Pixels] = []
    for place in rng.permutation(3):
        picture = pictures[place]
        rows.append(fitted(picture, wide, round(picture.shape[0] * wide / picture.shape[1])))
        rows.append(np.full((gap, wide, 3), 255, np.uint8))
    return np.vstack(rows[:-1])


def six(pictures: Sequence[Pixels], rng: Generator) -> Pixels:
    """Two rows of three, or three of two, with gutters."""
    edge, gap = int(rng.integers(300, 420)), int(rng.integers(4, 18))
    across = int(rng.choice([2, 3]))
    down = 6 // across
    canvas = np.full((down * (edge + gap) + gap, across * (edge + gap) + gap, 3), int(rng.choice([255, 0])), np.uint8)
    for number, place in enumerate(rng.permutation(6)):
        row, column = divmod(number, across)
        top, left = gap + row * (edge + gap), gap + column * (edge + gap)
        canvas[top : top + edge, left : left + edge] = fitted(pictures[place], edge, edge)
    return canvas


def chat(pictures: Sequence[Pixels], rng: Generator) -> Pixels:
    """A chat in which it was sent: bubbles, faces, the picture with round corners at two fifths of the breadth."""
    made = phone(rng, dark=rng.random() < 0.3)
    unit, (height, width) = made.unit, made.pixels.shape[:2]
    mine = bool(rng.random() < 0.5)
    row, shown = 16.0, int(rng.integers(0, 3))
    for number in range(5):
        if row * unit > height - 40 * unit:
            break
        left = not mine if number == shown else bool(rng.random() < 0.5)
        face = fitted(pictures[1 + (not left)], 9 * unit, 9 * unit)
        made.put(face, 3 * unit if left else width - 12 * unit, int(row * unit))
        if number == shown:
            factor = rng.uniform(38, 48) * unit / max(pictures[0].shape[:2])
            size = tuple(round(edge * factor) for edge in pictures[0].shape[:2])
            picture = fitted(pictures[0], size[1], size[0])
            at = 14 * unit if left else width - 14 * unit - picture.shape[1]
            laid(made.pixels, picture, rounded(size[0], size[1], max(2, unit)), at, int(row * unit))
            row += picture.shape[0] / unit + 5
            continue
        long = int(rng.integers(3, 11))
        bubble = np.full((8 * unit, (long * 5 + 4) * unit, 3), (255, 255, 255) if left else (149, 236, 105), np.uint8)
        layer = Layer(*bubble.shape[:2])
        layer.characters((2 * unit, 2 * unit), 4 * unit, long, rng)
        bubble = layer.over(bubble, (20, 20, 20), 1.0)
        made.put(bubble, 14 * unit if left else max(0, width - 14 * unit - bubble.shape[1]), int(row * unit))
        row += 13
    return made.pixels


def shop(pictures: Sequence[Pixels], rng: Generator) -> Pixels:
    """A shop's page: the picture as a square over the whole breadth, price and title below, buttons at the foot."""
    made = phone(rng, dark=False)
    unit, (height, width) = made.unit, made.pixels.shape[:2]
    top = int(rng.choice([0, 6])) * unit
    made.put(fitted(pictures[0], width, width), 0, top)
    cv2.circle(made.pixels, (7 * unit, top + 7 * unit), 4 * unit, (60, 60, 60), -1, cv2.LINE_AA)
    layer = Layer(*made.pixels.shape[:2])
    layer.text((width - 16 * unit, top + width - 9 * unit), "1/5", 4 * unit)
    made.pixels[:] = layer.over(made.pixels, (250, 250, 250), 0.9)
    row = (top + width) / unit + 3
    made.write((4, row), f"RMB {rng.integers(100, 9000)}", 7, (230, 40, 30))
    for line in range(2):
        made.scribble((4, row + 11 + 6 * line), int(rng.integers(9, 20)), rng)
    foot = made.pixels[height - 14 * unit : height - 4 * unit]
    for number, paint in enumerate(((255, 150, 0), (255, 70, 20))):
        cv2.rectangle(foot, ((30 + 34 * number) * unit, 0), ((62 + 34 * number) * unit, foot.shape[0] - 1), paint, -1)
    return made.pixels


def story(pictures: Sequence[Pixels], rng: Generator) -> Pixels:
    """A story: the picture a little turned on a ground that runs from colour to colour, words and faces over it."""
    height, width = 1280, 720
    ends = np.array([colour(rng), colour(rng)], np.float32)
    way = np.linspace(0, 1, height, dtype=np.float32)[:, None, None]
    canvas = np.asarray(np.broadcast_to(ends[0] * (1 - way) + ends[1] * way, (height, width, 3)), np.uint8).copy()
    picture = shrunk(pictures[0], 900)
    factor = float(min(0.85 * width / picture.shape[1], 0.7 * height / picture.shape[0]))
    matrix = cv2.getRotationMatrix2D((picture.shape[1] / 2, picture.shape[0] / 2), float(rng.uniform(-8, 8)), factor)
    matrix[:, 2] += width / 2 - picture.shape[1] / 2, height * rng.uniform(0.42, 0.55) - picture.shape[0] / 2
    mask = cv2.warpAffine(np.full(picture.shape[:2], 255, np.uint8), matrix, (width, height), flags=cv2.INTER_LINEAR)
    seen = cv2.warpAffine(picture, matrix, (width, height), flags=cv2.INTER_AREA)
    laid(canvas, np.asarray(seen, np.uint8), np.asarray(mask, np.uint8), 0, 0)
    layer = Layer(height, width)
    layer.text((int(rng.integers(20, 200)), int(rng.integers(200, 900))), offer(rng), int(rng.integers(28, 50)))
    layer.characters((60, int(height * 0.9)), 44, int(rng.integers(4, 12)), rng)
    return layer.over(canvas, (255, 255, 255), 1.0)


def player(pictures: Sequence[Pixels], rng: Generator) -> Pixels:
    """A paused player: black bars, a button in the middle, a line of progress with times."""
    wide = 1280
    picture = fitted(pictures[0], 960, round(960 * pictures[0].shape[0] / pictures[0].shape[1]))[:720]
    canvas = np.zeros((720, wide, 3), np.uint8)
    canvas[(720 - len(picture)) // 2 : (720 - len(picture)) // 2 + len(picture), 160:1120] = picture
    ring = canvas.copy()
    cv2.circle(ring, (640, 360), 70, (30, 30, 30), -1, cv2.LINE_AA)
    cv2.fillPoly(ring, [np.array([[620, 325], [620, 395], [680, 360]], np.int32)], (250, 250, 250), cv2.LINE_AA)
    canvas = np.asarray(cv2.addWeighted(canvas, 0.3, ring, 0.7, 0), np.uint8)
    cv2.line(canvas, (120, 680), (1160, 680), (160, 160, 160), 4)
    cv2.line(canvas, (120, 680), (int(rng.integers(200, 1100)), 680), (230, 30, 30), 4)
    layer = Layer(720, wide)
    layer.text((30, 665), f"0:{rng.integers(10, 60)}", 26)
    return layer.over(canvas, (255, 255, 255), 1.0)


def bold_words(pictures: Sequence[Pixels], rng: Generator) -> Pixels:
    """Write large words right across it, opaque, with an outline."""
    picture = pictures[0]
    height, width = picture.shape[:2]
    size = int(width * rng.uniform(0.10, 0.16))
    layer = Layer(height, width)
    top = int(height * rng.uniform(0.1, 0.7))
    layer.text((width // 20, top), handle(rng), size)
    layer.characters((width // 20, min(height - size, top + 2 * size)), size, int(rng.integers(3, 8)), rng)
    broad = Layer(height, width)
    broad.mask = np.asarray(cv2.dilate(layer.mask, np.ones((7, 7), np.uint8)), np.uint8)
    dark, light = (20, 20, 20), ((255, 255, 255), (255, 230, 40), (230, 30, 30))[rng.integers(3)]
    return layer.over(broad.over(picture, dark, 1.0), light, 1.0)


def strip_and_code(pictures: Sequence[Pixels], rng: Generator) -> Pixels:
    """Add a strip below with a number, and a square of black and white cells in a corner of the picture."""
    picture = pictures[0].copy()
    height, width = picture.shape[:2]
    edge = int(min(height, width) * rng.uniform(0.18, 0.28))
    cells = np.asarray(rng.integers(0, 2, (29, 29)) * 255, np.uint8)
    code = np.full((edge, edge, 3), 255, np.uint8)
    inner = edge - 2 * (edge // 12)
    code[edge // 12 : edge // 12 + inner, edge // 12 : edge // 12 + inner] = cv2.resize(
        cells, (inner, inner), interpolation=cv2.INTER_NEAREST
    )[..., None]
    top, left = (int(rng.choice([edge // 8, size - edge - edge // 8])) for size in (height, width))
    picture[top : top + edge, left : left + edge] = code
    strip = np.full((height // 9, width, 3), colour(rng), np.uint8)
    layer = Layer(*strip.shape[:2])
    layer.text((width // 30, len(strip) // 6), handle(rng), max(10, len(strip) // 2))
    return np.vstack([picture, layer.over(strip, (255, 255, 255) if strip.mean() < 128 else (10, 10, 10), 1.0)])


def marks(pictures: Sequence[Pixels], rng: Generator) -> Pixels:
    """Draw on it by hand: a ring around something, an arrow, a scrawl."""
    picture = pictures[0].copy()
    height, width = picture.shape[:2]
    paint = ((230, 20, 20), (250, 240, 30), (20, 200, 60))[rng.integers(3)]
    thick = max(4, min(height, width) // 70)
    centre = int(width * rng.uniform(0.3, 0.7)), int(height * rng.uniform(0.3, 0.7))
    axes = int(width * rng.uniform(0.12, 0.28)), int(height * rng.uniform(0.12, 0.28))
    cv2.ellipse(picture, centre, axes, float(rng.uniform(0, 90)), 0, 350, paint, thick, cv2.LINE_AA)
    start = int(width * rng.uniform(0, 1)), int(height * rng.uniform(0, 1))
    cv2.arrowedLine(picture, start, centre, paint, thick, cv2.LINE_AA, tipLength=0.15)
    steps = np.cumsum(rng.normal(0, min(height, width) / 18, (24, 2)), axis=0) + start
    cv2.polylines(picture, [steps.astype(np.int32)], isClosed=False, color=paint, thickness=thick, lineType=cv2.LINE_AA)
    return picture


def large_faces(pictures: Sequence[Pixels], rng: Generator) -> Pixels:
    """Lay one or two large round faces over it, each a quarter to a third of the shorter edge across."""
    picture = pictures[0].copy()
    height, width = picture.shape[:2]
    for _ in range(int(rng.integers(1, 3))):
        radius = int(min(height, width) * rng.uniform(0.12, 0.16))
        x, y = int(rng.integers(radius, width - radius)), int(rng.integers(radius, height - radius))
        cv2.circle(picture, (x, y), radius, (255, 205, 50), -1, cv2.LINE_AA)
        for side in (-1, 1):
            cv2.ellipse(
                picture,
                (x + side * radius // 3, y - radius // 5),
                (radius // 8, radius // 5),
                0,
                0,
                360,
                (70, 40, 20),
                -1,
            )
        cv2.ellipse(
            picture, (x, y + radius // 5), (radius // 2, radius // 3), 0, 10, 170, (160, 30, 30), -1, cv2.LINE_AA
        )
    return picture
