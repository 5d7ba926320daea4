"""How kind a made market is: what traders do that makes pieces hard to tell apart by their ads."""

from __future__ import annotations

from dataclasses import dataclass, replace


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
        originals: Reposted pictures that are left as they are, beyond those that anyway are.
        again: Factor on the share of ads that are reposts.
        fresh: New ads' pieces that were in no ad before.
        holdings: Most pieces that a trader ever brings in; None for no limit.
        returning: Whether traders who stop come back under another name.
    """

    several: float = 0.22
    most: int = 2
    rebundled: float = 0.0
    silent: float = 0.0
    rough: float = 0.0
    listed: float = 0.0
    whole: float = 0.0
    originals: float = 0.0
    again: float = 1.0
    fresh: float = 0.75
    holdings: int | None = None
    returning: bool = True


PLAIN = Habits()
HARD = Habits(several=0.45, most=4, rebundled=0.25, silent=0.45, rough=0.4, listed=0.3, whole=0.25)
"""Albums of several pieces, round-ups that mix sellers' pieces, and words that state little, and that roughly."""
HABITS = {
    "base": PLAIN,
    "mix": replace(PLAIN, originals=0.35),
    "hard": replace(HARD, originals=0.35),
    "no reposting": replace(PLAIN, again=0.0, fresh=1.0),
    "heavy reposting": replace(PLAIN, again=1.3, fresh=0.4),
    "no backups": replace(PLAIN, returning=False),
    "closed market": replace(PLAIN, holdings=5),
    "fast turnover": replace(PLAIN, again=0.4, fresh=1.0),
}
"""By name of the scenario; the simulated surveys of ``scripts/simulation`` have the same names."""
