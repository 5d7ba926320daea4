"""What the estimators of a case work on: its histories, the survival of its ads, its review."""

from __future__ import annotations

from dataclasses import dataclass

from evidence import histories, lives, reviews
from evidence.case import Case
from evidence.errors import NotEnoughError, WrongCallError
from evidence.estimators import Observed
from evidence.snapshot import Snapshot
from evidence.survival import Survival


@dataclass(frozen=True, slots=True)
class Asked:
    """What the caller says instead of the settings; None where the settings, or the case itself, say it.

    Attributes:
        survival: Chance that an ad is up at the next check.
        survival_sd: Its standard deviation.
        seed: Of every draw.
    """

    survival: float | None = None
    survival_sd: float | None = None
    seed: int | None = None


def observed(case: Case, now: Snapshot, asked: Asked) -> Observed:
    """Gather it from one state of the catalogue.

    Raises:
        WrongCallError: A chance asked for is none.
    """
    seed = case.settings.seed if asked.seed is None else asked.seed
    with case.catalogue.reading() as db:
        review = reviews.latest(db, now)
    seen, entered = histories.of(now), _entered(case, asked)
    if entered is not None:
        return Observed(seen, entered, seed=seed, review=review)
    try:
        return Observed(seen, lives.of(now, seen), seed=seed, review=review)
    except NotEnoughError as error:
        return Observed(seen, None, seed=seed, review=review, no_survival=str(error))


def _entered(case: Case, asked: Asked) -> Survival | None:
    if asked.survival is None and not case.settings.survival:
        return None
    given = asked.survival is not None
    chance = asked.survival if asked.survival is not None else case.settings.survival
    deviation = asked.survival_sd if asked.survival_sd is not None else case.settings.survival_sd
    for value, name in ((chance, "survival"), (deviation, "survival-sd")):
        if not 0 <= value <= 1:
            raise WrongCallError(f"--{name} is {value}; it must be a number from 0 to 1.")
    basis = f"entered {'with the command' if given else 'in the settings'}, standard deviation {deviation:g}"
    return Survival(chance, deviation**2, basis)
