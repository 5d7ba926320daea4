"""Stretches of clips from frame pairs that are written down by a known line."""

from __future__ import annotations

import math

import numpy as np
import pytest

from index.timelines import MOST_POINTS, Instant, Stretch, stretches


def along(speed: float, offset: float, start: int, end: int) -> list[Instant]:
    """One frame a second of the left clip; the right clip's frame is the nearest full second."""
    return [Instant(t, float(round(speed * t + offset)), 0.99) for t in map(float, range(start, end))]


def seconds(length: float) -> list[float]:
    return [float(second) for second in range(math.ceil(length))]


def only(points: list[Instant], left: float, right: float) -> Stretch:
    (found,) = stretches(points, seconds(left), seconds(right))
    return found


def test_a_clip_inside_a_longer_one_is_found_where_it_lies() -> None:
    found = only(along(1.0, 5.0, 0, 8), 8, 20)
    assert found == Stretch(0.0, 7.0, 5.0, 12.0, 1.0, 8, round(0.99 * (1 - 0.5**8), 4))
    assert found.right_at(3.5) == 8.5


def test_the_middle_of_one_clip_is_the_middle_of_another() -> None:
    found = only(along(1.0, -2.4, 4, 9), 12, 12)
    assert (found.left_start, found.left_end, found.right_start, found.right_end) == (4.0, 8.0, 2.0, 6.0)


@pytest.mark.parametrize("speed", [0.5, 2.0])
def test_a_clip_shown_slower_or_faster_has_its_speed(speed: float) -> None:
    found = only(along(speed, 1.0, 0, 12), 12, 12 * speed + 1)
    assert found.speed == pytest.approx(speed, rel=0.08)
    assert found.right_start == pytest.approx(1.0, abs=0.6)


def test_half_a_second_between_the_frames_of_two_copies_is_no_other_speed() -> None:
    assert only([Instant(t, t + 0.5, 0.9) for t in (0.0, 1.0, 2.0, 3.0)], 4, 5).speed == 1.0


def test_a_slide_that_opens_both_is_no_stretch() -> None:
    assert stretches([Instant(0.0, 0.0, 0.99)], seconds(9), seconds(9)) == []


def test_a_slide_that_opens_and_one_that_closes_both_are_no_stretch() -> None:
    slides = [Instant(0.0, 0.0, 0.99), Instant(8.0, 8.0, 0.99)]
    assert stretches(slides, seconds(9), seconds(9)) == []
    assert stretches([Instant(0.0, 0.0, 0.99), Instant(8.0, 12.0, 0.99)], seconds(9), seconds(13)) == []


def test_two_neighbouring_frames_are_a_stretch_of_low_probability() -> None:
    found = only([Instant(2.0, 7.0, 1.0), Instant(3.0, 8.0, 1.0)], 6, 12)
    assert found.frames == 2
    assert found.probability == pytest.approx(0.75)


def test_frames_out_of_order_lie_on_no_line() -> None:
    # A line forward through one of them and a stray one is not steep enough, or leaves most frames out.
    backwards = [Instant(float(t), 40.0 - 4 * t, 0.99) for t in range(9)]
    assert stretches(backwards, seconds(9), seconds(41)) == []


def test_pairs_off_the_line_do_not_move_it() -> None:
    strays = [Instant(2.0, 15.0, 0.99), Instant(7.0, 1.0, 0.99), Instant(4.0, 18.0, 0.99)]
    found = only(along(1.0, 5.0, 0, 8) + strays, 8, 20)
    assert (found.speed, found.right_start, found.frames) == (1.0, 5.0, 8)


def test_two_scenes_of_one_clip_in_another_order_are_two_stretches() -> None:
    found = stretches([*along(1.0, 6.0, 0, 6), *along(1.0, -6.0, 6, 11)], seconds(11), seconds(12))
    assert [(each.left_start, each.right_start, each.frames) for each in found] == [(0.0, 6.0, 6), (6.0, 0.0, 5)]


def test_a_standing_picture_gives_one_answer_and_no_blow_up() -> None:
    rng = np.random.default_rng(1)
    everything = [Instant(float(a), float(b), float(rng.uniform(0.9, 1))) for a in range(60) for b in range(60)]
    assert len(everything) > MOST_POINTS
    assert all(each.probability <= 1.0 for each in stretches(everything, seconds(60), seconds(60)))


def test_frames_that_are_not_shared_lower_the_probability() -> None:
    every = only(along(1.0, 0.0, 0, 8), 8, 8).probability
    gaps = only([point for point in along(1.0, 0.0, 0, 8) if point.left not in (2.0, 3.0, 5.0)], 8, 8).probability
    assert gaps < every
