"""How kind a made market is: what traders do that makes pieces hard to tell apart by their ads."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Habits:
    """Shares from 0 to 1; the defaults are the demonstration's.

    Attributes:
        several: New ads that show more than one piece.
        most: Most pieces such an ad shows.
        rebundled: Reposts that mix pictures of two pieces, as dealers' round-ups do.
        silent: Ads whose words state no weight.
        rough: Of the others, those that state it to the gram or rounded to five.
        listed: Ads of several pieces that state the weight of each; the others state that of the first.
        whole: Reposts that carry over a whole earlier ad.
    """

    several: float = 0.22
    most: int = 2
    rebundled: float = 0.0
    silent: float = 0.0
    rough: float = 0.0
    listed: float = 0.0
    whole: float = 0.0


PLAIN = Habits()
HARD = Habits(several=0.45, most=4, rebundled=0.25, silent=0.45, rough=0.4, listed=0.3, whole=0.25)
"""Albums of several pieces, round-ups that mix sellers' pieces, and words that state little, and that roughly."""
