"""The set of many edits: some of the originals go through all of them."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

from matching.sets import Drawn
from others.traders.canvas import Hand, opened
from others.traders.edits import EDITS, Job, drawn


def opaque(*key: int) -> str:
    """A file name that tells nothing, always the same for a key."""
    return hashlib.blake2s(repr(key).encode(), digest_size=6).hexdigest()


def gauntlet(photos: Sequence[Path], out: Path, *, seed: int, edited: int) -> list[Drawn]:
    """Draws the set: every photo as an original, and every edit of ``edited`` of them.

    Args:
        photos: Pictures of different things; at least nine.
        out: The folder to write to.
        seed: Decides all that chance does.
        edited: How many of the photos are edited.

    Returns:
        What each file shows.
    """
    out.mkdir(parents=True, exist_ok=True)
    originals = []
    for index, photo in enumerate(photos):
        path = out / f"{opaque(seed, index, 0)}.jpg"
        opened(photo).save(path, quality=Hand(seed, index, 0).whole(90, 95))
        originals.append(path)
    made = [Drawn(path.name, "original", (path.name,)) for path in originals]
    for index in sorted(Hand(seed).some(range(len(originals)), edited)):
        original = originals[index]
        others = [path for path in originals if path != original]
        for number, kind in enumerate(EDITS, start=1):
            hand = Hand(seed, index, number)
            job = Job(opened(original), others, hand.whole(72, 93))
            path = drawn(hand, kind, job, out / opaque(seed, index, number))
            made.append(Drawn(path.name, kind, (original.name, *job.shown)))
    return made
