"""The tables of a simulated market. Arrays of one record are parallel; ids are row numbers, from 0.

Times are hours since the survey's first midnight; infinite where something never happens.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulation.scenarios import Scenario

Ids = NDArray[np.int64]
Figures = NDArray[np.float64]
Flags = NDArray[np.bool_]

ROLES = ("raw dealer", "wholesaler", "agent", "independent")
KINDS = ("raw", "semi-worked", "worked", "carved")
SAME_OPERATOR, SUPPLIES = "same operator", "supplies"


@dataclass(frozen=True, slots=True, eq=False)
class Accounts:
    """Who posts. ``role`` indexes ROLES; ``busy`` is the activity, 1 on average; ``hours`` is (accounts, 24) shares."""

    operator: Ids
    role: Ids
    category: NDArray[np.str_]
    born: Figures
    stops: Figures
    busy: Figures
    hours: Figures


@dataclass(frozen=True, slots=True)
class Relation:
    """What two accounts are to each other: one operator (``left`` older), or ``left`` supplies ``right``."""

    left: int
    right: int
    kind: str
    announced: bool


@dataclass(frozen=True, slots=True, eq=False)
class Pieces:
    """What is traded: ``kind`` indexes KINDS, ``rate`` is yuan per gram, ``public`` of its ``frames`` come first."""

    operator: Ids
    kind: Ids
    rate: Figures
    grams: Figures
    arrives: Figures
    leaves: Figures
    frames: Ids
    public: Ids


@dataclass(frozen=True, slots=True, eq=False)
class Ads:
    """Posts: ``check`` is the first check after each, ``seen`` whether it was still up; ``origin`` the ad it reposts,
    or itself.
    """

    account: Ids
    posted: Figures
    deleted: Figures
    check: Ids
    seen: Flags
    clip: Flags
    origin: Ids


@dataclass(frozen=True, slots=True, eq=False)
class Showings:
    """One piece in one ad, ``pictures`` times, at ``rate`` yuan per gram; ``maker`` is the operator who made the files.

    ``generation`` counts re-compressions since the camera; ``unpublished`` ones lead with frames not posted so far.
    """

    ad: Ids
    piece: Ids
    rate: Figures
    pictures: Ids
    maker: Ids
    generation: Ids
    first: Ids
    unpublished: Flags


@dataclass(frozen=True, slots=True, eq=False)
class Pictures:
    """One picture in one ad: which copy, of which frame, of which piece; ``frame`` is distinct over all pieces."""

    ad: Ids
    piece: Ids
    frame: Ids
    copy: Ids


@dataclass(frozen=True, slots=True, eq=False)
class Copies:
    """One file as first posted: of which frame, by whom made, how often re-compressed."""

    frame: Ids
    maker: Ids
    generation: Ids


@dataclass(frozen=True, slots=True, eq=False)
class World:
    """One market, all of it; what a survey captures are the pictures of the ads seen."""

    scenario: Scenario
    checks: Figures
    accounts: Accounts
    relations: tuple[Relation, ...]
    pieces: Pieces
    ads: Ads
    showings: Showings
    pictures: Pictures
    copies: Copies

    def advertised(self) -> int:
        """Count the pieces that were in any ad."""
        return len(np.unique(self.showings.piece))

    def visible(self) -> Ids:
        """Return the pieces that a captured picture shows, ascending."""
        return np.unique(self.pictures.piece[self.ads.seen[self.pictures.ad]])
