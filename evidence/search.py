"""Have we seen this before? One picture or clip against every region of a case."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evidence import thumbnails
from evidence.case import Case
from evidence.catalogue import clusters, regions, sightings
from evidence.catalogue.regions import RegionRow
from evidence.catalogue.sightings import Sighting
from evidence.engines import Bounds, Outcome, Task, load
from evidence.errors import NotEnoughError, WrongSourceError
from index import fingerprints
from index.describe import DescribedRegion, Description, describe
from index.nearest import nearest
from index.picture import decode_grey
from index.verify import Verdict, View, by_words, quick, verify

LOOKED_AT = 24
"""Nearest regions verified for each region of the picture asked about."""

CLIP_FRAMES = 20
"""Frames looked up where a clip is asked about."""

Call = Callable[[Iterable[Task]], Iterator[Outcome]]

_RANK = {"same picture": 0, "unsure": 1, "same scene": 2, "unrelated": 3}


@dataclass(frozen=True, slots=True)
class Hit:
    """A cluster that looks like the picture asked about.

    Attributes:
        cluster: Its id.
        piece: The piece it is grouped under.
        region: Name of the region that is nearest.
        asked: Which part of the picture asked about it is like: ``w`` the whole, ``p0`` a panel, ``c3`` a cell.
        distance: Bits apart of 256 (PDQ).
        verdict: same picture, same scene, unsure, unrelated.
        probability: That it is the same picture.
        sightings: All sightings of the cluster's originals, by time.
    """

    cluster: str
    piece: str
    region: str
    asked: str
    distance: int
    verdict: str
    probability: float
    sightings: tuple[Sighting, ...]


@dataclass(frozen=True, slots=True)
class _Near:
    """A region of the picture asked about, a region of the case near it, and how they were found to be near."""

    part: DescribedRegion
    region: RegionRow
    distance: int
    orientation: int


@dataclass(frozen=True, slots=True)
class _Pair:
    """Two thumbnails to verify, and the orientation that lays one on the other."""

    left: bytes
    right: bytes
    orientation: int


def answer(asked: Path | list[_Pair]) -> Description | list[Verdict]:
    """Describe a picture, or verify some pairs; one worker is kept for both, since starting one takes longest."""
    return describe(asked, clip_frames=CLIP_FRAMES) if isinstance(asked, Path) else _verify(asked)


def _verify(pairs: list[_Pair]) -> list[Verdict]:
    views = {jpeg: _view(jpeg) for jpeg in {jpeg for pair in pairs for jpeg in (pair.left, pair.right)}}
    found = []
    for pair in pairs:
        left, right = views[pair.left], views[pair.right]
        found.append(quick(left.grey, right.grey, pair.orientation) or by_words(left, right, 0) or verify(left, right))
    return found


def _view(jpeg: bytes) -> View:
    return View(decode_grey(jpeg))


def search(case: Case, picture: Path, most: int) -> list[Hit]:
    """Look one picture or clip up.

    Returns:
        At most ``most`` clusters, the surest first, then the nearest.

    Raises:
        WrongSourceError: The file cannot be read as a picture or clip.
        NotEnoughError: The case has no fingerprints yet.
    """
    if not picture.is_file():
        what = "a folder" if picture.is_dir() else "not there"
        raise WrongSourceError(f"{picture} is {what}. Name one picture or clip.")
    with load("local").opened(answer, Bounds(1, case.settings.worker_memory_mb)) as call:
        near = _near(case, _asked(picture, _answer(case, call, picture)))
        pairs = [_Pair(one.part.thumbnail, _thumbnail(case, one.region), one.orientation) for one in near]
        verdicts: list[Verdict] = _answer(case, call, pairs)
    return _hits(case, zip(near, verdicts, strict=True))[:most]


def _answer(case: Case, call: Call, argument: Path | list[_Pair]) -> Any:
    (outcome,) = call([Task(argument, case.settings.clip_seconds)])
    if outcome.failure:
        raise WrongSourceError(f"The picture cannot be looked up: it {outcome.failure}.")
    return outcome.answer


def _asked(picture: Path, description: Description) -> list[DescribedRegion]:
    if description.state != "ok":
        raise WrongSourceError(f"{picture} cannot be looked up: {description.reason}. Name a picture or a clip.")
    asked = [region for region in description.regions if not region.flat]
    if not asked:
        raise WrongSourceError(f"{picture} is blank: there is nothing in it to look for.")
    return asked


def _near(case: Case, asked: list[DescribedRegion]) -> list[_Near]:
    fingerprint = fingerprints.load("pdq256")
    with case.catalogue.reading() as db:
        ids, rows = regions.codes(db, fingerprint.RECIPE)
        if not len(ids):
            raise NotEnoughError("No picture of this case has a fingerprint yet. Run 'evidence dedupe' first.")
        codes = np.ascontiguousarray(rows.reshape(len(ids), -1, fingerprint.BITS // 8)[:, 0])
        found = [
            (part, int(ids[place]), distance, turn)
            for part in asked
            for place, distance, turn in nearest(codes, _codes(part, fingerprint.RECIPE), most=LOOKED_AT)
        ]
        known = {row.id: row for row in regions.some(db, sorted({region for _, region, _, _ in found}))}
    return [_Near(part, known[region], distance, turn) for part, region, distance, turn in found]


def _thumbnail(case: Case, region: RegionRow) -> bytes:
    return thumbnails.read(case.thumbnails, region.thumbnail_at, region.thumbnail_bytes)


def _codes(part: DescribedRegion, recipe: str) -> NDArray[np.uint8]:
    return np.frombuffer(part.codes[recipe], np.uint8).reshape(fingerprints.ORIENTATIONS, -1)


def _hits(case: Case, found: Iterable[tuple[_Near, Verdict]]) -> list[Hit]:
    """Keep the best region of each cluster."""
    judged = list(found)
    with case.catalogue.reading() as db:
        rows = clusters.of_regions(db, sorted({near.region.id for near, _ in judged}))
        clustered = {region: row for row in rows for region in row.regions}
        digests = {row.id: row.sha256 for row in regions.some(db, sorted(clustered))}
        seen: dict[str, list[Sighting]] = {}
        for sighting in sightings.of_originals(db, sorted(set(digests.values()))):
            seen.setdefault(sighting.sha256, []).append(sighting)
    best: dict[str, Hit] = {}
    for near, verdict in judged:
        row = clustered.get(near.region.id)
        if row is None:
            continue
        shown = {sighting for member in row.regions for sighting in seen.get(digests[member], ())}
        timeline = tuple(sorted(shown, key=lambda sighting: (sighting.seen_at, sighting.seq)))
        names = (row.cluster, row.piece, near.region.name, near.part.part)
        hit = Hit(*names, near.distance, verdict.word, verdict.probability, timeline)
        if row.cluster not in best or _order(hit) < _order(best[row.cluster]):
            best[row.cluster] = hit
    return sorted(best.values(), key=_order)


def _order(hit: Hit) -> tuple[int, float, int, str]:
    return _RANK[hit.verdict], -hit.probability, hit.distance, hit.cluster
