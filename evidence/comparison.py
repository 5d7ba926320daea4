"""How a case's answer compares with the truth of the made market that it was filled from."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from evidence.agreement import Agreement, bcubed, pairwise
from evidence.case import Case
from evidence.catalogue import clusters, originals, regions, sightings
from evidence.catalogue.regions import RegionRow
from evidence.errors import WrongSourceError

LEAST_OVERLAP = 0.5
"""A region shows a frame where intersection over union of their boxes is greater."""


@dataclass(frozen=True, slots=True)
class Shown:
    """One frame in a captured file, as the market knows it: box in pixels, and from when to when in a clip."""

    file: str
    piece: str
    frame: str
    turning: bool
    edits: tuple[str, ...]
    box: tuple[int, int, int, int]
    seconds: tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class Number:
    """One quantity: what the case says, and what is true."""

    name: str
    found: int
    true: int


@dataclass(frozen=True, slots=True)
class Recall:
    """Of copies that went through an edit: how many there are, and how many were found to be copies."""

    edit: str
    copies: int
    found: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """The answer beside the truth.

    Attributes:
        numbers: Quantities.
        pairs: Clusters against frames, by pairs of regions.
        members: The same by B-cubed.
        pieces: Pieces as grouped against true pieces, by B-cubed.
        edits: By kind of edit, most copies first; a copy that went through several counts for each.
        merges: Clusters that hold more than one frame, as (cluster, frames, pieces); empty is what is wanted.
        strangers: Regions that show no single frame: chrome, gutters, wholes of grids and screenshots.
    """

    numbers: tuple[Number, ...]
    pairs: Agreement
    members: Agreement
    pieces: Agreement
    edits: tuple[Recall, ...]
    merges: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...]
    strangers: int


@dataclass(frozen=True, slots=True)
class _Member:
    sha256: str
    cluster: str
    piece: str
    shown: Shown


def compare(case: Case, truth: Path) -> Comparison:
    """Compare a case that was deduplicated with the truth tables of its market.

    Args:
        case: Filled from the market's ``captures.csv`` and nothing else.
        truth: The market's folder of truth tables.

    Raises:
        WrongSourceError: A truth table is missing or broken.
    """
    shows = read(truth)
    unique = _by_original(case, shows)
    members, strangers = _members(case, unique)
    stills = [member for member in members if not member.shown.turning]
    found, true = [m.cluster for m in stills], [m.shown.frame for m in stills]
    return Comparison(
        numbers=tuple(_numbers(case, shows, members, truth)),
        pairs=pairwise(found, true),
        members=bcubed(found, true),
        pieces=bcubed([m.piece for m in members], [m.shown.piece for m in members]),
        edits=tuple(_recall(unique, stills)),
        merges=tuple(_merges(stills)),
        strangers=strangers,
    )


def pieces_of_clusters(case: Case, truth: Path) -> dict[str, str]:
    """Return the true piece that most regions of each cluster show; a cluster of chrome or gutters has none.

    Raises:
        WrongSourceError: A truth table is missing or broken.
    """
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for member in _members(case, _by_original(case, read(truth)))[0]:
        counts[member.cluster][member.shown.piece] += 1
    return {cluster: max(sorted(held), key=lambda piece: held[piece]) for cluster, held in counts.items()}


def _by_original(case: Case, shows: Sequence[Shown]) -> dict[str, list[Shown]]:
    files = _originals(case, {shown.file for shown in shows})
    found: dict[str, list[Shown]] = defaultdict(list)
    for shown in shows:
        if shown.file in files and shown not in found[files[shown.file]]:
            found[files[shown.file]].append(shown)
    return {digest: _once(group) for digest, group in found.items()}


def read(truth: Path) -> list[Shown]:
    """Read which frames each captured file shows.

    Raises:
        WrongSourceError: A table is missing or broken.
    """
    kinds = {row["frame"]: row["kind"] for row in _rows(truth / "frames.csv", ("frame", "kind"))}
    columns = ("file", "piece", "frame", "edits", "left", "top", "width", "height", "seconds", "until")
    return [_shown(row, kinds) for row in _rows(truth / "copies.csv", columns)]


def _rows(path: Path, columns: Iterable[str]) -> list[dict[str, str]]:
    try:
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
    except OSError as error:
        raise WrongSourceError(f"{path} cannot be read ({error}). Make the market again.") from error
    for number, row in enumerate(rows, 2):
        if any(row.get(column) is None for column in columns):
            raise WrongSourceError(f"{path}, line {number}: a column is missing. Make the market again.")
    return rows


def _shown(row: dict[str, str], kinds: dict[str, str]) -> Shown:
    left, top, width, height = (int(row[name]) for name in ("left", "top", "width", "height"))
    seconds = (float(row["seconds"]), float(row["until"])) if row["seconds"] else None
    edits = tuple(edit for edit in row["edits"].split("+") if edit)
    turning = kinds[row["frame"]] == "turning"
    return Shown(row["file"], row["piece"], row["frame"], turning, edits, (left, top, width, height), seconds)


def _originals(case: Case, files: set[str]) -> dict[str, str]:
    """Digest by file of the market; a reader may have put the source's own folder before the file's path."""
    found = {}
    with case.catalogue.reading() as db:
        for sighting in sightings.everything(db):
            name = "/".join(sighting.source_path.split("/")[-4:])
            if name in files:
                found[name] = sighting.sha256
    return found


def _once(group: Sequence[Shown]) -> list[Shown]:
    """Equal bytes posted twice show their frames once."""
    return list({(shown.frame, shown.box, shown.seconds): shown for shown in group}.values())


def _members(case: Case, shows: dict[str, list[Shown]]) -> tuple[list[_Member], int]:
    with case.catalogue.reading() as db:
        grouped = {region: row for row in clusters.everything(db) for region in row.regions}
        sizes = {row.sha256: (row.width or 1, row.height or 1) for row in originals.everything(db)}
        rows = [row for row in regions.everything(db) if row.id in grouped and row.sha256 in shows]
    members, strangers = [], 0
    for row in rows:
        shown = _assigned(row, shows[row.sha256], sizes[row.sha256])
        if shown is None:
            strangers += 1
        else:
            members.append(_Member(row.sha256, grouped[row.id].cluster, grouped[row.id].piece, shown))
    return members, strangers


def _assigned(row: RegionRow, shows: Sequence[Shown], size: tuple[int, int]) -> Shown | None:
    if row.kind == "frame":
        running = [
            s for s in shows if s.seconds and row.seconds is not None and s.seconds[0] <= row.seconds <= s.seconds[1]
        ]
        return running[-1] if running else None
    box = (row.left, row.top, row.width, row.height)
    best = max(shows, key=lambda shown: _overlap(box, shown.box))
    alone = len(shows) == 1 and row.kind == "whole" and best.box[2:] == size
    return best if alone or _overlap(box, best.box) > LEAST_OVERLAP else None


def _overlap(one: tuple[int, int, int, int], other: tuple[int, int, int, int]) -> float:
    """Intersection over union of two boxes (left, top, width, height)."""
    wide = min(one[0] + one[2], other[0] + other[2]) - max(one[0], other[0])
    tall = min(one[1] + one[3], other[1] + other[3]) - max(one[1], other[1])
    both = max(0, wide) * max(0, tall)
    return both / (one[2] * one[3] + other[2] * other[3] - both)


def _numbers(case: Case, shows: Sequence[Shown], members: Sequence[_Member], truth: Path) -> Iterator[Number]:
    with case.catalogue.reading() as db:
        seen = list(sightings.everything(db))
        kinds = {row.sha256: row.kind for row in originals.everything(db)}
        grouped = clusters.everything(db)
    posted: Counter[bool] = Counter()
    posted.update({shown.file: shown.seconds is not None for shown in shows}.values())
    ads = [row for row in _rows(truth / "ads.csv", ("seen",)) if row["seen"] == "1"]
    yield Number("ads", len({sighting.ad_id for sighting in seen if sighting.ad_id is not None}), len(ads))
    yield Number("pictures", sum(kinds[s.sha256] == "image" for s in seen), posted[False])
    yield Number("clips", sum(kinds[s.sha256] == "video" for s in seen), posted[True])
    # What shows no known picture (chrome taken for one) was found all the same, and counts as an error should.
    still = {member.cluster for member in members if not member.shown.turning}
    turning = {member.cluster for member in members} - still
    yield Number("distinct pictures", len(grouped) - len(turning), len({s.frame for s in shows if not s.turning}))
    yield Number("pieces as grouped", len({row.piece for row in grouped}), len({shown.piece for shown in shows}))


def _recall(shows: dict[str, list[Shown]], members: Sequence[_Member]) -> Iterator[Recall]:
    """A copy is found where it shares its cluster with the same frame in another original."""
    holders: dict[tuple[str, str], set[str]] = defaultdict(set)
    for member in members:
        holders[member.cluster, member.shown.frame].add(member.sha256)
    places: dict[tuple[str, str], set[str]] = defaultdict(set)
    for member in members:
        places[member.sha256, member.shown.frame].add(member.cluster)
    frames = Counter(frame for group in shows.values() for frame in {shown.frame for shown in group})
    copies, found = Counter[str](), Counter[str]()
    for digest, group in shows.items():
        for shown in group:
            if shown.turning or frames[shown.frame] < 2:
                continue
            joined = any(len(holders[cluster, shown.frame]) > 1 for cluster in places[digest, shown.frame])
            for edit in set(shown.edits) or {"none"}:
                copies[edit] += 1
                found[edit] += joined
    for edit, count in copies.most_common():
        yield Recall(edit, count, found[edit])


def _merges(members: Sequence[_Member]) -> Iterator[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    held: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for member in members:
        held[member.cluster].add((member.shown.frame, member.shown.piece))
    for cluster, pairs in sorted(held.items()):
        if len(pairs) > 1:
            yield cluster, tuple(sorted(f for f, _ in pairs)), tuple(sorted({p for _, p in pairs}))
