"""New regions to candidate pairs: by the fingerprints of whole regions, and by the words of their keypoints."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from evidence import shards
from evidence.case import Case
from evidence.catalogue import regions
from evidence.embedding import NETWORK
from evidence.engines import LOCAL, bounds
from evidence.lookups import each
from evidence.progress import Progress
from index import alike, fingerprints, words
from index.alike import EmbeddedPair, Reach, embedded_pairs
from index.fingerprints import Model
from index.nearest import Within, candidate_pairs
from index.votes import WordIndex

PAIRED = "pdq256"
"""The fingerprint whose distance and orientation stand in every proposal."""

WORDS = "words"
"""Name of the route by keypoints; the others are named after their fingerprints."""


HOSTS = "hosts"
"""Name of what proposes pictures that one region is a part of; see ``evidence.hosting``."""

BRIDGES = "bridges"
"""Name of what proposes the plainest copies of two groups; see ``evidence.bridging``."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """Two regions (ids, left < right) that may show one picture.

    Attributes:
        left: The elder.
        right: The younger.
        distance: Bits apart of 256 (PDQ), over all orientations.
        orientation: That turns the left one onto the right one, where the distance is small.
        votes: Keypoints near each other; 0 where words did not propose the pair.
        cosine: Of the network's codes; 0 where it did not propose the pair.
        routes: What proposed it, sorted: names of fingerprints, ``words``; or, alone, what came later.
    """

    left: int
    right: int
    distance: int
    orientation: int
    votes: int
    cosine: float
    routes: tuple[str, ...]


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


@dataclass(frozen=True, slots=True)
class _Routes:
    """By which routes each pair was proposed, and which regions had more near ones than were kept."""

    pairs: dict[tuple[int, int], set[str]] = field(default_factory=dict)
    capped: set[int] = field(default_factory=set)

    def note(self, route: str, pairs: Iterable[tuple[int, int]], capped: Iterable[int] = ()) -> None:
        for pair in pairs:
            self.pairs.setdefault(pair, set()).add(route)
        self.capped.update(capped)


def propose(
    case: Case, new: set[int], network: Model | None, progress: Progress, engine: str = LOCAL
) -> tuple[list[Proposal], tuple[int, ...]]:
    """Look up the new regions among all.

    Returns:
        The proposals, sorted, and the ids of regions with more near codes than were kept.
    """
    progress.stage("Looking up", len(fingerprints.names()) + 2)
    routes = _Routes()
    paired = None
    for name in fingerprints.names():
        one = _codes(case, name)
        paired = one if name == PAIRED else paired
        radius = case.settings.pdq_within if name == PAIRED else case.settings.phash_within
        reach = Within(radius, case.settings.neighbours, each(case, engine))
        found = candidate_pairs(one.ids, one.codes, new=_asked(one.ids, new), reach=reach)
        routes.note(name, ((pair.left, pair.right) for pair in found.pairs), found.capped)
        progress.advance()
    votes = _voted(case, new)
    routes.note(WORDS, votes)
    progress.advance()
    pairs, capped = _embedded(case, new, network, progress)
    cosines = {
        (pair.left, pair.right): round(1.0 - pair.distance, 4)
        for pair in pairs
        if (pair.left, pair.right) in routes.pairs or alike.stands_alone(pair)
    }
    routes.note(NETWORK, cosines, capped)
    progress.advance()
    if paired is None:
        return [], ()
    proposals = [
        Proposal(*pair, *paired.apart(*pair), votes.get(pair, 0), cosines.get(pair, 0.0), tuple(sorted(by)))
        for pair, by in sorted(routes.pairs.items())
    ]
    return proposals, tuple(sorted(routes.capped))


def _asked(ids: NDArray[np.int64], new: set[int]) -> NDArray[np.bool_]:
    return np.isin(ids, np.fromiter(new, np.int64, len(new)))


def _codes(case: Case, name: str) -> _Codes:
    fingerprint = fingerprints.load(name)
    with case.catalogue.reading() as db:
        ids, codes = regions.codes(db, fingerprint.RECIPE)
    return _Codes(ids, codes.reshape(len(ids), fingerprints.ORIENTATIONS, fingerprint.BITS // 8))


def _embedded(
    case: Case, new: set[int], network: Model | None, progress: Progress
) -> tuple[list[EmbeddedPair], list[int]]:
    if network is None:
        return [], []
    with case.catalogue.reading() as db:
        ids, codes = regions.codes(db, network.recipe)
    within = fingerprints.load_embedding(NETWORK).WITHIN
    reach = Reach(within, case.settings.sscd_neighbours, bounds(case.settings).workers, progress.note)
    return embedded_pairs(ids, codes.view("<f2"), new=_asked(ids, new), reach=reach)


def _voted(case: Case, new: set[int]) -> dict[tuple[int, int], int]:
    """Return the votes of the pairs that words propose. Words are read twice rather than all kept at once."""
    with case.catalogue.reading() as db, shards.spilled(case, db) as spans:
        index = WordIndex(spans)
        packed_new = regions.packed(db, words.RECIPE, sorted(new))
        asked = ((region, *words.unpack(packed)) for region, packed in packed_new)
        votes = index.near(asked, case.settings.word_neighbours, threads=bounds(case.settings).workers)
    found: dict[tuple[int, int], int] = {}
    for vote in votes:
        pair = (min(vote.asked, vote.found), max(vote.asked, vote.found))
        found[pair] = max(vote.votes, found.get(pair, 0))
    return found
