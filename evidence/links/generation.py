"""Whether the later account's copies are worse than the first's: smaller, cut, compressed again."""

from __future__ import annotations

from evidence.links import MOST_SHOWN, Exhibit, Group, Reading, share
from evidence.phrases import Phrase, fixed, phrase
from evidence.postings import Copy, Pair

NAME = "generation"
GROUP: Group = "provenance"
ABOUT = (
    "Share of the pictures shown by both of which the later account's copy is a generation lower: smaller, cropped, "
    "taken from a screenshot, or of the same size with fewer bytes. Who has the camera's files has no need of that."
)
MISSING = "no picture is shown by both"
RATIO: float | None = None

SMALLER = 0.95
"""A copy with less than this share of the pixels is smaller."""
LIGHTER = 0.90
"""A copy of the same size with less than this share of the bytes was compressed again. Saving the same pixels with the
same program moves bytes by a few percent; one more round at a phone's usual quality takes a tenth to a half."""
ASPECT = 0.03
"""A copy whose sides' ratio differs by more was cropped."""


def read(pair: Pair) -> Reading | None:
    """Read the share, drawn towards a half; None where no picture is shown by both."""
    worse, even, better, found = 0, 0, 0, []
    for each in pair.shared:
        first, later = each.turns
        known, again = first.pictures, later.pictures
        for picture in sorted(known.keys() & again.keys()):
            way, why = wear(known[picture].copy, again[picture].copy)
            worse, even, better = worse + (way < 0), even + (way == 0), better + (way > 0)
            mine, theirs = known[picture], again[picture]
            sides = (mine, theirs) if later is each.newer else (theirs, mine)
            found.append((abs(way), Exhibit(*sides, phrase("the later copy is {why}", why=why))))
    total = worse + even + better
    if not total:
        return None
    shows = tuple(exhibit for _, exhibit in sorted(found, key=lambda told: -told[0])[:MOST_SHOWN])
    says = phrase(
        "of {total} pictures shown by both, the later copy is worse in {worse}, equal in {even}, better in {better}",
        total=total,
        worse=worse,
        even=even,
        better=better,
    )
    return Reading(share(worse, total), says, shows)


def wear(first: Copy, later: Copy) -> tuple[int, Phrase]:
    """Say whether the later copy is worse (-1), equal (0) or better (1) than the first, and in what."""
    if first.original == later.original:
        return 0, phrase("the same file")
    if (first.kind == "whole") != (later.kind == "whole"):
        if later.kind == "whole":
            return 1, phrase("a picture of its own")
        return -1, phrase("part of another picture ({kind})", kind=fixed(later.kind))
    return _resized(first, later) or _recompressed(first, later)


def _resized(first: Copy, later: Copy) -> tuple[int, Phrase] | None:
    size, shape = _pixels(later) / _pixels(first), _aspect(later) / _aspect(first)
    if SMALLER <= size <= 1 / SMALLER:
        return None
    if size > 1:
        return 1, phrase("larger ({size})", size=_size(later))
    how = phrase("cropped") if abs(shape - 1) > ASPECT else phrase("smaller")
    return -1, phrase("{how} ({size} of {whole})", how=how, size=_size(later), whole=_size(first))


def _recompressed(first: Copy, later: Copy) -> tuple[int, Phrase]:
    if first.kind != "whole" or not first.bytes or not later.bytes:
        return 0, phrase("of the same size")
    light = later.bytes / first.bytes
    if light > 1 / LIGHTER:
        return 1, phrase("less compressed ({share:.0%})", share=light)
    if light < LIGHTER:
        return -1, phrase("compressed again ({share:.0%} of the bytes)", share=light)
    return 0, phrase("of the same size and about as many bytes")


def _pixels(copy: Copy) -> int:
    return max(1, copy.width * copy.height)


def _aspect(copy: Copy) -> float:
    """The longer side to the shorter: a turned copy has the same."""
    return max(copy.width, copy.height, 1) / max(1, min(copy.width, copy.height))


def _size(copy: Copy) -> str:
    return f"{copy.width} x {copy.height}"
