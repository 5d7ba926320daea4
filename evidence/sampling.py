"""Draw a sample of the machine's pieces for people to look at: freeze them, stratify by risk, plan, draw."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from evidence import beside, plans, snapshot
from evidence.beside import Beside
from evidence.case import Case
from evidence.catalogue import Connection, draws, reviewed, states
from evidence.errors import NotEnoughError, WrongCallError
from evidence.holdings import frozen, hold
from evidence.plans import Plan, Wishes
from evidence.progress import Progress
from evidence.snapshot import Snapshot

TWICE = 0.15
"""Share of the units that a second reviewer gets as well, where there are two."""

_ROWS = 1_000
"""Added to a batch's number, keeps the order of its rows apart from the draws of the strata."""


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
        new: False where this very sample had been drawn before; all its batches are then in ``units``.
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
            before = None if wishes.more else _drawn_before(db, now, wishes)
            if before is not None:
                return before
            plan = plans.further(db, now, wishes) if wishes.more else plans.first(db, now, wishes)
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
    if wishes.most is not None and wishes.most < 1:
        raise WrongCallError("--most takes a whole number from 1 up.")
    if wishes.reviewers not in (1, 2):
        raise WrongCallError("--reviewers takes 1 or 2.")


def _drawn_before(db: Connection, now: Snapshot, wishes: Wishes) -> Drawn | None:
    """Return the sample that the pieces as they are now have already; None where they have none.

    Raises:
        WrongCallError: They have one of other wishes.
    """
    state = reviewed.digest(frozen(now))
    bodies = [draw.body for draw in draws.of_state(db, state)]
    if not bodies:
        return None
    begun = bodies[0]
    if (begun["seed"], begun["within"], begun["reviewers"]) != (wishes.seed, wishes.within, wishes.reviewers):
        raise WrongCallError(
            f"These pieces have a sample already (--within {begun['within']:.3g} --seed {begun['seed']} --reviewers "
            f"{begun['reviewers']}). A second one would let figures choose their sample; draw further units with "
            "--more, or write its sheet again with the same options."
        )
    return _again(state, bodies)


def _chosen(plan: Plan) -> list[tuple[str, str]]:
    """Draw the units of a batch, each with its stratum, in random order: whoever stops has answered a random part."""
    chosen: list[tuple[str, str]] = []
    for place, (name, members) in enumerate(plan.frame.items()):
        order = np.random.default_rng([plan.seed, place]).permutation(len(members))
        chosen += [(members[n], name) for n in order[plan.before[name] : plan.wanted[name]]]
    rng = np.random.default_rng([plan.seed, _ROWS + plan.batch])
    return [chosen[n] for n in rng.permutation(len(chosen))]


def _acts(
    plan: Plan, wishes: Wishes, chosen: Sequence[tuple[str, str]], shown: Mapping[str, Beside]
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


def _strata(plan: Plan) -> list[dict[str, Any]]:
    return [
        {
            "name": name,
            "units": len(members),
            "before": plan.before[name],
            "sampled": plan.wanted[name],
            "whole": name == plans.LARGEST,
            "spread": round(plan.spreads[name], 6),
        }
        for name, members in plan.frame.items()
    ]


def _again(state: str, bodies: Sequence[Mapping[str, Any]]) -> Drawn:
    """Return all batches of a sample as one."""
    batches = [_drawn(state, body, new=False) for body in bodies]
    strata = tuple(StratumDrawn(each["name"], each["units"], each["sampled"], 0) for each in bodies[-1]["strata"])
    units = tuple(unit for batch in batches for unit in batch.units)
    twice = tuple(unit for batch in batches for unit in batch.twice)
    return Drawn(state, len(batches), new=False, strata=strata, units=units, twice=twice)


def _drawn(state: str, body: Mapping[str, Any], *, new: bool) -> Drawn:
    strata = tuple(
        StratumDrawn(each["name"], each["units"], each["before"], each["sampled"] - each["before"])
        for each in body["strata"]
    )
    units = tuple(unit["piece"] for unit in body["units"])
    twice = tuple(unit["piece"] for unit in body["units"] if unit["twice"])
    return Drawn(state, body["batch"], new, strata, units, twice)
