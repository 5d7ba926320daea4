from __future__ import annotations

import numpy as np

from evidence.catalogue import Connection, regions


def test_regions_are_read_in_the_order_of_storing(shown: Connection) -> None:
    rows = list(regions.everything(shown))
    assert [row.id for row in rows] == [1, 2, 3]
    assert [row.name[16:] for row in rows] == [".c0", ".c1", ".w"]
    first = rows[0]
    assert (first.left, first.top, first.width, first.height, first.seconds) == (1, 2, 3, 4, None)
    assert (first.thumbnail_at, first.thumbnail_bytes, first.flat, first.matched) == (100, 7, 0, 0)


def test_some_regions_are_read_by_their_ids(shown: Connection) -> None:
    assert [row.id for row in regions.some(shown, [3, 1, 999])] == [1, 3]
    assert regions.some(shown, []) == []
    assert [row.id for row in regions.some(shown, range(3000))] == [1, 2, 3]


def test_codes_are_those_of_one_recipe_and_of_regions_with_something_in_them(shown: Connection) -> None:
    ids, codes = regions.codes(shown, "x 1")
    assert ids.dtype == np.int64
    assert ids.tolist() == [1, 3]
    assert codes.dtype == np.uint8
    assert codes.tolist() == [[ord("a")] * 4, [ord("b")] * 4]


def test_an_unknown_recipe_has_no_codes(shown: Connection) -> None:
    ids, codes = regions.codes(shown, "x 2")
    assert (len(ids), len(codes)) == (0, 0)


def test_what_was_not_compared_is_listed_until_it_was(shown: Connection) -> None:
    assert regions.unmatched(shown) == [1, 3]
    regions.set_matched(shown)
    assert regions.unmatched(shown) == []


def test_recipes_are_counted(shown: Connection) -> None:
    assert regions.recipes(shown) == {"x 1": 3, "y 1": 3}
