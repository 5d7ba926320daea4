"""Links within a surround: figures of real pairs of table photos, of which it is known what they show."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from evidence import holding
from evidence.catalogue.verdicts import VerdictRow
from evidence.holding import doubt, to_ask
from index.compare import Comparison


def figures(*, explained: float = 0.0, added: bool = False, faint: float = 0.0, patch: float = 0.0) -> dict[str, Any]:
    return {"explained": explained, "added": added, "faint": faint, "patch": patch, "clean": False}


@pytest.mark.parametrize(
    ("told", "found"),
    [
        (0.57, figures(explained=0.02, faint=0.027)),
        (0.34, figures()),
        (0.42, figures(faint=0.004)),
        (0.71, figures(explained=0.03, added=True, faint=0.03)),
        (0.87, figures(faint=0.09)),
        (0.33, figures(explained=0.29, faint=0.06)),
    ],
    ids=["stickers", "filters", "filters, re-saved", "bits of photos", "a large faint patch elsewhere", "text block"],
)
def test_copies_stand(told: float, found: dict[str, Any]) -> None:
    assert doubt(told, found) is None


@pytest.mark.parametrize("told", [0.31, 0.44, 0.59])
def test_two_lamps_of_one_outline_are_for_a_person_to_look_at(told: float) -> None:
    said = doubt(told, figures(faint=0.058))
    assert said is not None
    assert said[0] == "unsure"


@pytest.mark.parametrize("told", [0.17, 0.28, 0.52])
def test_a_piece_as_dark_as_its_cloth_is_no_thing_laid_over_one_picture(told: float) -> None:
    said = doubt(told, figures(explained=0.04, added=True))
    assert said is not None
    assert said[0] == "same scene"


@pytest.mark.parametrize("told", [0.41, 0.49, 0.55])
def test_but_what_has_the_look_of_a_drawing_may_hide_half_of_the_piece(told: float) -> None:
    drawn = {**figures(explained=0.19, added=True), "drawn": True}
    assert doubt(told, drawn) is None
    other = doubt(0.35, drawn)
    assert other is not None
    assert other[0] == "same scene"


@pytest.mark.parametrize("told", [0.31, 0.49])
@pytest.mark.parametrize("found", [figures(explained=0.04), figures(patch=0.004), figures(faint=0.03)])
def test_half_of_what_lies_beyond_is_too_little_where_hardly_anything_hides_the_rest(
    told: float, found: dict[str, Any]
) -> None:
    said = doubt(told, found)
    assert said is not None
    assert said[0] == "unsure"


@pytest.mark.parametrize("told", [0.1, 0.29])
def test_next_to_nothing_in_common_beyond_the_surround_is_one_scene_whatever_else_is_said(told: float) -> None:
    assert doubt(told, figures()) == ("same scene", 0.02)


def test_a_verdict_of_an_earlier_version_says_nothing_of_faint_patches() -> None:
    assert doubt(0.55, {"explained": 0.0, "patch": 0.0, "clean": True}) is None


def link(word: str = "same picture", **changed: object) -> VerdictRow:
    """A link of two that lie on each other from edge to edge, but for what is said."""
    whole = [0.0, 0.0, 1.0, 1.0]
    alike = {"left_box": whole, "right_box": whole, "cover_left": 0.97, "cover_right": 0.98, **figures()}
    return VerdictRow(1, 2, word, 0.9, 100, {**alike, **changed})


def test_what_lies_on_each_other_from_edge_to_edge_is_looked_at_once() -> None:
    assert to_ask(link())
    assert not to_ask(link("same scene"))
    known = dataclasses.replace(link(), figures={**link().figures, holding.FINDING: 0.4})
    assert not to_ask(known)
    assert not to_ask(link(left_box=[0.1, 0.0, 1.0, 1.0]))


def test_a_copy_turned_a_little_fills_the_bounds_and_does_not_lie_on_its_original() -> None:
    assert not to_ask(link(cover_left=0.8357, left_box=[0.0, 0.01, 0.99, 1.0]))


def test_a_finding_is_no_figure_of_the_comparison() -> None:
    # Else every link would count as looked at already.
    assert holding.FINDING not in {field.name for field in dataclasses.fields(Comparison)}
