#!/usr/bin/env python3
"""Are the pictures of a collage found, each on its own? Prints a Markdown table.

    .venv/bin/python scripts/benchmark_collages.py ../shared/data/photos

Each collage is cut from edge to edge, and its parts again, with a gutter of one breadth and colour, with or without a
margin; then it is shrunk at times, and saved as JPEG. Photos that are no collage are counted where they are cut.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from evidence.market.grids import fitted
from index import pages
from matching.sets import photos

Part = tuple[int, int, int, int]
"""Left, top, width, height."""

LEAST, LONGEST = 170, 2.4
"""Shorter edge of a cell, in pixels, and times that its longer edge may be."""

SAME = 0.8
"""Intersection over union of a cell and a region from which the cell is found."""

COLOURS = ("white", "black", "any colour", "pale grey")


@dataclass(slots=True)
class Row:
    """What was found of collages with gutters of one kind."""

    collages: int = 0
    right: int = 0
    cells: int = 0
    found: int = 0


def cut(rng: Generator, part: Part, gap: int, deep: int = 3) -> list[Part]:
    """Cut a part into two or three, and these again."""
    x, y, width, height = part
    if deep == 0 or (deep < 3 and rng.random() < 0.3):
        return [part]
    across = width > height if rng.random() < 0.75 else width <= height
    length = width if across else height
    shares = rng.uniform(0.3, 0.7, 1)
    if length > 700 and rng.random() < 0.5:
        shares = np.array([rng.uniform(0.28, 0.36), rng.uniform(0.6, 0.7)])
    ends = [0, *(end for share in shares for end in (round(share * length - gap), round(share * length))), length]
    parts = [
        (x + start, y, stop - start, height) if across else (x, y + start, width, stop - start)
        for start, stop in zip(ends[::2], ends[1::2], strict=True)
    ]
    if any(min(each[2:]) < LEAST or max(each[2:]) > LONGEST * min(each[2:]) for each in parts):
        return [part]
    return [cell for each in parts for cell in cut(rng, each, gap, deep - 1)]


def collage(rng: Generator, pictures: list[NDArray[np.uint8]]) -> tuple[int, list[Part], NDArray[np.uint8]]:
    """Draw one: kind of its gutters, its cells in pixels, and what is left of it after JPEG."""
    width, height, gap = (int(rng.integers(*ends)) for ends in ((700, 1300), (700, 1300), (3, 20)))
    margin, kind = int(rng.choice([0, 0, gap, 2 * gap])), int(rng.integers(len(COLOURS)))
    paint = ((255,) * 3, (0,) * 3, tuple(int(value) for value in rng.integers(0, 256, 3)), (240,) * 3)[kind]
    cells = cut(rng, (margin, margin, width - 2 * margin, height - 2 * margin), gap)
    canvas = np.full((height, width, 3), paint, np.uint8)
    for (x, y, wide, tall), place in zip(cells, rng.permutation(len(pictures)), strict=False):
        canvas[y : y + tall, x : x + wide] = fitted(pictures[place], wide, tall)
    factor = float(rng.choice([1, 1, 0.8, 0.55]))
    small = cv2.resize(canvas, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    _, saved = cv2.imencode(
        ".jpg", cv2.cvtColor(small, cv2.COLOR_RGB2BGR), [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(35, 92))]
    )
    shown = [(round(x * factor), round(y * factor), round(w * factor), round(h * factor)) for x, y, w, h in cells]
    return kind, shown, pages.decode(bytes(saved), longest=1600).pixels


def same(one: Part, other: Part) -> float:
    """Intersection over union."""
    wide, tall = (min(one[k] + one[k + 2], other[k] + other[k + 2]) - max(one[k], other[k]) for k in (0, 1))
    inner = max(0, wide) * max(0, tall)
    return inner / (one[2] * one[3] + other[2] * other[3] - inner)


def found(pixels: NDArray[np.uint8]) -> list[Part]:
    """Boxes of the regions of a picture."""
    return [(box.left, box.top, box.width, box.height) for box in (region.box for region in pages.find(pixels))]


def rows(pictures: list[NDArray[np.uint8]], count: int, seed: int) -> list[Row]:
    """Draw so many collages of two cells and more, and look for their cells; by the kind of gutters."""
    table = [Row() for _ in COLOURS]
    draws = iter(range(seed, seed + 100 * count))
    while count:
        kind, cells, pixels = collage(np.random.default_rng(next(draws)), pictures)
        if len(cells) < 2:
            continue
        boxes = found(pixels)
        hits = sum(max(same(cell, box) for box in boxes) >= SAME for cell in cells)
        row = table[kind]
        row.collages, row.right = row.collages + 1, row.right + (hits == len(cells))
        row.cells, row.found = row.cells + len(cells), row.found + hits
        count -= 1
    return table


def lines(table: list[Row], pictures: list[NDArray[np.uint8]]) -> Iterator[str]:
    """Markdown."""
    yield "| gutters | collages | all cells found | cells | found |"
    yield "| --- | --- | --- | --- | --- |"
    for name, row in zip(COLOURS, table, strict=True):
        yield f"| {name} | {row.collages} | {row.right} | {row.cells} | {row.found} |"
    every, right, cells, hits = (sum(getattr(row, name) for row in table) for name in Row.__slots__)
    yield f"| **all** | {every} | {right} | {cells} | **{hits / cells:.3f}** |"
    yield ""
    yield f"Of {len(pictures)} photos {sum(len(found(each)) > 1 for each in pictures)} are cut."


def main() -> None:
    """Draw, look, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("photos", type=Path, help="a folder of photos, each of something different")
    parser.add_argument("--collages", type=int, default=100, help="so many are drawn (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=1)
    wishes = parser.parse_args()
    if not wishes.photos.is_dir():
        parser.error(f"{wishes.photos} is no folder")
    pictures = photos(wishes.photos)
    if len(pictures) < 16:
        sys.exit(f"{wishes.photos} has {len(pictures)} pictures; at least 16 are needed.")
    table = rows(pictures, wishes.collages, 1000 * wishes.seed)
    sys.stdout.write("\n".join(lines(table, pictures)) + "\n")


if __name__ == "__main__":
    main()
