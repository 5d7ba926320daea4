"""The recipe of a count: everything by which a third party makes each estimate again, and a check of such a file."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import numpy as np

from evidence import __version__, snapshot
from evidence.case import Case
from evidence.errors import WrongCallError, WrongSourceError
from evidence.estimators import Observed
from evidence.histories import Histories
from evidence.observing import Asked, observed
from evidence.records import Estimate
from evidence.reviewing import Answer, Review, Stratum, Thing, Unit
from evidence.survival import Survival
from evidence.tiers import Tiers, tiers

FORMAT = "tuskprint recipe 1"
NEAR = 1e-6
"""Relative difference that another processor or library may make; fits by iteration end that near each other."""
_MALFORMED = (AttributeError, IndexError, KeyError, OverflowError, TypeError, ValueError)


def write(case: Case, out: Path, asked: Asked) -> None:
    """Write the recipe of a case's count as JSON.

    Raises:
        WrongCallError: ``out`` is there already, or its folder is not.
    """
    if out.exists() or not out.parent.is_dir():
        why = "is there already" if out.exists() else "lies in a folder that is missing"
        raise WrongCallError(f"{out} {why}. Name a new file in a folder that exists, for example recipe.json.")
    now = snapshot.take(case.catalogue)
    given = observed(case, now, asked)
    about = {"study": case.settings.study, "ledger": list(now.head), "settings": case.settings.digest()}
    text = json.dumps({**about, **plain(given, tiers(given))}, indent=1, ensure_ascii=False, allow_nan=False)
    out.write_text(f"{text}\n", encoding="utf-8", errors="backslashreplace")


def plain(given: Observed, found: Tiers) -> dict[str, Any]:
    """Lay out what the estimators worked on, and what came out, as JSON values."""
    histories = given.histories
    rows = ["".join("1" if seen else "0" for seen in row) for row in histories.seen]
    ads = [sorted(each) for each in histories.in_ads] if histories.in_ads else histories.ads.tolist()
    times, pieces = np.unique(histories.ads, return_counts=True)
    # A Counter, which sizes may be, is none any more after asdict.
    review = None if given.review is None else asdict(replace(given.review, sizes=dict(given.review.sizes)))
    return {
        "format": FORMAT,
        "version": __version__,
        "seed": given.seed,
        "confidence": given.confidence,
        "survival": None if given.survival is None else asdict(given.survival),
        "no_survival": given.no_survival,
        "review": review,
        "occasions": list(histories.occasions),
        "pieces": [list(each) for each in zip(histories.pieces, rows, ads, strict=True)],
        "pieces_by_ads": {str(number): int(count) for number, count in zip(times, pieces, strict=True)},
        "gate": asdict(found.gate),
        "estimates": [asdict(each) for each in found.estimates],
        "refusals": [asdict(each) for each in found.refusals],
    }


def differences(path: Path) -> Iterator[str]:
    """Make every estimate again from the file alone, and say what comes out otherwise.

    Raises:
        WrongSourceError: The file cannot be read, or is no recipe.
    """
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        if not isinstance(told, dict) or told.get("format") != FORMAT:
            raise WrongSourceError(f"{path} is no recipe. Name a file that 'evidence count --recipe' wrote.")
        given = _observed(told)
        estimates = [Estimate(**each) for each in told["estimates"]]
        refused = {(each["tier"], each["estimator"]) for each in told["refusals"]}
    except (OSError, RecursionError, *_MALFORMED) as error:
        raise WrongSourceError(
            f"{path} cannot be read as a recipe ({type(error).__name__}: {error}). Ask for the file again."
        ) from error
    found = tiers(given)
    yield from _compared(estimates, found.estimates)
    yield from _counts(told, given.histories)
    if bool(told["gate"]["passed"]) != found.gate.passed:
        yield f"gate: told {told['gate']['passed']}, made {found.gate.passed}"
    for tier, name in sorted(refused ^ {(each.tier, each.estimator) for each in found.refusals}):
        yield f"{tier} {name}: refused {'as told' if (tier, name) in refused else 'when made again'} only"


def _compared(told: list[Estimate], made: tuple[Estimate, ...]) -> Iterator[str]:
    ours = {(each.estimator, each.quantity): each for each in made}
    theirs = {(each.estimator, each.quantity): each for each in told}
    for key in dict.fromkeys((*theirs, *ours)):
        name = " ".join(key)
        if key not in ours or key not in theirs:
            yield f"{name}: {'told' if key in theirs else 'made'} only"
            continue
        for field in ("estimate", "low", "high"):
            said, found = getattr(theirs[key], field), getattr(ours[key], field)
            if not math.isclose(said, found, rel_tol=NEAR, abs_tol=NEAR):
                yield f"{name}: {field} told {said:.6g}, made {found:.6g}"


def _counts(told: Mapping[str, Any], histories: Histories) -> Iterator[str]:
    times, pieces = np.unique(histories.ads, return_counts=True)
    if told["pieces_by_ads"] != {str(number): int(count) for number, count in zip(times, pieces, strict=True)}:
        yield "pieces_by_ads: not the numbers of ads that the pieces have"


def _observed(told: Mapping[str, Any]) -> Observed:
    return Observed(
        histories=_histories(told),
        survival=None if told["survival"] is None else Survival(**told["survival"]),
        confidence=float(told["confidence"]),
        seed=int(told["seed"]),
        review=None if told["review"] is None else _review(told["review"]),
        no_survival=str(told["no_survival"]),
    )


def _histories(told: Mapping[str, Any]) -> Histories:
    occasions, rows = tuple(map(str, told["occasions"])), told["pieces"]
    if any(len(row[1]) != len(occasions) or row[1].strip("01") for row in rows):
        raise ValueError("a history is not one sign, 0 or 1, for each occasion")
    seen = np.array([[sign == "1" for sign in row[1]] for row in rows], dtype=bool).reshape(len(rows), len(occasions))
    sets = tuple(frozenset(map(int, row[2])) for row in rows) if rows and isinstance(rows[0][2], list) else ()
    ads = [len(each) for each in sets] if sets else [int(row[2]) for row in rows]
    return Histories(tuple(str(row[0]) for row in rows), occasions, seen, np.array(ads, dtype=np.int64), in_ads=sets)


def _review(told: Mapping[str, Any]) -> Review:
    return Review(
        state=str(told["state"]),
        pieces=int(told["pieces"]),
        strata=tuple(Stratum(**each) for each in told["strata"]),
        units=tuple(Unit(**_tuples(each)) for each in told["units"]),
        answers=tuple(
            Answer(**{**each, "things": tuple(Thing(**_tuples(thing)) for thing in each["things"])})
            for each in told["answers"]
        ),
        shown=told["shown"],
        sizes={int(size): int(count) for size, count in told["sizes"].items()},
    )


def _tuples(record: Mapping[str, Any]) -> dict[str, Any]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in record.items()}
