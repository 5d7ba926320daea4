"""Each basis on a few postings whose figures follow from counting them by hand."""

from __future__ import annotations

import math

import pytest

from evidence.links import (
    birth,
    burst,
    containment,
    direction,
    exclusivity,
    generation,
    hours,
    lag,
    price,
    scene,
    share,
    siblings,
    succession,
)
from evidence.postings import Copy, Price, Scene, pair
from tests.evidence.offered import DAY, both, posting, seller


def test_half_of_the_lags_are_shorter() -> None:
    reading = lag.read(
        both([posting(1, p, 0.0) for p in "abc"], [posting(2, p, h) for p, h in zip("abc", (2, 10, 90), strict=True)])
    )
    assert reading is not None
    assert reading.value == pytest.approx(math.log10(10.1))
    assert "within 10 hours" in reading.says


def test_times_known_to_the_day_tell_nothing_of_lags_of_hours() -> None:
    coarse = [posting(1, "a", 12.0, within=24.0)], [posting(2, "a", 36.0, within=24.0)]
    assert lag.read(both(*coarse)) is None
    assert direction.read(both(*coarse)) is None


def test_the_account_with_the_earlier_first_posting_is_the_older() -> None:
    reading = birth.read(both([posting(1, "a", 20 * DAY)], [posting(2, "a", 0.0)]))
    assert reading is not None
    assert reading.value == pytest.approx(20)
    assert reading.says == "seller 1 began 20 days after seller 2"


def test_old_stock_in_the_first_week_is_a_burst() -> None:
    old = [posting(1, p, 0.0) for p in "abcd"]
    reading = burst.read(both(old, [posting(2, p, d * DAY) for p, d in zip("abcd", (50, 51, 52, 70), strict=True)]))
    assert reading is not None
    assert reading.value == pytest.approx(share(3, 4))


def test_an_account_that_falls_silent_hands_over() -> None:
    old = [posting(1, f"o{n}", n * DAY) for n in range(20)]
    new = [posting(2, f"n{n}", (20 + n) * DAY) for n in range(10)]
    reading = succession.read(both(old, new))
    assert reading is not None
    assert reading.value == 0.0
    assert succession.read(both(old[:5], new)) is None


def test_a_picture_that_the_first_never_posted_is_a_sibling() -> None:
    old = [posting(1, "a", 0.0), posting(1, "b", 0.0)]
    new = [posting(2, "a", DAY), posting(2, "a", DAY, picture="a.2"), posting(2, "b", DAY)]
    reading = siblings.read(both(old, new))
    assert reading is not None
    assert reading.value == pytest.approx(share(1, 2))
    assert reading.shows[0].newer is not None
    assert reading.shows[0].newer.picture == "a.2"


@pytest.mark.parametrize(
    ("later", "way"),
    [
        (Copy("x", "whole", 1000, 800, 205_000), 0),
        (Copy("x", "whole", 800, 1000, 195_000), 0),  # turned
        (Copy("x", "whole", 1000, 800, 120_000), -1),  # compressed again
        (Copy("x", "whole", 700, 560, 120_000), -1),  # smaller
        (Copy("x", "whole", 1000, 500, 150_000), -1),  # cropped
        (Copy("x", "panel", 900, 720, 900_000), -1),  # out of a screenshot
        (Copy("x", "whole", 2000, 1600, 700_000), 1),
    ],
)
def test_a_later_copy_is_worse_where_something_was_lost(later: Copy, way: int) -> None:
    first = Copy("y", "whole", 1000, 800, 200_000)
    assert generation.wear(first, later)[0] == way
    assert generation.wear(later, first)[0] == -way


def test_the_copy_that_is_worse_is_that_of_whoever_came_later() -> None:
    small = Copy("small", "whole", 500, 400, 60_000)
    reading = generation.read(both([posting(1, "a", DAY, copy=small), posting(1, "z", 0.0)], [posting(2, "a", 5.0)]))
    assert reading is not None
    assert reading.value == pytest.approx(share(1, 1))


def test_prices_compare_in_one_currency_only() -> None:
    yuan = Price(1000.0, "CNY")
    old = [posting(1, p, 0.0, price=yuan) for p in "abc"]
    new = [
        posting(2, "a", DAY, price=Price(1040.0, "CNY")),
        posting(2, "b", DAY, price=Price(1300.0, "CNY")),
        posting(2, "c", DAY, price=Price(140.0, "USD")),
    ]
    reading = price.read(both(old, new))
    assert reading is not None
    assert reading.value == pytest.approx(share(1, 2))
    assert price.read(both(old, new[2:])) is None


def test_pieces_of_a_supplier_are_on_many_accounts() -> None:
    held = [posting(1, p, 0.0) for p in "ab"], [posting(2, p, DAY) for p in "ab"]
    reading = exclusivity.read(both(*held, seller(3, posting(3, "a", DAY))))
    assert reading is not None
    assert reading.value == pytest.approx(share(1, 2))


def test_containment_is_of_the_smaller_account() -> None:
    reading = containment.read(both([posting(1, p, 0.0) for p in "abcd"], [posting(2, p, DAY) for p in "ab"]))
    assert reading is not None
    assert reading.value == 1.0


def test_who_is_always_first_is_counted_without_ties() -> None:
    old = [posting(1, p, 0.0) for p in "abc"]
    reading = direction.read(both(old, [posting(2, p, h) for p, h in zip("abc", (0.5, 5, 9), strict=True)]))
    assert reading is not None
    assert reading.value == pytest.approx(share(2, 2))
    assert "1 cannot be told" in reading.says


def test_equal_hours_lie_nowhere_apart_and_few_ads_tell_nothing() -> None:
    mornings = [posting(1, f"a{n}", n * DAY + 9) for n in range(40)]
    others = [posting(2, f"b{n}", n * DAY + 9) for n in range(40)]
    evenings = [posting(2, f"b{n}", n * DAY + 21) for n in range(40)]
    same, other = hours.read(both(mornings, others)), hours.read(both(mornings, evenings))
    assert same is not None
    assert other is not None
    assert same.value == pytest.approx(0.0, abs=1e-6)
    assert other.value > 0.7
    assert hours.read(both(mornings[:9], others)) is None


def test_one_verdict_of_one_scene_tells_nothing() -> None:
    left = seller(1, *(posting(1, p, 0.0) for p in "abc"))
    right = seller(2, *(posting(2, p, DAY) for p in "xyz"))
    scenes = tuple(
        Scene(left.shown[one].first, right.shown[other].first, 0.01) for one, other in zip("abc", "xyz", strict=True)
    )
    held = dict.fromkeys("abcxyz", ((0.0, 1),))
    assert scene.read(pair(left, right, held, scenes[:1])) is None
    two, three = scene.read(pair(left, right, held, scenes[:2])), scene.read(pair(left, right, held, scenes))
    assert two is not None
    assert three is not None
    assert two.value == pytest.approx(2 / 3)
    assert three.value == 1.0
