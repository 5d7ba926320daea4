"""Where a draw starts from: the frozen pieces, their strata, and how many units to have of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from evidence import planning, reviews, risks
from evidence.catalogue import Connection, draws, reviewed, states
from evidence.catalogue.states import Pieces
from evidence.contradictions import settle
from evidence.errors import WrongCallError
from evidence.holdings import frozen
from evidence.reviewing import READINGS, Review, by_stratum, share
from evidence.snapshot import Snapshot

LARGEST = "largest"
WHOLE = (20, 40)
"""Largest pieces that are all looked at, in a sample of up to MANY units and in a larger one: chains live there."""

MANY = 150


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a sample should be.

    Attributes:
        within: Half-width of the interval to plan for, as a share of the pieces.
        seed: Of the draw.
        reviewers: 1 or 2.
        more: Draw a further batch of the last sample, planned by what its answers have shown.
        most: Units of this batch, about, where the plan wants more; None for all. A pilot teaches the rest of the plan.
    """

    within: float = 0.05
    seed: int = 0
    reviewers: int = 1
    more: bool = False
    most: int | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """A state, its pieces by stratum, the spread planned with, and units to have of each before and after a draw."""

    state: str
    pieces: Pieces
    frame: Mapping[str, Sequence[str]]
    spreads: Mapping[str, float]
    before: Mapping[str, int]
    wanted: Mapping[str, int]
    batch: int
    seed: int
    reviewers: int


def first(db: Connection, now: Snapshot, wishes: Wishes) -> Plan:
    """Plan the first draw from the pieces as they are now."""
    pieces = frozen(now)
    found = risks.find(db, now)
    for whole in WHOLE:
        frame = risks.strata(found, whole)
        wanted = _wanted(frame, risks.SPREADS, wishes, 0)
        if sum(wanted.values()) <= MANY:
            break
    nothing = dict.fromkeys(frame, 0)
    state = reviewed.digest(pieces)
    return Plan(state, pieces, frame, risks.SPREADS, nothing, wanted, 1, wishes.seed, wishes.reviewers)


def further(db: Connection, now: Snapshot, wishes: Wishes) -> Plan:
    """Plan the next draw from the state that was sampled last, by what its answers show.

    Raises:
        WrongCallError: There is none.
    """
    last = draws.latest(db)
    if last is None:
        raise WrongCallError("There is no sample to draw more of. Run 'evidence sample' without --more first.")
    earlier = draws.of_state(db, last.state)
    frozen_then = states.find(db, last.state)
    review = reviews.of_state(db, now, last.state)
    assert frozen_then is not None
    assert review is not None
    begun = earlier[0].body
    frame = _frame(begun)
    before = {name: sum(unit["stratum"] == name for draw in earlier for unit in draw.body["units"]) for name in frame}
    spreads = _learned(review, begun)
    planned = _wanted(frame, spreads, wishes, sum(before.values()))
    wanted = {name: max(before[name], planned[name]) for name in frame}
    batch, reviewers = len(earlier) + 1, begun["reviewers"]
    return Plan(last.state, frozen_then.pieces, frame, spreads, before, wanted, batch, begun["seed"], reviewers)


def _frame(first: Mapping[str, Any]) -> dict[str, list[str]]:
    """Return all pieces of a state by stratum, in the order of the strata, which the seeds of their draws follow."""
    return dict(zip((stratum["name"] for stratum in first["strata"]), first["frame"], strict=True))


def _wanted(
    frame: Mapping[str, Sequence[str]], spreads: Mapping[str, float], wishes: Wishes, before: int
) -> dict[str, int]:
    """Return how many units to have of each stratum, where ``before`` were drawn of all."""
    counts = {name: len(members) for name, members in frame.items()}
    names = [name for name in frame if name != LARGEST]
    units, spread = [counts[name] for name in names], [spreads[name] for name in names]
    planned = planning.plan(units, spread, within=wishes.within, pieces=sum(counts.values()))
    if wishes.most is not None:
        room = max(0, before + wishes.most - counts[LARGEST])
        if sum(planned) > room:
            least = min(planning.LEAST, max(2, room // len(names)))
            planned = planning.allocate(units, spread, room, least=least)
    return {LARGEST: counts[LARGEST], **dict(zip(names, planned, strict=True))}


def _learned(review: Review, first: Mapping[str, Any]) -> dict[str, float]:
    """Return the spread of each stratum that the answers so far have shown."""
    settled = settle(review.answers)
    answers = by_stratum(Review(review.state, review.pieces, review.strata, review.units, settled.answers))
    spreads = {}
    for stratum in first["strata"]:
        units = answers[stratum["name"]]
        seen = [sum(share(a, r) for a in said for r in READINGS) / (2 * len(said)) - 1 for said in units]
        spreads[stratum["name"]] = planning.learned(stratum["spread"], np.array(seen, np.float64))
    return spreads
