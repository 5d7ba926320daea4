from __future__ import annotations

from datetime import date, timedelta
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.report import svg
from evidence.report.charts import curve, weekly
from evidence.report.weeks import Bar, Series


def bars(*counts: int) -> Series:
    return Series(tuple(Bar(f"round <{n}> & co", None, count, 5 * count) for n, count in enumerate(counts)), 0, 0)


def rectangles(drawing: str) -> list[ElementTree.Element]:
    return list(ElementTree.fromstring(drawing).iter("rect"))


def test_a_fall_is_coloured_and_labelled_in_both_panels() -> None:
    drawing = weekly(bars(100, 55))
    assert [mark.get("class") for mark in rectangles(drawing)] == ["bar", "bar fall", "bar", "bar fall"]
    assert drawing.count(">−45 %<") == 2


def test_bars_are_as_high_as_their_numbers_say() -> None:
    heights = [float(str(mark.get("height"))) for mark in rectangles(weekly(bars(100, 50)))[:2]]
    assert heights[1] == pytest.approx(heights[0] / 2, abs=0.1)


def test_names_are_escaped() -> None:
    assert "round &lt;0&gt; &amp; co" in weekly(bars(1, 1))


def test_events_are_numbered_lines_on_their_days_and_those_elsewhere_are_not_drawn() -> None:
    weeks = Series(tuple(Bar(f"Week {n + 1}", date(2015, 3, 2) + timedelta(7 * n), 5, 9) for n in range(4)), 0, 0)
    events = [(date(2015, 1, 1), "before"), (date(2015, 3, 2), "first day"), (date(2015, 3, 29), "last day")]
    drawn = ElementTree.fromstring(weekly(weeks, [*events, (date(2015, 3, 30), "after")]))
    found = [each for each in drawn.iter("line") if each.get("class") == "event"]
    # Four weeks of 222.5 units from 58 on: the middles of the first and of the last of 28 days.
    assert [float(str(each.get("x1"))) for each in found] == pytest.approx([73.9, 932.1], abs=0.1)
    assert [each.text for each in drawn.iter("text") if each.get("class") == "event"] == ["2", "3"]
    assert 'class="event"' not in weekly(bars(1, 2), events)


def test_nothing_to_draw_is_an_empty_text() -> None:
    assert weekly(Series((), 0, 0)) == ""
    assert curve(()) == ""


def test_the_curve_says_where_it_ends() -> None:
    assert "5 pictures seen show 3 distinct pictures" in curve(((0, 0), (5, 3)))


@given(st.lists(st.integers(0, 10**7), min_size=1, max_size=104))
def test_any_series_is_a_well_formed_drawing(counts: list[int]) -> None:
    assert len(rectangles(weekly(bars(*counts)))) == 2 * len(counts)


@given(st.integers(0, 10**9))
def test_ticks_are_few_and_reach_the_most(most: int) -> None:
    found = svg.ticks(most)
    assert found[0] == 0
    assert found[-1] >= most
    assert 2 <= len(found) <= 7
