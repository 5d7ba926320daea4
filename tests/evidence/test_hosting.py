"""Pictures of which one region is a part: which of them are compared with each other."""

from __future__ import annotations

from evidence.catalogue.regions import RegionRow
from evidence.catalogue.verdicts import VerdictRow
from evidence.hosting import MOST_HOSTS, unasked
from evidence.waves import SURE, Groups
from index.calibration import HIDES
from index.links import Bounds

WHOLE, STRIP = (0.0, 0.0, 1.0, 1.0), (0.6, 0.0, 1.0, 1.0)


def row(region: int, original: str = "") -> RegionRow:
    sha256 = (original or str(region)).rjust(64, "0")
    return RegionRow(region, f"{sha256[:16]}.w", sha256, "whole", 0, 0, 640, 480, None, 0, 1, 0, 0)


def verdict(
    left: int, right: int, left_box: Bounds, right_box: Bounds, word: str = "same picture", *, clean: bool = False
) -> VerdictRow:
    figures = {"clean": clean, "left_box": list(left_box), "right_box": list(right_box), "explained": 0.0}
    return VerdictRow(left, right, word, 0.9 - left / 100, 100, figures)


def covered(left: int, right: int, probability: float, explained: float = HIDES) -> VerdictRow:
    """Two copies of which one has something laid over it."""
    figures = {"clean": False, "left_box": list(WHOLE), "right_box": list(WHOLE), "explained": explained}
    return VerdictRow(left, right, "same picture", probability, 100, figures)


def asked(judged: list[VerdictRow], count: int, new: set[int] | None = None) -> list[tuple[int, int]]:
    rows = {number: row(number) for number in range(count)}
    groups = Groups(rows)
    for each in judged:
        groups.note(each)
    found = unasked(judged, rows, groups, set(rows) if new is None else new)
    assert all(pair.routes == ("hosts",) and pair.votes == 0 for pair in found)
    return [(pair.left, pair.right) for pair in found]


def hosts(*numbers: int, part: int) -> list[VerdictRow]:
    return [verdict(number, part, STRIP, WHOLE) for number in numbers]


def test_two_pictures_of_a_common_part_are_compared() -> None:
    assert asked(hosts(0, 1, part=2), 3) == [(0, 1)]


def test_a_part_need_not_be_shared_to_its_last_edge() -> None:
    nearly, half = (0.0, 0.0, 0.9, 1.0), (0.0, 0.0, 0.7, 1.0)
    assert asked([*hosts(0, part=2), verdict(1, 2, STRIP, nearly)], 3) == [(0, 1)]
    assert asked([*hosts(0, part=2), verdict(1, 2, STRIP, half)], 3) == []


def test_not_where_they_were_compared_or_are_copies_beyond_doubt() -> None:
    assert asked([*hosts(0, 1, part=2), verdict(0, 1, WHOLE, WHOLE, "same scene")], 3) == []
    assert asked([*hosts(0, 1, part=2), verdict(0, 1, WHOLE, WHOLE, clean=True)], 3) == []


def test_copies_of_a_part_bring_their_hosts_together_and_each_picture_is_asked_once() -> None:
    copies = [verdict(3, 4, WHOLE, WHOLE, clean=True), verdict(0, 1, WHOLE, WHOLE, clean=True)]
    assert asked([*copies, *hosts(0, 1, part=3), *hosts(2, part=4)], 5) == [(0, 2)]


def test_a_copy_of_the_whole_is_no_part() -> None:
    assert asked([verdict(0, 2, WHOLE, WHOLE), verdict(1, 2, STRIP, WHOLE)], 3) == []


def test_of_many_pictures_only_the_likeliest_are_compared() -> None:
    found = asked(hosts(*range(9), part=9), 10)
    assert found == [(left, right) for left in range(MOST_HOSTS) for right in range(left + 1, MOST_HOSTS)]


def test_only_what_is_new_is_asked_about() -> None:
    assert asked(hosts(0, 1, part=2), 3, new={1}) == [(0, 1)]
    assert asked(hosts(0, 1, part=2), 3, new=set()) == []


def test_parts_of_one_original_are_not_compared() -> None:
    rows = {0: row(0, "a"), 1: row(1, "a"), 2: row(2, "b")}
    assert unasked(hosts(0, 1, part=2), rows, Groups(rows), set(rows)) == []


def test_a_part_of_a_part_has_its_hosts() -> None:
    narrow = (0.3, 0.0, 0.7, 1.0)
    longer = verdict(2, 3, WHOLE, narrow)  # what 2 shows is a part of 3, a strip of 1
    assert asked([*hosts(0, part=2), longer, *hosts(1, part=3)], 4) == [(0, 1), (0, 3)]
    assert asked([*hosts(0, part=2), *hosts(1, part=3)], 4) == []


def test_a_strip_has_the_hosts_of_a_strip_that_is_nearly_the_same() -> None:
    nearly = verdict(2, 3, WHOLE, (0.0, 0.0, 0.95, 1.0))
    assert asked([*hosts(0, part=2), nearly, *hosts(1, part=3)], 4) == [(0, 1)]
    other = verdict(2, 3, WHOLE, (0.0, 0.0, 0.95, 1.0), "same scene")
    assert asked([*hosts(0, part=2), other, *hosts(1, part=3)], 4) == []


def test_a_strip_that_is_nearly_a_part_of_many_is_compared_with_the_likeliest_of_them() -> None:
    # 20 is a part of one picture, and nearly the same as 21, which is a part of sixteen.
    nearly = verdict(20, 21, WHOLE, (0.0, 0.0, 0.95, 1.0))
    found = asked([*hosts(19, part=20), nearly, *hosts(*range(16), part=21)], 22)
    beside = {left for left, right in found if right == 19}
    assert beside <= set(range(MOST_HOSTS + 1))
    assert len(beside) == MOST_HOSTS - 1


def test_what_two_copies_under_plates_are_copies_of_is_compared_before_the_plates_bring_it_together() -> None:
    # 1 and 2 are 0 and 3 under a plate each, and alike in what the plates leave.
    plates = [covered(0, 1, 0.96), covered(1, 2, 0.62), covered(2, 3, 0.94)]
    assert asked(plates, 4) == [(0, 2), (0, 3), (1, 3)]
    assert asked([*plates, verdict(0, 3, WHOLE, WHOLE, "same scene")], 4) == [(0, 2), (1, 3)]


def test_not_where_little_is_laid_over_or_all_are_surely_copies() -> None:
    assert asked([covered(0, 1, 0.96), covered(1, 2, 0.62, HIDES / 2)], 3) == []
    assert asked([covered(0, 1, SURE), covered(1, 2, SURE)], 3) == []


def test_a_plate_over_a_mere_part_of_another_picture_makes_the_two_no_copies() -> None:
    row = covered(1, 2, 0.62)
    part = VerdictRow(
        1, 2, "same picture", 0.62, 100, {**row.figures, "left_box": list(STRIP), "right_box": list(STRIP)}
    )
    assert asked([covered(0, 1, 0.96), part], 3) == []
