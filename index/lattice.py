"""Cells that a grid lacks: a picture as pale as the page is not seen, but the other cells say where it lies."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise, product

Part = tuple[int, int, int, int]
"""Left, top, width, height in pixels."""

ALIKE = 0.08
"""Widths and heights of a grid's cells differ by at most this share."""

LEAST_KNOWN = 3
"""Cells that must be seen before others are inferred."""

MOST_MISSING = 0.5
"""At most this share of a grid's places is inferred."""

MOST_STEP = 1.15
"""Lines of a grid are at most so many times a cell's size apart."""

STEPS_DIFFER = 0.01
"""And the steps of one grid differ by this share of a cell, rounding of boxes included."""


def missing(cells: Sequence[Part]) -> list[Part]:
    """Infer the places of a grid at which no cell was found.

    Args:
        cells: What was found; those of odd sizes are left out.

    Returns:
        Empty places of the rows and columns that the alike cells stand in; none where too few stand in rows.
    """
    alike = _alike(cells)
    if len(alike) < LEAST_KNOWN:
        return []
    width = sorted(cell[2] for cell in alike)[len(alike) // 2]
    height = sorted(cell[3] for cell in alike)[len(alike) // 2]
    lefts, tops = _lines([cell[0] for cell in alike], width), _lines([cell[1] for cell in alike], height)
    places = [(left, top, width, height) for top, left in product(tops, lefts)]
    empty = [place for place in places if not any(_meets(place, cell) for cell in cells)]
    if len(lefts) < 2 or len(tops) < 2 or len(empty) > MOST_MISSING * len(places):
        return []
    return empty


def _alike(cells: Sequence[Part]) -> list[Part]:
    """The largest group of cells of one size."""
    groups = [
        [
            other
            for other in cells
            if abs(other[2] - cell[2]) <= ALIKE * cell[2] and abs(other[3] - cell[3]) <= ALIKE * cell[3]
        ]
        for cell in cells
    ]
    return max(groups, key=len, default=[])


def _lines(values: list[int], size: int) -> list[int]:
    """Positions that are the same but for a few pixels, once each."""
    found: list[int] = []
    for value in sorted(values):
        if not found or value - found[-1] > max(2, ALIKE * size):
            found.append(value)
    return _with_those_between(found, size)


def _with_those_between(lines: list[int], size: int) -> list[int]:
    """Add the lines of whole rows or columns without a cell, where there is room for just so many.

    Where lines beside each other tell the grid's step, room is a multiple of it: two posts below each other, with a
    text between them, are two grids.
    """
    steps = [after - before for before, after in pairwise(lines) if after - before <= MOST_STEP * size]
    step = sorted(steps)[len(steps) // 2] if steps else None
    added = list(lines)
    for before, after in pairwise(lines):
        count = (after - before) // size if step is None else round((after - before) / step)
        room = count * MOST_STEP * size if step is None else count * (step + max(1, STEPS_DIFFER * size))
        if count > 1 and after - before <= room and (step is None or 2 * count * step - room <= after - before):
            added += [round(before + (after - before) * number / count) for number in range(1, count)]
    return sorted(added)


def _meets(place: Part, cell: Part) -> bool:
    across = min(place[0] + place[2], cell[0] + cell[2]) - max(place[0], cell[0])
    down = min(place[1] + place[3], cell[1] + cell[3]) - max(place[1], cell[1])
    return across > 0.2 * place[2] and down > 0.2 * place[3]
