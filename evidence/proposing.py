"""New regions to candidate pairs: by the fingerprints of whole regions, and by the words of their keypoints."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evidence.case import Case
from evidence.catalogue import regions
from evidence.engines import bounds
from evidence.progress import Progress
from index import fingerprints, words
from index.nearest import candidate_pairs
from index.votes import WordIndex

PAIRED = "pdq256"
"""The fingerprint whose distance and orientation stand in every proposal."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """Two regions (ids, left < right) that may show one picture.

    Attributes:
        left: The elder.
        right: The younger.
        distance: Bits apart of 256 (PDQ), over all orientations.
        orientation: That turns the left one onto the right one, where the distance is small.
        votes: Keypoints near each other; 0 where words did not propose the pair.
    """

    left: int
    right: int
    distance: int
    orientation: int
    votes: int


@dataclass(frozen=True, slots=True, eq=False)
class _Codes:
    """(n,) ids, ascending, and (n, orientations, bytes) codes of one fingerprint."""

    ids: NDArray[np.int64]
    codes: NDArray[np.uint8]

    def apart(self, left: int, right: int) -> tuple[int, int]:
        """Return the least distance of two regions in bits, and the orientation that gives it."""
        here, there = np.searchsorted(self.ids, [left, right])
        bits = np.bitwise_count(self.codes[here] ^ self.codes[there, 0]).sum(axis=1)
        turn = int(bits.argmin())
        return int(bits[turn]), turn


def propose(case: Case, new: set[int], progress: Progress) -> tuple[list[Proposal], tuple[int, ...]]:
    """Look up the new regions among all.

    Returns:
        The proposals, sorted, and the ids of regions with more near codes than were kept.
    """
    progress.stage("Looking up", len(fingerprints.names()) + 1)
    votes: dict[tuple[int, int], int] = {}
    capped: set[int] = set()
    paired = None
    for name in fingerprints.names():
        one = _codes(case, name)
        paired = one if name == PAIRED else paired
        radius = case.settings.pdq_within if name == PAIRED else case.settings.phash_within
        asked = np.isin(one.ids, np.fromiter(new, np.int64, len(new)))
        found = candidate_pairs(one.ids, one.codes, new=asked, within=radius, most=case.settings.neighbours)
        capped.update(found.capped)
        votes.update(((pair.left, pair.right), 0) for pair in found.pairs)
        progress.advance()
    votes.update(_voted(case, new))
    progress.advance()
    if paired is None:
        return [], ()
    proposals = [Proposal(*pair, *paired.apart(*pair), count) for pair, count in sorted(votes.items())]
    return proposals, tuple(sorted(capped))


def _codes(case: Case, name: str) -> _Codes:
    fingerprint = fingerprints.load(name)
    with case.catalogue.reading() as db:
        ids, codes = regions.codes(db, fingerprint.RECIPE)
    return _Codes(ids, codes.reshape(len(ids), fingerprints.ORIENTATIONS, fingerprint.BITS // 8))


def _voted(case: Case, new: set[int]) -> dict[tuple[int, int], int]:
    """Return the votes of the pairs that words propose. Words are read twice rather than all kept at once."""
    with case.catalogue.reading() as db:
        counted = regions.recipes(db).get(words.RECIPE, 0)
        upright = ((region, words.unpack_upright(packed)) for region, packed in regions.packed(db, words.RECIPE))
        index = WordIndex(counted, upright)
        packed_new = regions.packed(db, words.RECIPE, sorted(new))
        asked = ((region, *words.unpack(packed)) for region, packed in packed_new)
        votes = index.near(asked, case.settings.word_neighbours, threads=bounds(case.settings).workers)
    found: dict[tuple[int, int], int] = {}
    for vote in votes:
        pair = (min(vote.asked, vote.found), max(vote.asked, vote.found))
        found[pair] = max(vote.votes, found.get(pair, 0))
    return found
