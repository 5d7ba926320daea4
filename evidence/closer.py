"""Regions that nothing was found for, looked up once more by four times as many keypoints.

What is laid over a picture, and what stands around one that is pasted in, takes the strongest keypoints of it: of 250 a
few are left that its original has as well. More keypoints of all regions would cost a large case its memory; of those
that are left alone, of which nothing is kept, they cost little (``scripts/README.md``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from evidence import shards, thumbnails
from evidence.case import Case
from evidence.catalogue import regions, verdicts
from evidence.catalogue.regions import RegionRow
from evidence.catalogue.verdicts import VerdictRow
from evidence.engines import Call, Task, bounds
from evidence.progress import Progress
from evidence.proposing import PAIRED, Proposal
from index import bands, fingerprints, words
from index.links import area
from index.picture import decode_colour, decode_grey
from index.votes import WordIndex
from index.words import Words

CLOSER = "closer"
"""Name of this route."""

MOST = 1000
"""Keypoints of a region. Of 198 edited files of four sets that had no link, without the network, 33 got one with 500
and 44 with 1,000, none of them a wrong one."""

MOSTLY = 0.5
"""Share of a region that a link is about, at least, for it to be found: of three prints on a page one may be."""

FRAMES = 6
"""Frames of a clip of which no frame was found that are looked up again, spread over it."""

CHUNK = 16
"""Regions handed to a worker at once."""


@dataclass(frozen=True, slots=True)
class Ask:
    """Some regions: the thumbnails' file, and where in it theirs begin and how long they are."""

    path: str
    places: tuple[tuple[int, int], ...]


def answer(ask: Ask) -> list[bytes]:
    """Find the words of some regions, packed; runs in a worker."""
    return [words.pack(*find(thumbnails.read(Path(ask.path), *place))) for place in ask.places]


def find(thumbnail: bytes) -> tuple[Words, Words]:
    """Find MOST words of a region, upright and mirrored, from its thumbnail."""
    return words.find(decode_grey(thumbnail), bands.find(decode_colour(thumbnail)), MOST)


def alone(judged: Iterable[VerdictRow], rows: Mapping[int, RegionRow], new: set[int]) -> list[int]:
    """List the new regions most of which no verdict links to another, ascending; of clips a few frames.

    A whole picture, and a clip, with a part that was found is left out: the rest of it is what stands around that.

    Args:
        judged: Every verdict so far.
        rows: Regions by id, none of them blank that is new.
        new: Regions that this run compares with the others.
    """
    linked = {
        region
        for row in judged
        if row.verdict == "same picture"
        for region, box in ((row.left, "left_box"), (row.right, "right_box"))
        if box not in row.figures or area(tuple(row.figures[box])) >= MOSTLY
    }
    found = {rows[region].sha256 for region in linked}
    frames: dict[str, list[int]] = {}
    left: list[int] = []
    for region in sorted(new - linked):
        row = rows[region]
        if row.kind not in ("whole", "frame") or row.sha256 not in found:
            (frames.setdefault(row.sha256, []) if row.kind == "frame" else left).append(region)
    return sorted([*left, *(region for every in frames.values() for region in every[:: -(-len(every) // FRAMES)])])


def chosen(case: Case, rows: Mapping[int, RegionRow], new: set[int], progress: Progress) -> list[int]:
    """Choose the regions that are looked up again; none where the case is larger than its settings say, with a note."""
    if len(rows) <= case.settings.closer_look:
        with case.catalogue.reading() as db:
            return alone(verdicts.everything(db), rows, new)
    if case.settings.closer_look:
        progress.note(
            f"With {len(rows):,} regions the case is large: those without a copy were not looked up again by more "
            "keypoints. Set 'closer_look' in evidence.toml higher to have that done for what is taken in from now on."
        )
    return []


def propose(
    case: Case, rows: Mapping[int, RegionRow], asked: list[int], progress: Progress, call: Call
) -> list[Proposal]:
    """Look some regions up among all by their MOST keypoints, which ``call`` finds; return pairs, sorted."""
    progress.stage("Looking closer", len(asked))
    with case.catalogue.reading() as db:
        end = regions.last(db) + 1  # asked about as if each were the youngest, so that it is compared with all
        with shards.spilled(case, db) as spans:
            looks = ((end + place, *both) for place, both in enumerate(_words(case, rows, asked, progress, call)))
            workers = bounds(case.settings).workers
            found = WordIndex(spans).near(looks, case.settings.word_neighbours + 1, workers, MOST)  # itself, too
    votes: dict[tuple[int, int], int] = {}
    for vote in found:
        pair = asked[vote.asked - end], vote.found
        if rows[pair[0]].sha256 != rows[pair[1]].sha256:
            pair = min(pair), max(pair)
            votes[pair] = max(vote.votes, votes.get(pair, 0))
    far = fingerprints.load(PAIRED).BITS
    return [Proposal(*pair, far, 0, count, 0.0, (CLOSER,)) for pair, count in sorted(votes.items())]


def _words(
    case: Case, rows: Mapping[int, RegionRow], asked: list[int], progress: Progress, call: Call
) -> Iterator[tuple[Words, Words]]:
    chunks = [asked[start : start + CHUNK] for start in range(0, len(asked), CHUNK)]
    tasks = (
        Task(
            Ask(
                str(case.thumbnails),
                tuple((rows[region].thumbnail_at, rows[region].thumbnail_bytes) for region in chunk),
            ),
            case.settings.clip_seconds,
        )
        for chunk in chunks
    )
    for chunk, outcome in zip(chunks, call(tasks), strict=True):
        packed = [words.pack(words.NONE, words.NONE)] * len(chunk) if outcome.failure else outcome.answer
        progress.advance(len(chunk))
        yield from map(words.unpack, packed)
