"""Grids whose cells the test laid out, with some of them left out."""

from __future__ import annotations

import pytest

from index.lattice import Part, missing

NINE = [(100 + 210 * column, 300 + 210 * row, 200, 200) for row in range(3) for column in range(3)]


@pytest.mark.parametrize("lost", range(9))
def test_the_place_of_a_cell_that_was_not_seen_is_inferred(lost: int) -> None:
    assert missing([cell for number, cell in enumerate(NINE) if number != lost]) == [NINE[lost]]


def test_several_places_are_inferred_row_by_row() -> None:
    assert missing([NINE[number] for number in (0, 2, 4, 6, 7)]) == [NINE[number] for number in (1, 3, 5, 8)]


def test_a_full_grid_lacks_nothing() -> None:
    assert missing(NINE) == []


def test_three_of_four_cells_tell_the_fourth() -> None:
    four = [NINE[number] for number in (0, 1, 3, 4)]
    assert missing(four[:3]) == four[3:]


def test_a_whole_row_or_column_between_others_is_inferred() -> None:
    middle_column = [cell for number, cell in enumerate(NINE) if number % 3 != 1]
    assert sorted(missing(middle_column)) == sorted(NINE[number] for number in (1, 4, 7))
    assert missing([*NINE[:3], *NINE[6:]]) == NINE[3:6]


def test_two_columns_far_apart_are_no_grid_with_gaps() -> None:
    far = [
        (left + (300 if number % 2 else 0), top, 200, 200)
        for number, (left, top, _, _) in enumerate(NINE[:2] + NINE[3:5])
    ]
    assert missing(far) == []


def test_a_few_pixels_more_or_less_do_not_matter() -> None:
    uneven = [
        (left + n % 3, top - n % 2, width - n % 3, height + n % 2) for n, (left, top, width, height) in enumerate(NINE)
    ]
    (found,) = missing(uneven[:4] + uneven[5:])
    assert all(abs(a - b) <= 3 for a, b in zip(found, NINE[4], strict=True))


@pytest.mark.parametrize(
    "cells",
    [
        [],
        NINE[:1],
        NINE[:2],
        NINE[:3],  # one row: nothing says that there is another
        NINE[::3],  # one column
        [NINE[0], NINE[4], NINE[8]],  # a diagonal: more would be inferred than was seen
        [(0, 0, 50, 50), (0, 100, 200, 30), (300, 20, 90, 220), (120, 400, 33, 70)],
    ],
)
def test_nothing_is_inferred_from_too_little(cells: list[Part]) -> None:
    assert missing(cells) == []


def test_a_place_where_something_else_lies_is_not_empty() -> None:
    cells = [cell for cell in NINE if cell != NINE[8]]
    assert missing([*cells, (NINE[8][0] + 20, NINE[8][1] + 20, 100, 160)]) == []


def test_grids_of_two_posts_below_each_other_are_no_one_grid() -> None:
    # Six pictures, a line of text and a box of answers, and the next post's five, in the same columns.
    first = [(149 + 207 * column, 397 + 207 * row, 199, 199) for row in range(2) for column in range(3)]
    for between in (600, 642, 655):
        start = 604 + between
        second = [(149 + 207 * column, start + 207 * row, 199, 199) for row in range(2) for column in range(3)]
        assert missing([*first, *second[:5]]) == [second[5]]
    # A pale row of one post lies where the step says.
    assert missing([*first, *[(left, top + 3 * 207, w, h) for left, top, w, h in first]]) == [
        (149 + 207 * column, 397 + 207 * 2, 199, 199) for column in range(3)
    ]
