"""Have we seen this before? One picture or clip against every region of a case."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from evidence import thumbnails
from evidence.case import Case
from evidence.catalogue import clusters, regions, sightings
from evidence.catalogue.regions import RegionRow
from evidence.catalogue.sightings import Sighting
from evidence.describing import check_recipes
from evidence.embedding import embedded, find
from evidence.engines import Bounds, Outcome, Task, load
from evidence.errors import WrongSourceError
from evidence.near import Asked, Near, by_codes, by_words
from evidence.phrases import fixed, phrase
from index import verify
from index.describe import Description, describe
from index.fingerprints import Model
from index.picture import decode_colour, decode_grey
from index.ruling import Verdict
from index.verify import View

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
class _Question:
    """What is asked of the picture that a worker is handed: its look by the network of the case, where there is one."""

    model: Model | None


@dataclass(frozen=True, slots=True)
class _Pair:
    """Two thumbnails to verify, the orientation that lays one on the other, and the votes for the pair."""

    left: bytes
    right: bytes
    orientation: int
    votes: int


def answer(
    asked: _Question | list[_Pair], picture: BinaryIO | None = None
) -> tuple[Description, list[Asked]] | list[Verdict]:
    """Describe a picture, or verify some pairs; one worker is kept for both, since starting one takes longest."""
    if isinstance(asked, _Question):
        assert picture is not None
        return _described(asked, picture)
    return _verified(asked)


def _described(question: _Question, picture: BinaryIO) -> tuple[Description, list[Asked]]:
    description = describe(picture, clip_frames=CLIP_FRAMES)
    parts = [region for region in description.regions if not region.flat]
    model = question.model
    codes = [b""] * len(parts) if model is None else embedded([part.thumbnail for part in parts], model)
    return description, [Asked(part, code) for part, code in zip(parts, codes, strict=True)]


def _verified(pairs: list[_Pair]) -> list[Verdict]:
    views = {jpeg: _view(jpeg) for jpeg in {jpeg for pair in pairs for jpeg in (pair.left, pair.right)}}
    return [verify.settle(views[pair.left], views[pair.right], pair.orientation, pair.votes) for pair in pairs]


def _view(jpeg: bytes) -> View:
    return View(decode_grey(jpeg), coloured=lambda: decode_colour(jpeg))


def search(case: Case, picture: Path, most: int, called: str = "") -> list[Hit]:
    """Look one picture or clip up: by codes first, and by keypoints, which takes longer, what is not found so.

    Args:
        case: After dedupe.
        picture: The file.
        most: Clusters to return at most.
        called: What errors call the file; else its path.

    Returns:
        At most ``most`` clusters, the surest first, then the nearest.

    Raises:
        WrongSourceError: The file cannot be read as a picture or clip.
        WrongCallError: The network that the case's settings name is not there, or regions were described by another
            version of the program.
        NotEnoughError: The case has no fingerprints yet.
    """
    if not picture.is_file():
        what = "a folder" if picture.is_dir() else "not there"
        raise WrongSourceError(phrase("{picture} is {what}. Name one picture or clip.", picture=picture, what=what))
    with case.catalogue.reading() as db:
        check_recipes(db)
    model = find(case.settings)
    with load("local").opened(answer, _bounds(case, model)) as call:
        asked = _asked(called or str(picture), *_answer(case, call, _Question(model), picture.resolve()))
        judged = _judged(case, call, by_codes(case, asked, model))
        found = {near.part.part for near, verdict in judged if verdict.word == "same picture"}
        lost = [one for one in asked if one.part.part not in found]
        if lost:
            known = {(near.part.part, near.region.id) for near, _ in judged}
            further = [near for near in by_words(case, lost) if (near.part.part, near.region.id) not in known]
            judged += _judged(case, call, further)
    return _hits(case, judged)[:most]


def _bounds(case: Case, model: Model | None) -> Bounds:
    readable = () if model is None else (str(model.path),)
    return Bounds(1, case.settings.worker_memory_mb, readable)


def _answer(case: Case, call: Call, argument: _Question | list[_Pair], picture: Path | None = None) -> Any:
    (outcome,) = call([Task(argument, case.settings.clip_seconds, picture)])
    if outcome.failure:
        raise WrongSourceError(phrase("The picture cannot be looked up: it {failure}.", failure=outcome.failure))
    return outcome.answer


def _asked(picture: str, description: Description, asked: list[Asked]) -> list[Asked]:
    if description.state != "ok":
        raise WrongSourceError(
            phrase(
                "{picture} cannot be looked up: {reason}. Name a picture or a clip.",
                picture=picture,
                reason=fixed(description.reason),
            )
        )
    if not asked:
        raise WrongSourceError(phrase("{picture} is blank: there is nothing in it to look for.", picture=picture))
    return asked


def _judged(case: Case, call: Call, near: list[Near]) -> list[tuple[Near, Verdict]]:
    pairs = [_Pair(one.part.thumbnail, _thumbnail(case, one.region), one.orientation, one.votes) for one in near]
    verdicts: list[Verdict] = _answer(case, call, pairs) if pairs else []
    return list(zip(near, verdicts, strict=True))


def _thumbnail(case: Case, region: RegionRow) -> bytes:
    return thumbnails.read(case.thumbnails, region.thumbnail_at, region.thumbnail_bytes)


def _hits(case: Case, judged: list[tuple[Near, Verdict]]) -> list[Hit]:
    """Keep the best region of each cluster."""
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
