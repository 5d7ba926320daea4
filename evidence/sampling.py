"""Draw a sample of the machine's pieces for people to look at: freeze them, stratify by risk, plan, draw."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from evidence import beside, planning, reviews, risks, snapshot
from evidence.beside import Beside
from evidence.case import Case
from evidence.catalogue import Connection, draws, reviewed, states
from evidence.catalogue.states import Pieces
from evidence.contradictions import settle
from evidence.errors import NotEnoughError, WrongCallError
from evidence.holdings import frozen, hold
from evidence.progress import Progress
from evidence.reviewing import READINGS, Review, by_stratum, share
from evidence.snapshot import Snapshot

LARGEST = "largest"
WHOLE = (20, 40)
"""Largest pieces that are all looked at, in a sample of up to MANY units and in a larger one: chains live there."""

MANY = 150
TWICE = 0.15
"""Share of the units that a second reviewer gets as well, where there are two."""

_ROWS = 1_000
"""Added to a batch's number, keeps the order of its rows apart from the draws of the strata."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a sample should be.

    Attributes:
        within: Half-width of the interval to plan for, as a share of the pieces.
        seed: Of the draw.
        reviewers: 1 or 2.
        more: Draw a further batch of the last sample, planned by what its answers have shown.
    """

    within: float = 0.05
    seed: int = 0
    reviewers: int = 1
    more: bool = False


@dataclass(frozen=True, slots=True)
class StratumDrawn:
    """One stratum: its units in the state, those drawn before, and those drawn now."""

    name: str
    units: int
    before: int
    now: int


@dataclass(frozen=True, slots=True)
class Drawn:
    """What was drawn.

    Attributes:
        state: Digest of the state.
        batch: Number of the draw, from 1.
        new: False where this very sample had been drawn before.
        strata: In the order of risk.
        units: Ids of the pieces drawn, in the order of the sheet.
        twice: Those that a second reviewer gets as well.
    """

    state: str
    batch: int
    new: bool
    strata: tuple[StratumDrawn, ...]
    units: tuple[str, ...]
    twice: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Plan:
    """Where a draw starts from: a state, its pieces by stratum, and how many to have of each, before and after."""

    state: str
    pieces: Pieces
    frame: Mapping[str, Sequence[str]]
    spreads: Mapping[str, float]
    before: Mapping[str, int]
    wanted: Mapping[str, int]
    batch: int
    seed: int
    reviewers: int


def sample(case: Case, wishes: Wishes, progress: Progress) -> Drawn:
    """Draw a sample, or the next batch of one, and write it into the ledger.

    Drawn twice with the same wishes from the same pieces, it is the same sample, and nothing is written.

    Raises:
        NotEnoughError: There are no pieces yet, or the regions of an earlier state are not in the catalogue.
        WrongCallError: The wishes make no sense, or these pieces have another sample already.
    """
    _check(wishes)
    with case.working():
        now = snapshot.take(case.catalogue)
        if not now.pieces:
            raise NotEnoughError("Nothing is grouped yet. Run 'evidence dedupe' first.")
        progress.stage("Weighing risks", 1)
        with case.catalogue.reading() as db:
            plan = _next(db, now, wishes) if wishes.more else _first(db, now, wishes)
            if isinstance(plan, Drawn):
                return plan
            progress.advance()
            chosen = _chosen(plan)
            shown = beside.find(db, hold(plan.pieces, now), [piece for piece, _ in chosen], progress)
            acts = _acts(plan, wishes, chosen, shown)
            known = states.find(db, plan.state) is not None
        drawn = _drawn(plan.state, acts["draw"], new=True)
        if drawn.units:
            case.record([(act, body) for act, body in acts.items() if act == "draw" or not known])
    return drawn


def _check(wishes: Wishes) -> None:
    if not 0.001 <= wishes.within <= 0.5:
        raise WrongCallError("--within takes a share from 0.1% to 50%, such as 5%.")
    if wishes.seed < 0:
        raise WrongCallError("--seed takes a whole number from 0 up.")
    if wishes.reviewers not in (1, 2):
        raise WrongCallError("--reviewers takes 1 or 2.")


def _first(db: Connection, now: Snapshot, wishes: Wishes) -> _Plan | Drawn:
    pieces = frozen(now)
    state = reviewed.digest(pieces)
    earlier = draws.of_state(db, state)
    if earlier:
        body = earlier[0].body
        if (body["seed"], body["within"], body["reviewers"]) != (wishes.seed, wishes.within, wishes.reviewers):
            raise WrongCallError(
                f"These pieces have a sample already (--within {body['within']:.3g} --seed {body['seed']} --reviewers "
                f"{body['reviewers']}). A second one would let figures choose their sample; draw further units with "
                "--more, or write its sheet again with the same options."
            )
        return _drawn(state, body, new=False)
    found = risks.find(db, now)
    for whole in WHOLE:
        frame = risks.strata(found, whole)
        wanted = _wanted(frame, risks.SPREADS, wishes.within)
        if sum(wanted.values()) <= MANY:
            break
    nothing = dict.fromkeys(frame, 0)
    return _Plan(state, pieces, frame, risks.SPREADS, nothing, wanted, 1, wishes.seed, wishes.reviewers)


def _next(db: Connection, now: Snapshot, wishes: Wishes) -> _Plan:
    last = draws.latest(db)
    if last is None:
        raise WrongCallError("There is no sample to draw more of. Run 'evidence sample' without --more first.")
    earlier = draws.of_state(db, last.state)
    frozen_then = states.find(db, last.state)
    review = reviews.of_state(db, now, last.state)
    assert frozen_then is not None
    assert review is not None
    first = earlier[0].body
    frame = _frame(first)
    before = {name: sum(unit["stratum"] == name for draw in earlier for unit in draw.body["units"]) for name in frame}
    spreads = _learned(review, first)
    planned = _wanted(frame, spreads, wishes.within)
    wanted = {name: max(before[name], planned[name]) for name in frame}
    batch, reviewers = len(earlier) + 1, first["reviewers"]
    return _Plan(last.state, frozen_then.pieces, frame, spreads, before, wanted, batch, first["seed"], reviewers)


def _frame(first: Mapping[str, Any]) -> dict[str, list[str]]:
    """Return all pieces of a state by stratum, in the order of the strata, which the seeds of their draws follow."""
    return dict(zip((stratum["name"] for stratum in first["strata"]), first["frame"], strict=True))


def _wanted(frame: Mapping[str, Sequence[str]], spreads: Mapping[str, float], within: float) -> dict[str, int]:
    counts = {name: len(members) for name, members in frame.items()}
    names = [name for name in frame if name != LARGEST]
    planned = planning.plan(
        [counts[name] for name in names], [spreads[name] for name in names], within=within, pieces=sum(counts.values())
    )
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


def _chosen(plan: _Plan) -> list[tuple[str, str]]:
    """Draw the units of a batch, each with its stratum, in random order: whoever stops has answered a random part."""
    chosen: list[tuple[str, str]] = []
    for place, (name, members) in enumerate(plan.frame.items()):
        order = np.random.default_rng([plan.seed, place]).permutation(len(members))
        chosen += [(members[n], name) for n in order[plan.before[name] : plan.wanted[name]]]
    rng = np.random.default_rng([plan.seed, _ROWS + plan.batch])
    return [chosen[n] for n in rng.permutation(len(chosen))]


def _acts(
    plan: _Plan, wishes: Wishes, chosen: Sequence[tuple[str, str]], shown: Mapping[str, Beside]
) -> dict[str, dict[str, Any]]:
    double = math.ceil(TWICE * len(chosen)) if plan.reviewers == 2 else 0
    units = [
        {
            "piece": piece,
            "stratum": name,
            "inclusion": plan.wanted[name] / len(plan.frame[name]),
            "pictures": len(plan.pieces[piece]),
            "first": list(shown[piece].first),
            "second": list(shown[piece].second),
            "twice": place < double,
        }
        for place, (piece, name) in enumerate(chosen)
    ]
    body: dict[str, Any] = {"state": plan.state, "batch": plan.batch, "seed": plan.seed, "within": wishes.within}
    body |= {"reviewers": plan.reviewers, "strata": _strata(plan), "units": units}
    if plan.batch == 1:
        body["frame"] = [list(members) for members in plan.frame.values()]
    return {"freeze": {"state": plan.state, "pieces": plan.pieces}, "draw": body}


def _strata(plan: _Plan) -> list[dict[str, Any]]:
    return [
        {
            "name": name,
            "units": len(members),
            "before": plan.before[name],
            "sampled": plan.wanted[name],
            "whole": name == LARGEST,
            "spread": round(plan.spreads[name], 6),
        }
        for name, members in plan.frame.items()
    ]


def _drawn(state: str, body: Mapping[str, Any], *, new: bool) -> Drawn:
    strata = tuple(
        StratumDrawn(each["name"], each["units"], each["before"], each["sampled"] - each["before"])
        for each in body["strata"]
    )
    units = tuple(unit["piece"] for unit in body["units"])
    twice = tuple(unit["piece"] for unit in body["units"] if unit["twice"])
    return Drawn(state, body["batch"], new, strata, units, twice)
