"""Regions of a case near to a picture that is not in it, by every route that the case has."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evidence import shards
from evidence.case import Case
from evidence.catalogue import Connection, regions
from evidence.catalogue.regions import RegionRow
from evidence.engines import bounds
from evidence.errors import NotEnoughError
from evidence.phrases import phrase
from index import fingerprints, words
from index.alike import most_alike
from index.describe import DescribedRegion
from index.fingerprints import Model
from index.nearest import nearest
from index.verify import WORTH_VOTES
from index.votes import WordIndex

PAIRED = "pdq256"
BITS_LOOKED_AT = 12
ALIKE_LOOKED_AT = 8
WORDS_LOOKED_AT = 12
"""Nearest regions, of each region asked about, that are verified by each route: 20 ms or so each."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One region of the picture asked about; ``code`` is the network's, empty where there is no network."""

    part: DescribedRegion
    code: bytes


@dataclass(frozen=True, slots=True)
class Near:
    """A region asked about and a region of the case near it.

    Attributes:
        part: The one asked about.
        region: The one of the case.
        distance: Bits apart of 256 (PDQ), over all orientations.
        orientation: That turns ``part`` onto ``region``, where the distance is small.
        votes: Keypoints near each other; for a pair of the network, as many as make it worth a closer look.
    """

    part: DescribedRegion
    region: RegionRow
    distance: int
    orientation: int
    votes: int


def by_codes(case: Case, asked: Sequence[Asked], model: Model | None) -> list[Near]:
    """Find what is near by the codes of whole regions. Time grows with the regions: 60,000 take 0.7 s of a core.

    Raises:
        NotEnoughError: The case has no fingerprints yet.
    """
    votes: dict[tuple[int, int], int] = {}
    with case.catalogue.reading() as db:
        for name in fingerprints.names():
            most = BITS_LOOKED_AT if name == PAIRED else BITS_LOOKED_AT // 2
            votes |= dict.fromkeys(_by_bits(case, db, asked, (name, most)), 0)
        if model is not None:
            votes |= dict.fromkeys(_by_network(case, db, asked, model), WORTH_VOTES)
        return _apart(db, asked, votes)


def by_words(case: Case, asked: Sequence[Asked]) -> list[Near]:
    """Find what is near by keypoints: all of the case's are read, which takes longer than all of ``by_codes``."""
    with case.catalogue.reading() as db:
        index = WordIndex(shards.said(case, db))
        first = regions.last(db) + 1  # words look for elder regions: what is asked about is younger than all
        shown = ((first + place, *words.unpack(one.part.codes[words.RECIPE])) for place, one in enumerate(asked))
        found = index.near(shown, WORDS_LOOKED_AT, threads=bounds(case.settings).workers)
        return _apart(db, asked, {(vote.asked - first, vote.found): vote.votes for vote in found if vote.found < first})


def _by_bits(case: Case, db: Connection, asked: Sequence[Asked], route: tuple[str, int]) -> Iterator[tuple[int, int]]:
    name, most = route
    fingerprint = fingerprints.load(name)
    parts = list(shards.parts(case, db, fingerprint.RECIPE, fingerprint.BITS // 8))
    ids = np.concatenate([part.ids for part in parts])
    if not len(ids):
        raise NotEnoughError(phrase("No picture of this case has a fingerprint yet. Run 'evidence dedupe' first."))
    for place, one in enumerate(asked):
        found = nearest((part.codes for part in parts), _turns(one.part.codes[fingerprint.RECIPE]), most=most)
        yield from ((place, int(ids[near])) for near, _, _ in found)


def _by_network(case: Case, db: Connection, asked: Sequence[Asked], model: Model) -> Iterator[tuple[int, int]]:
    parts = [part for part in shards.parts(case, db, model.recipe) if len(part.ids)]
    ids = np.concatenate([np.zeros(0, np.int64), *(part.ids for part in parts)])
    within = fingerprints.load_embedding("sscd").WITHIN
    for place, one in enumerate(asked):
        query = np.frombuffer(one.code, "<f2")
        found = most_alike([part.codes.view("<f2") for part in parts], query, most=ALIKE_LOOKED_AT)
        yield from ((place, int(ids[near])) for near, distance in found if distance <= within)


def _apart(db: Connection, asked: Sequence[Asked], votes: dict[tuple[int, int], int]) -> list[Near]:
    """Look up the regions found, and how many bits they are apart."""
    recipe = fingerprints.load(PAIRED).RECIPE
    named = sorted({region for _, region in votes})
    rows = {row.id: row for row in regions.some(db, named)}
    upright = {region: _turns(code)[0] for region, code in regions.packed(db, recipe, named)}
    return list(_nears(asked, votes, rows, upright))


def _nears(
    asked: Sequence[Asked],
    votes: dict[tuple[int, int], int],
    rows: dict[int, RegionRow],
    upright: dict[int, NDArray[np.uint8]],
) -> Iterator[Near]:
    recipe = fingerprints.load(PAIRED).RECIPE
    for (place, region), count in sorted(votes.items()):
        part = asked[place].part
        bits = np.bitwise_count(_turns(part.codes[recipe]) ^ upright[region]).sum(axis=1)
        turn = int(np.argmin(bits))
        yield Near(part, rows[region], int(bits[turn]), turn, count)


def _turns(code: bytes) -> NDArray[np.uint8]:
    return np.frombuffer(code, np.uint8).reshape(fingerprints.ORIENTATIONS, -1)
