"""How near a simulated market is to the source study."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from simulation.posts import WEEKS
from simulation.records import World
from simulation.traders import DAY


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of the simulation; ``study`` is the source study's, or None where only the reference implies it."""

    name: str
    simulated: float
    study: float | None
    reference: float


def figures(world: World) -> list[Figure]:
    """Return every figure that counting.md, section 5, gives, beside the study's and that of the reference's own."""
    ads, seen = world.ads, world.ads.seen
    pictures = seen[world.pictures.ad]
    shown = seen[world.showings.ad]
    told = [
        Figure("ads captured", float(seen.sum()), 10650, 10765),
        Figure("pictures captured", float(pictures.sum()), 57479, 58133),
        Figure("pictures an ad", float(pictures.sum()) / float(seen.sum()), 5.40, 5.40),
        Figure("clips captured", float((seen & ads.clip).sum()), 580, 581),
        Figure("accounts", float(len(world.accounts.born)), 58, 58),
        Figure("checks", float(len(world.checks)), 47, 47),
    ]
    worked = world.pieces.kind[world.showings.piece[shown]] >= 2
    told.append(Figure("share worked or carved", float(worked.mean()), 0.90, 0.90))
    return [*told, *_weeks(world), *_prices(world), *_pieces(world)]


def _weeks(world: World) -> list[Figure]:
    week = (world.ads.posted[world.ads.seen] // (7 * DAY)).astype(int)
    counts = np.bincount(week, minlength=len(WEEKS)).astype(float)
    last = (world.checks[-1] - 12 * 7 * DAY) / (7 * DAY)
    return [
        Figure("ads, week 5 to week 4", counts[4] / counts[3], 0.55, 0.55),
        Figure("ads a day, week 13 to week 12", counts[12] / min(1.0, last) / counts[11], None, 1.44),
    ]


def _prices(world: World) -> list[Figure]:
    """Owners' prices: agents' have their mark-up on top."""
    pieces = np.unique(world.showings.piece)
    kind, rate = world.pieces.kind[pieces], world.pieces.rate[pieces]
    study = (("raw", 9.1, 9.14), ("semi-worked", 7.4, 7.38), ("worked", 32.2, 32.09), ("carved", 29.1, 29.12))
    return [
        Figure(f"yuan a gram, {name}", float(rate[kind == number].mean()), told, reference)
        for number, (name, told, reference) in enumerate(study)
    ]


def _pieces(world: World) -> list[Figure]:
    shown = world.ads.seen[world.showings.ad]
    piece, ad = world.showings.piece[shown], world.showings.ad[shown]
    ads = np.bincount(np.unique(np.stack([piece, ad]), axis=1)[0])
    account = np.unique(np.stack([piece, world.ads.account[ad]]), axis=1)[0]
    accounts, visible = np.bincount(account), len(world.visible())
    pictures = int(world.ads.seen[world.pictures.ad].sum())
    return [
        Figure("pieces advertised", float(world.advertised()), None, 5855),
        Figure("pieces visible", float(visible), None, 5500),
        Figure("ads a piece", float(ads[ads > 0].mean()), None, 2.6),
        Figure("pictures a piece", pictures / visible, None, 10),
        Figure("share of pieces in one ad", float((ads[ads > 0] == 1).mean()), None, 0.51),
        Figure("share on several accounts", float((accounts[accounts > 0] > 1).mean()), None, 0.20),
        Figure("share of ads up at the next check", float(world.ads.seen.mean()), None, 0.88),
    ]
