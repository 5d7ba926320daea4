from __future__ import annotations

from xml.etree import ElementTree

import pytest

from evidence.report import growth
from evidence.tiers import Occasion, Point

POINTS = (
    Point(1, 10.0, 8.0, 12.0, False),
    Point(2, 18.0, 15.0, 21.0, False),
    Point(4, 30.0, 18.0, 42.0, True),
)


def test_the_curve_says_what_was_seen_and_what_more_occasions_would_show() -> None:
    drawing = growth.accumulation(POINTS)
    assert "2 occasions show 18 pieces as grouped; 4 would show about 30." in drawing
    lines = [mark.get("points", "").split() for mark in ElementTree.fromstring(drawing).iter("polyline")]
    assert [len(line) for line in lines] == [2, 2]
    assert lines[0][0] == lines[1][-1]  # what is extrapolated begins where what was seen ends


def test_new_pieces_are_drawn_in_proportion() -> None:
    marks = ElementTree.fromstring(growth.fresh([Occasion("a <b>", 40, 40), Occasion("b", 20, 5)])).iter("rect")
    heights = [float(str(mark.get("height"))) for mark in marks]
    assert heights == pytest.approx([heights[0], heights[0], heights[0] / 2, heights[0] / 8], abs=0.1)


def test_names_are_escaped() -> None:
    assert "a &lt;b&gt;" in growth.fresh([Occasion("a <b>", 4, 4)])


def test_nothing_to_draw_is_an_empty_text() -> None:
    assert growth.accumulation(()) == ""
    assert growth.fresh(()) == ""
