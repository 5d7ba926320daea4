"""Groups that may show one picture: which pairs of them are compared besides."""

from __future__ import annotations

from evidence.bridging import INLIERS, LOOKS, NEAREST, PARTNERS, unasked
from evidence.catalogue.regions import RegionRow
from evidence.catalogue.verdicts import VerdictRow
from evidence.waves import Groups


def row(region: int, original: str = "") -> RegionRow:
    sha256 = (original or str(region)).rjust(64, "0")
    return RegionRow(region, f"{sha256[:16]}.w", sha256, "whole", 0, 0, 640, 480, None, 0, 1, 0, 0)


def verdict(left: int, right: int, word: str, *, clean: bool = False, inliers: int = INLIERS) -> VerdictRow:
    return VerdictRow(left, right, word, 0.62, 100, {"clean": clean, "inliers": inliers})


def copies(*regions: int) -> list[VerdictRow]:
    """Clean copies of the first of them."""
    return [verdict(regions[0], other, "same picture", clean=True) for other in regions[1:]]


def asked(judged: list[VerdictRow], count: int, new: set[int] | None = None) -> list[tuple[int, int]]:
    rows = {number: row(number) for number in range(count)}
    groups = Groups(rows)
    for each in judged:
        groups.note(each)
    found = unasked(judged, rows, groups, set(rows) if new is None else new)
    assert all(pair.routes == ("bridges",) and pair.votes == 0 for pair in found)
    return [(pair.left, pair.right) for pair in found]


def test_one_that_is_a_copy_of_some_and_not_of_others_is_compared_with_the_plainest() -> None:
    group = [*copies(2, 0, 1, 3), verdict(0, 1, "same picture", clean=True)]
    doubted = [verdict(1, 4, "same picture"), verdict(3, 4, "same scene")]
    assert asked([*group, *doubted], 5) == [(2, 4), (0, 4)]


def test_not_where_nothing_speaks_against_it() -> None:
    assert asked([*copies(0, 1, 2), verdict(1, 3, "same picture")], 4) == []


def test_two_groups_of_copies_that_one_link_holds_together_are_compared() -> None:
    found = asked([*copies(0, 1), *copies(2, 3), verdict(1, 3, "same picture")], 4)
    assert found == [(0, 2), (0, 3), (1, 2)]
    assert len(found) == LOOKS


def test_one_that_may_be_a_copy_of_too_many_is_left_alone() -> None:
    for others in (PARTNERS, PARTNERS + 1):
        groups = [copies(2 * place, 2 * place + 1) for place in range(others + 1)]
        doubted = [verdict(1, 2 * place + 1, "same picture") for place in range(1, others + 1)]
        found = asked([row for group in groups for row in group] + doubted, 2 * others + 2)
        assert bool(found) == (others == PARTNERS)


def test_one_without_any_link_is_compared_with_the_nearest_groups() -> None:
    groups = [*copies(0, 1), *copies(2, 3), *copies(4, 5)]
    looks = [verdict(other, 6, "same scene", inliers=INLIERS + other) for other in (1, 3, 5)]
    assert {left for left, right in asked([*groups, *looks], 7) if right == 6} == {4, 2}
    assert len({left for left, _ in asked([*groups, *looks], 7)}) == NEAREST


def test_unless_the_case_is_large() -> None:
    judged = [*copies(0, 1), verdict(1, 2, "same scene"), *copies(3, 4), *copies(5, 6), verdict(4, 6, "same picture")]
    rows = {number: row(number) for number in range(7)}
    groups = Groups(rows)
    for each in judged:
        groups.note(each)
    for closely in (True, False):
        found = {(pair.left, pair.right) for pair in unasked(judged, rows, groups, set(rows), closely=closely)}
        assert ((0, 2) in found) == closely
        assert (3, 5) in found


def test_few_keypoints_and_what_shares_nothing_bring_nothing_together() -> None:
    assert asked([*copies(0, 1), verdict(1, 2, "same scene", inliers=INLIERS - 1)], 3) == []
    assert asked([*copies(0, 1), verdict(1, 2, "unrelated")], 3) == []


def test_only_what_is_new_is_asked_about() -> None:
    judged = [*copies(0, 1), verdict(1, 2, "same scene")]
    assert asked(judged, 3, new={2}) == asked(judged, 3, new={0}) == [(0, 2)]
    assert asked(judged, 3, new=set()) == []


def test_regions_of_one_original_are_not_compared() -> None:
    rows = {0: row(0), 1: row(1), 2: row(2, "a"), 3: row(3, "a")}
    judged = [*copies(0, 1), verdict(1, 2, "same scene"), verdict(2, 3, "same scene")]
    groups = Groups(rows)
    groups.note(judged[0])
    assert [(pair.left, pair.right) for pair in unasked(judged, rows, groups, set(rows))] == [(0, 2)]
