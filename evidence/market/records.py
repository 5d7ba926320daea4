"""What a made survey consists of: pieces, frames, copies, accounts and ads, all decided before a pixel is drawn."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from evidence.market.scenes import Shot

CLIPS = ("clip of stills", "turning clip")
"""Arrangements that are clips."""


@dataclass(frozen=True, slots=True)
class Step:
    """One edit with the seed that it draws from."""

    edit: str
    seed: int


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """One photo (or, where ``turning``, one turning shot) of one piece; there is one of each."""

    name: str
    piece: str
    shot: Shot
    turning: bool = False


@dataclass(frozen=True, slots=True)
class Shown:
    """One frame in a copy, with what was done to it, in order."""

    frame: Frame
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Copy:
    """One file; posted twice as it is, it is one copy in two ads.

    Attributes:
        shows: The frames in it, in the order of their places.
        arrangement: A name of COMPOSITES or CLIPS, or empty for one picture.
        seed: What the arrangement draws from.
        quality: Of the JPEG or WebP that is written.
        suffix: Of the file: jpg, png, webp or mp4.
    """

    shows: tuple[Shown, ...]
    arrangement: str
    seed: int
    quality: int
    suffix: str

    @property
    def is_clip(self) -> bool:
        """True for a clip."""
        return self.arrangement in CLIPS


@dataclass(frozen=True, slots=True)
class Piece:
    """One physical piece, its seed, and who holds it."""

    name: str
    kind: str
    seed: int
    operator: str
    grams: float


@dataclass(frozen=True, slots=True)
class Account:
    """One account, who runs it, and the weeks in which it posts (from 0, both inclusive)."""

    platform: str
    name: str
    operator: str
    role: str
    first_week: int
    last_week: int
    activity: float


@dataclass(frozen=True, slots=True)
class Ad:
    """One post; ``seen`` is False where it was deleted before the next check."""

    name: str
    account: Account
    posted_at: datetime
    observed_at: datetime
    occasion: str
    text: str
    price: int
    copies: tuple[Copy, ...]
    seen: bool


@dataclass(frozen=True, slots=True)
class Survey:
    """Everything that happens in the market."""

    pieces: tuple[Piece, ...]
    accounts: tuple[Account, ...]
    ads: tuple[Ad, ...]
