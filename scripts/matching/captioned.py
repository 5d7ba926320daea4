"""Families: each photo posted again as it is, and again and again with one and the same addition.

Traders put their number, a date, stickers on a picture once, and post that copy for months; others post it without.
Copies of either kind are alike among themselves: two groups, and between them nothing but pairs with the addition.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import cv2
import numpy as np
from numpy.random import Generator

from evidence.market.edits import Pixels
from index.picture import encode_jpeg
from matching import bending, covering, dressing, further
from matching.gauntlet import NEEDED, generator, original
from matching.sets import ORIGINAL, Drawn

CAPTIONED = "captioned"
AGAIN, WITH = 2, 3
"""So many more copies of a photo as it is, and with the addition."""

INKS = ((255, 255, 255), (0, 0, 0), (255, 240, 30), (230, 20, 30))


def letters(pictures: Sequence[Pixels], rng: Generator) -> Pixels:
    """Write one to five small letters near an edge."""
    text = "".join(chr(65 + int(each)) for each in rng.integers(0, 26, int(rng.integers(1, 6))))
    across, down = float(rng.uniform(0.03, 0.6)), float(rng.choice([0.08, 0.95]))
    return _written(pictures[0], text, (across, down), float(rng.uniform(0.5, 0.9)), INKS[int(rng.integers(len(INKS)))])


def date(pictures: Sequence[Pixels], rng: Generator) -> Pixels:
    """Stamp the date and time into a corner, as cameras do."""
    day, hour = f"{rng.integers(1, 10)}-{rng.integers(10, 29)}", f"{rng.integers(10, 24)}:{rng.integers(10, 60)}"
    return _written(pictures[0], f"2019-0{day} {hour}", (0.5, 0.96), 0.55, (255, 170, 40))


def _written(picture: Pixels, text: str, at: tuple[float, float], size: float, ink: tuple[int, int, int]) -> Pixels:
    made = np.ascontiguousarray(picture)
    height, width = made.shape[:2]
    scale = width / 400 * size
    place, thick = (int(width * at[0]), int(height * at[1])), max(1, round(1.6 * scale))
    return np.asarray(cv2.putText(made.copy(), text, place, cv2.FONT_HERSHEY_DUPLEX, scale, ink, thick, cv2.LINE_AA))


ADDITIONS: dict[str, Callable[[Sequence[Pixels], Generator], Pixels]] = {
    "letters": letters,
    "date": date,
    "tiled watermark": covering.tiled_watermark,
    "text block": covering.text_block,
    "stickers": covering.stickers,
    "mosaic": covering.mosaic,
    "bold words": further.bold_words,
    "marks by hand": further.marks,
    "large faces": further.large_faces,
    "strip and code": further.strip_and_code,
    "logo": dressing.logo,
    "subtitle": dressing.subtitle,
    "square code": dressing.square_code,
    "dark band": dressing.dark_band,
    "grey": bending.grey,
    "filters": bending.filters,
}
"""By the name in the table; photos take them in turn, in an order that the seed draws."""


def files(folder: Path, photos: Sequence[Pixels], seed: int) -> Iterator[Drawn]:
    """Draw every file of the set into a folder."""
    kinds = list(ADDITIONS)
    turns = np.random.default_rng([seed, 83]).permutation(len(photos)).tolist()
    for number, photo in enumerate(photos):
        kind = kinds[turns[number] % len(kinds)]
        rng = generator(seed, number, kind)
        others = rng.permutation([each for each in range(len(photos)) if each != number])[: NEEDED - 1]
        name = original(number)
        (folder / name).write_bytes(encode_jpeg(photo, 88))
        yield Drawn(name, ORIGINAL, (name,))
        added = ADDITIONS[kind]([photo, *(photos[each] for each in others)], rng)
        for what, picture, copies in (("as it is", photo, AGAIN), (kind, added, WITH)):
            for copy in range(copies):
                saved = f"{number:05d}_{what} {copy}.jpg"
                (folder / saved).write_bytes(_saved(picture, rng))
                yield Drawn(saved, what, (name,))


def _saved(picture: Pixels, rng: Generator) -> bytes:
    """Save a picture smaller and anew."""
    height, width = picture.shape[:2]
    factor = float(rng.uniform(0.6, 1.0))
    size = round(width * factor), round(height * factor)
    small = cv2.resize(np.ascontiguousarray(picture), size, interpolation=cv2.INTER_AREA)
    return encode_jpeg(np.asarray(small, np.uint8), int(rng.integers(55, 86)))
