"""Kinds of market, by name: what traders do, and how fast pieces come and go."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Scenario:
    """What may differ from market to market; the defaults are the counting reference's, section 5.

    Attributes:
        operators: People who trade; each has one account at first.
        backups: Operators who open a second account.
        stock: Pieces an operator of mean activity holds at first.
        new: Share of shown pieces that come in with the ad, where it is not a repost.
        life: Mean days until a piece is sold.
        several: Ads of two to four pieces.
        reposting: Share of an agent's ads that repost a supplier's ad.
        lag: Median hours from the supplier's ad to the agent's.
        markup: Lowest and highest factor that an agent puts on a price.
        originals: Share of agents' reposts that carry the supplier's files as they are.
        siblings: Share of agents' reposts with frames that the supplier never posted.
        late: Share of agents who start in the middle of the survey.
        back_catalogue: Share of what a backup shows in its first six days that the old account showed.
        swift: Share of ads that are deleted soon.
        swift_hours: Mean hours until those are deleted.
    """

    operators: int = 52
    backups: int = 6
    stock: float = 40.0
    new: float = 0.45
    life: float = 25.0
    several: float = 0.28
    reposting: float = 0.7
    lag: float = 14.0
    markup: tuple[float, float] = (1.08, 1.6)
    originals: float = 0.0
    siblings: float = 0.0
    late: float = 0.0
    back_catalogue: float = 0.55
    swift: float = 0.15
    swift_hours: float = 10.0


BASE = Scenario()
MIX = replace(BASE, originals=0.35, siblings=0.15, late=0.3)
HARD = replace(BASE, originals=0.7, siblings=0.4, late=0.5, markup=(1.0, 1.15), lag=36.0, back_catalogue=0.2)
SCENARIOS = {
    "base": BASE,
    "mix": MIX,
    "hard": HARD,
    "no reposting": replace(BASE, new=1.0, several=0.0, reposting=0.0, back_catalogue=0.0, stock=0.0),
    "heavy reposting": replace(BASE, new=0.12, life=60.0, reposting=0.9),
    "no backups": replace(BASE, operators=58, backups=0),
    "no backups, mix": replace(MIX, operators=58, backups=0),
    "no backups, hard": replace(HARD, operators=58, backups=0),
    "closed market": replace(BASE, new=0.0, life=float("inf"), stock=80.0),
    "fast turnover": replace(BASE, new=0.7, life=4.0),
}  # fmt: skip
"""By name. A weak or strong matcher and an unsure analyst are no market's: see ``machine`` and ``analyst``."""
