"""Pictures within pictures: screenshots of a viewer and of feeds, grids, insets, and clips of one photo."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.random import Generator

from evidence.market.edits import Pixels
from evidence.market.grids import fitted, grid_3x3
from evidence.market.lettering import Layer, handle
from evidence.market.phone import SIZES
from index.picture import shrunk
from matching.covering import Colour

RATE = 10
"""Frames a second of a clip."""


@dataclass(frozen=True, slots=True, eq=False)
class Phone:
    """A screenshot in the making; ``unit`` is a hundredth of its width, in pixels."""

    pixels: Pixels
    unit: int
    ground: Colour
    ink: Colour
    faint: Colour

    def write(self, corner: tuple[float, float], text: str, size: float, ink: Colour) -> None:
        """Write a line at (left, top); all in units."""
        left, top = (int(each * self.unit) for each in corner)
        rows = self.pixels[top : top + int(2 * size * self.unit)]
        layer = Layer(*rows.shape[:2])
        layer.text((left, 0), text, int(size * self.unit))
        rows[:] = layer.over(rows, ink, 1.0)

    def scribble(self, corner: tuple[float, float], count: int, rng: Generator) -> None:
        """Write a line of characters at (left, top), in units."""
        left, top = (int(each * self.unit) for each in corner)
        rows = self.pixels[top : top + 6 * self.unit]
        layer = Layer(*rows.shape[:2])
        layer.characters((left, 0), 4 * self.unit, count, rng)
        rows[:] = layer.over(rows, self.ink, 1.0)

    def put(self, picture: Pixels, left: int, top: int) -> None:
        """Lay a picture on it, cut off at its edges."""
        part = self.pixels[top : top + picture.shape[0], left : left + picture.shape[1]]
        part[:] = picture[: part.shape[0], : part.shape[1]]


def phone(rng: Generator, *, dark: bool) -> Phone:
    """Return an empty screen with its status bar."""
    width, height = SIZES[rng.integers(len(SIZES))]
    shade = int(rng.integers(0, 32)) if dark else int(rng.integers(240, 256))
    ink, faint = ((232, 232, 232), (120, 120, 120)) if dark else ((25, 25, 25), (165, 165, 165))
    made = Phone(np.full((height, width, 3), shade, np.uint8), width // 100, (shade, shade, shade), ink, faint)
    made.write((4, 1), f"{rng.integers(24)}:{rng.integers(60):02d}", 3.4, ink)
    made.write((84, 1), f"{rng.integers(5, 100)}%", 3.2, ink)
    unit = made.unit
    cv2.rectangle(made.pixels, (93 * unit, int(1.6 * unit)), (98 * unit, int(3.8 * unit)), ink, max(1, unit // 4))
    return made


def viewer(pictures: Sequence[Pixels], rng: Generator) -> Pixels:
    """One picture across a screen, with an album's dots or counter, at times with buttons or a caption."""
    made = phone(rng, dark=rng.random() < 0.75)
    unit, (height, width) = made.unit, made.pixels.shape[:2]
    factor = min(width / pictures[0].shape[1], (height - 26 * unit) / pictures[0].shape[0])
    wide, tall = min(width, round(pictures[0].shape[1] * factor)), round(pictures[0].shape[0] * factor)
    top = (height - tall) // 2 + int(rng.integers(-4, 5)) * unit
    made.put(fitted(pictures[0], wide, tall), (width - wide) // 2, max(6 * unit, top))
    count = int(rng.integers(2, 10))
    shown = int(rng.integers(count))
    if rng.random() < 0.7:
        for number in range(count):
            centre = (width // 2 + (2 * number - count + 1) * 2 * unit, height - 6 * unit)
            cv2.circle(made.pixels, centre, max(3, int(0.8 * unit)), made.ink if number == shown else made.faint, -1)
    else:
        made.write((46, 7), f"{shown + 1}/{count}", 4, made.ink)
    if rng.random() < 0.4:
        made.scribble((4, height / unit - 12), int(rng.integers(4, 14)), rng)
    if rng.random() < 0.4:
        cv2.circle(made.pixels, (6 * unit, 10 * unit), 3 * unit, made.faint, max(2, unit // 3), cv2.LINE_AA)
    return made.pixels


def feed_one(pictures: Sequence[Pixels], rng: Generator) -> Pixels:
    """A feed's post with one picture, in a light or a dark app."""
    made = phone(rng, dark=rng.random() < 0.4)
    left, top = _post(made, 14 if rng.random() < 0.7 else 26, pictures[1], rng)
    unit = made.unit
    wide, tall = rng.uniform(52, 96 - left) * unit, rng.uniform(75, 100) * unit
    factor = min(wide / pictures[0].shape[1], tall / pictures[0].shape[0])
    picture = fitted(pictures[0], round(pictures[0].shape[1] * factor), round(pictures[0].shape[0] * factor))
    made.put(picture, left * unit, top * unit)
    _foot(made, top + picture.shape[0] / unit, pictures[2], rng)
    return made.pixels


def feed_nine(pictures: Sequence[Pixels], rng: Generator) -> Pixels:
    """A feed's post with nine square thumbnails, the picture at any place."""
    made = phone(rng, dark=rng.random() < 0.4)
    left, top = _post(made, 14 if rng.random() < 0.7 else 26, pictures[9], rng)
    unit = made.unit
    gap = max(3, int(rng.uniform(0.4, 1.4) * unit))
    edge = int(min(26.0, (97 - left) / 3 - 1.4) * unit)
    for number, place in enumerate(rng.permutation(9)):
        row, column = divmod(number, 3)
        thumb = fitted(pictures[place], edge, edge)
        made.put(thumb, left * unit + column * (edge + gap), top * unit + row * (edge + gap))
    _foot(made, top + 3 * (edge + gap) / unit, pictures[10], rng)
    return made.pixels


def _post(made: Phone, top: int, face: Pixels, rng: Generator) -> tuple[int, int]:
    """Write the app's bar and a post's head from ``top`` on; return (left, top) of its pictures, all in units."""
    unit, left = made.unit, int(rng.choice([4, 17, 17]))
    made.write((40, 7), str(rng.choice(["Moments", "Discover", "Home", "Market"])), 4.2, made.ink)
    cv2.line(made.pixels, (0, 13 * unit), (made.pixels.shape[1], 13 * unit), made.faint, 1)
    size = 10 * unit
    avatar = fitted(face, size, size)
    if rng.random() < 0.4:
        round_one = np.zeros((size, size), np.uint8)
        cv2.circle(round_one, (size // 2, size // 2), size // 2, 255, -1)
        avatar = np.where(round_one[..., None] > 0, avatar, np.array(made.ground, np.uint8))
    made.put(avatar, 4 * unit, top * unit)
    made.write((17, top), handle(rng), 4, (87, 107, 149))
    row = top + 6 if left > 4 else top + 12
    for _ in range(int(rng.integers(0, 4))):
        made.scribble((left, row), int(rng.integers(6, 17)), rng)
        row += 6
    return left, row + 1


def _foot(made: Phone, top: float, face: Pixels, rng: Generator) -> None:
    """Write what stands below a post, the head of the next one, and at times the app's bar at the bottom."""
    unit, height = made.unit, made.pixels.shape[0]
    if top + 10 < height / unit:
        made.write((17, top + 2), f"{rng.integers(2, 59)} min", 3, made.faint)
        cv2.line(made.pixels, (0, int((top + 8) * unit)), (made.pixels.shape[1], int((top + 8) * unit)), made.faint, 1)
    if top + 24 < height / unit:
        made.put(fitted(face, 10 * unit, 10 * unit), 4 * unit, int((top + 11) * unit))
        made.write((17, top + 11), handle(rng), 4, (87, 107, 149))
    if rng.random() < 0.6:
        bar = made.pixels[height - 12 * unit :]
        bar[:] = np.clip(np.array(made.ground) + (10 if made.ground[0] < 99 else -8), 0, 255)
        for number in range(4):
            cv2.circle(bar, ((13 + 25 * number) * unit, 5 * unit), int(2.4 * unit), made.faint, max(2, unit // 2))


def grid_2x2(pictures: Sequence[Pixels], rng: Generator) -> Pixels:
    """Two by two, without a gutter, the picture at any place."""
    wide = int(rng.integers(340, 540))
    tall = round(wide * float(rng.choice([1.0, 1.0, 1.25, 0.8])))
    cells = [fitted(pictures[place], wide, tall) for place in rng.permutation(4)]
    return np.vstack([np.hstack(cells[:2]), np.hstack(cells[2:])])


def grid_of_nine(pictures: Sequence[Pixels], rng: Generator) -> Pixels:
    """Three by three, with gutters, the picture at any place."""
    return grid_3x3([pictures[place] for place in rng.permutation(9)], rng)[0]


def inset(pictures: Sequence[Pixels], rng: Generator) -> Pixels:
    """The picture in another one, at 40 to 50 percent of its longer edge, with or without an edge of its own."""
    host = shrunk(pictures[1], 900).copy()
    little = shrunk(pictures[0], int(max(host.shape[:2]) * rng.uniform(0.4, 0.5)))
    if (edge := int(rng.integers(0, 9)) - 3) > 0:
        frame = int(rng.choice([255, 255, 0]))
        framed = np.full((little.shape[0] + 2 * edge, little.shape[1] + 2 * edge, 3), frame, np.uint8)
        framed[edge:-edge, edge:-edge] = little
        little = framed
    little = little[: host.shape[0] - 4, : host.shape[1] - 4]
    room = host.shape[0] - little.shape[0], host.shape[1] - little.shape[1]
    margin = min(12, *room)
    corner = rng.random() < 0.4
    top, left = (int(rng.choice([margin, each - margin]) if corner else rng.integers(0, each)) for each in room)
    host[top : top + little.shape[0], left : left + little.shape[1]] = little
    return host


def clip(picture: Pixels, rng: Generator) -> Iterator[Pixels]:
    """Move and zoom slowly over a photo for 2.5 to 4 seconds; yields frames of one size."""
    width, height = ((480, 640), (640, 480), (544, 544), (360, 640))[rng.integers(4)]
    wide = fitted(picture, round(width * 1.25), round(height * 1.25))
    ends, zooms = rng.uniform(0, 1, (2, 2)), rng.uniform(1.0, 1.22, 2)
    for share in np.linspace(0, 1, int(rng.integers(25, 41))):
        at, zoom = ends[0] * (1 - share) + ends[1] * share, zooms[0] * (1 - share) + zooms[1] * share
        rows, columns = round(wide.shape[0] / zoom), round(wide.shape[1] / zoom)
        top, left = round((wide.shape[0] - rows) * at[0]), round((wide.shape[1] - columns) * at[1])
        yield fitted(wide[top : top + rows, left : left + columns], width, height)
