"""Hints from verdicts, colours and shots that are written down by hand."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from evidence import hints
from evidence.catalogue.verdicts import VerdictRow

WHOLE = [0.0, 0.0, 1.0, 1.0]


def verdict(left: int, right: int, word: str, **figures: object) -> VerdictRow:
    given: dict[str, object] = {"left_box": WHOLE, "right_box": WHOLE, "cover_left": 1.0, "cover_right": 1.0}
    given |= {"patch": 0.1, "correlation": 0.8, "inliers": 50}
    return VerdictRow(left, right, word, 0.5, 99, given | figures)


def told(*rows: VerdictRow) -> dict[tuple[int, int], str]:
    cluster_of = {region: region for region in range(1, 50)}
    return {(hint.left, hint.right): hint.basis for hint in hints.from_verdicts(rows, cluster_of)}


def test_a_picture_that_lies_wholly_in_another_is_a_detail_of_it() -> None:
    part = verdict(1, 2, "unrelated", cover_left=0.06, patch=0.0, correlation=0.98)
    assert told(part) == {(1, 2): "one is a detail of the other"}
    assert told(verdict(1, 2, "unrelated", cover_left=0.06)) == {}


def test_one_scene_says_something_unless_everything_stands_there() -> None:
    assert told(verdict(1, 2, "same scene")) == {(1, 2): "one scene"}
    table = [verdict(a, b, "same scene") for a in range(1, 9) for b in range(a + 1, 9)]
    assert told(*table) == {}


def test_the_strongest_hint_of_a_pair_counts() -> None:
    assert told(verdict(1, 2, "unsure"), verdict(1, 2, "same scene")) == {(1, 2): "perhaps one picture"}


def test_a_pair_without_an_alignment_says_nothing() -> None:
    assert told(VerdictRow(1, 2, "unsure", 0.5, 99, {"clean": False, "failure": "lost"})) == {}


def test_two_parts_of_one_group_photo_are_two_things() -> None:
    left, right = [0.0, 0.0, 0.45, 1.0], [0.55, 0.0, 1.0, 1.0]
    rows = [verdict(1, 2, "same picture", left_box=left), verdict(1, 3, "same picture", left_box=right)]
    assert hints.side_by_side(rows, {1: 0, 2: 1, 3: 2}) == {(1, 2)}
    rows = [verdict(1, 2, "same picture", left_box=left), verdict(1, 3, "same picture", left_box=left)]
    assert hints.side_by_side(rows, {1: 0, 2: 1, 3: 2}) == set()


def code(*filled: int) -> NDArray[np.uint8]:
    made = np.zeros(256, np.uint8)
    made[list(filled)] = 120
    return made


def test_colours_are_compared_against_what_the_sellers_pictures_have_in_common() -> None:
    codes = {place: code(0, 1 + place % 3) for place in range(6)}
    sellers = {7: list(range(6))}
    found = {
        (hint.left, hint.right): hint.factor for hint in hints.from_colours(sellers, [frozenset({0, 1, 3})], codes)
    }
    assert found[0, 3] == hints.COLOUR_MOST
    assert found[0, 1] == hints.COLOUR_LEAST
    few = {7: [0, 1, 3]}
    assert list(hints.from_colours(few, [frozenset({0, 1, 3})], codes)) == []


def test_frames_of_one_shot_are_those_near_in_time_and_alike() -> None:
    clip = [(0.0, 4, code(0, 1)), (1.0, 5, code(0, 1)), (1.6, 6, code(0, 2)), (9.0, 7, code(0, 2))]
    assert [(hint.left, hint.right) for hint in hints.from_shots([clip])] == [(4, 5)]
