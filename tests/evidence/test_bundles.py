"""What becomes of pairs of pictures in ads that are written down by hand."""

from __future__ import annotations

from evidence.bundles import MOST_PICTURES, Offer, Together, banners, shown_in, together


def offer(day: int, *clusters: int) -> Offer:
    return Offer(1, f"2015-03-{day:02}", frozenset(), frozenset(clusters))


def test_pictures_are_shown_in_the_order_of_time_and_what_has_no_time_comes_last() -> None:
    offers = [Offer(1, "", frozenset(), frozenset({0})), offer(9, 0, 1), offer(2, 0)]
    assert shown_in(offers) == {0: [2, 1, 0], 1: [1]}


def test_each_later_ad_does_one_of_four_things_with_a_pair() -> None:
    offers = [offer(1, 0, 1, 2), offer(2, 0, 1), offer(3, 0, 1, 2, 9), offer(4, 0, 2), offer(5, 0)]
    found = {(pair.left, pair.right): pair for pair in together(offers)}
    assert found[0, 1] == Together(0, 1, 0, ("kept in part", "kept whole", "parted", "alone"))
    assert found[0, 9] == Together(0, 9, 2, ("parted", "parted", "parted", "alone"))


def test_the_eldest_ad_is_the_bundle_though_it_was_taken_later() -> None:
    (pair,) = together([offer(8, 3, 4), offer(2, 3, 4)])
    assert (pair.first, pair.outcomes) == (1, ("kept whole",))


def test_an_album_of_many_pictures_proposes_no_pairs() -> None:
    assert list(together([offer(1, *range(MOST_PICTURES + 1))])) == []


def test_a_picture_beside_everything_is_a_banner_and_a_popular_one_is_not() -> None:
    shop = [offer(day, 0, 10 * day, 10 * day + 1) for day in range(1, 7)]
    assert banners(shop) == {0}
    both = [offer(day, 0, 1, 10 * day, 10 * day + 1) for day in range(1, 7)]
    assert banners(both) == {0, 1}
    popular = [offer(day, 0, 1 + day % 3, 2) for day in range(1, 9)]
    assert banners(popular) == set()
    alone = [offer(day, 0) for day in range(1, 9)]
    assert banners(alone) == set()
