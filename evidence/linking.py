"""Second part of ``dedupe``: new regions to candidate pairs, and candidate pairs to verdicts.

A candidate within one cluster proves nothing new, and a pair of clusters needs few looks, not all pairs of their
regions: pairs are verified in waves, the likeliest first, and after each wave those that it made needless are dropped.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from functools import lru_cache, partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from evidence import bridging, closer, hosting, shards, thumbnails
from evidence.case import Case
from evidence.catalogue import regions, verdicts
from evidence.catalogue.regions import RegionRow
from evidence.catalogue.verdicts import VerdictRow
from evidence.embedding import NETWORK
from evidence.engines import LOCAL, Call, Task, bounds, opened
from evidence.progress import Progress
from evidence.proposing import BRIDGES, HOSTS, Proposal, propose
from evidence.waves import QUICK_WITHIN, Groups, likeliest
from index import plates
from index.fingerprints import Model
from index.picture import decode_colour, decode_grey
from index.plates import Plate
from index.ruling import Verdict
from index.verify import WORTH_VOTES, View, settle
from index.words import RECIPE, unpack

WAVE = 512
"""Pairs verified before the rest is looked at again, at least; with many waiting, a sixteenth of them."""

CHUNK = 16
"""Pairs handed to a worker at once; those of one region are together, so that its picture is read once."""

SHARES = 8
"""A small wave is handed out in so many chunks for each worker, or single pairs: none waits long for the last."""

KEPT = 256
"""Verdicts kept together: each commit waits for the disk."""

VIEWS_KEPT = 300
"""Views a worker remembers, about 0.4 MB each."""

PLATES_KEPT = 4096
"""Regions of which a worker remembers what may lie over them: some kB each, and to find it again takes half of a pair's
time. Of 642 photos on a few cloths 300 views were made anew every other pair."""

COLOURS_KEPT = 16
"""Regions in colour, 0.4 MB each: one pair asks for them several times."""

Unasked = Callable[[Iterable[VerdictRow], Mapping[int, RegionRow], Groups, set[int]], list[Proposal]]
"""Proposes pairs by every verdict so far: see ``hosting.unasked`` and ``bridging.unasked``."""


@dataclass(frozen=True, slots=True)
class Side:
    """One region of a pair: where its thumbnail lies, and its packed words; none where more are found (``closer``)."""

    at: int
    length: int
    words: bytes


@dataclass(frozen=True, slots=True)
class Ask:
    """Some pairs: the thumbnails' file; of each pair both sides, the orientation (-1: no code aligns them), votes."""

    path: str
    pairs: tuple[tuple[Side, Side, int, int], ...]


@dataclass(frozen=True, slots=True)
class Linked:
    """How many candidate pairs there were, how many of them were verified, and which regions had too many near ones."""

    candidates: int
    verified: int
    capped: tuple[int, ...]


@lru_cache(maxsize=VIEWS_KEPT)
def _view(path: str, side: Side) -> View:
    encoded = thumbnails.read(Path(path), side.at, side.length)
    return View(
        decode_grey(encoded),
        unpack(side.words) if side.words else closer.find(encoded),
        lambda: _plates(path, side.at, side.length),
        lambda: _colours(path, side.at, side.length),
    )


@lru_cache(maxsize=PLATES_KEPT)
def _plates(path: str, at: int, length: int) -> list[Plate]:
    return plates.find(_colours(path, at, length))


@lru_cache(maxsize=COLOURS_KEPT)
def _colours(path: str, at: int, length: int) -> NDArray[np.uint8]:
    return decode_colour(thumbnails.read(Path(path), at, length))


def answer(ask: Ask | closer.Ask) -> list[Verdict] | list[bytes]:
    """Verify some pairs, or find more words of some regions; runs in a worker."""
    if isinstance(ask, closer.Ask):
        return closer.answer(ask)
    return [settle(_view(ask.path, left), _view(ask.path, right), *rest) for left, right, *rest in ask.pairs]


def link_new(case: Case, network: Model | None, progress: Progress, engine: str = LOCAL) -> Linked:
    """Propose and verify pairs for every region that was not compared with the others yet."""
    with case.catalogue.reading() as db:
        new = set(regions.unmatched(db))
    if not new:
        return Linked(0, 0, ())
    shards.seal(case, network, progress)  # first, so that what looks up need not hold the words of all
    proposals, capped = propose(case, new, network, progress, engine)
    followed, verified = _verify(case, proposals, new, progress, engine)
    with case.catalogue.writing() as db:
        regions.set_matched(db)
    return Linked(len(proposals) + followed, verified, capped)


@dataclass(frozen=True, slots=True)
class _Work:
    """What verifying goes on with: the case, its regions by id, what verdicts hold together so far, the workers.

    Of the regions in ``closer`` more words are found than are stored.
    """

    case: Case
    rows: dict[int, RegionRow]
    groups: Groups
    call: Call
    progress: Progress
    closer: frozenset[int] = frozenset()

    def in_waves(self, waiting: list[Proposal]) -> int:
        """Verify what is worth it, the likeliest first; return how many that was."""
        verified = 0
        unkept: list[VerdictRow] = []
        while waiting:
            wave, waiting = self.groups.choose(waiting, max(WAVE, len(waiting) // 16))
            for found in self._wave(sorted(wave, key=lambda pair: (pair.left, pair.right))):
                for row in found:
                    self.groups.note(row)
                unkept += found
                if len(unkept) >= KEPT:
                    _keep(self.case, unkept)
                    unkept = []
                verified += len(found)
                self.progress.advance(len(found))
        _keep(self.case, unkept)
        return verified

    def _wave(self, wave: list[Proposal]) -> Iterator[list[VerdictRow]]:
        size = max(1, min(CHUNK, len(wave) // (SHARES * bounds(self.case.settings).workers)))
        chunks = [wave[start : start + size] for start in range(0, len(wave), size)]
        tasks = (Task(self._ask(chunk), self.case.settings.clip_seconds) for chunk in chunks)
        for chunk, outcome in zip(chunks, self.call(tasks), strict=True):
            if outcome.failure:
                yield [_failed(pair, outcome.failure) for pair in chunk]
            else:
                yield [_row(pair, verdict) for pair, verdict in zip(chunk, outcome.answer, strict=True)]

    def _ask(self, chunk: list[Proposal]) -> Ask:
        named = {region for pair in chunk for region in (pair.left, pair.right)}
        with self.case.catalogue.reading() as db:
            words = dict(regions.packed(db, RECIPE, sorted(named - self.closer)))
        places = {region: (self.rows[region].thumbnail_at, self.rows[region].thumbnail_bytes) for region in named}
        sides = {region: Side(*place, words.get(region, b"")) for region, place in places.items()}
        turns = (pair.orientation if pair.distance <= QUICK_WITHIN else -1 for pair in chunk)
        # What words did not propose, words do not confirm: a pair that others propose gets the closer look at once.
        others = {NETWORK, HOSTS, BRIDGES}
        votes = (pair.votes if others.isdisjoint(pair.routes) else max(pair.votes, WORTH_VOTES) for pair in chunk)
        pairs = tuple(
            (sides[pair.left], sides[pair.right], turn, count)
            for pair, turn, count in zip(chunk, turns, votes, strict=True)
        )
        return Ask(str(self.case.thumbnails), pairs)

    def unasked(self, propose_more: Unasked, new: set[int]) -> list[Proposal]:
        """Propose what follows from the verdicts so far."""
        with self.case.catalogue.reading() as db:
            return propose_more(verdicts.everything(db), self.rows, self.groups, new)


def _verify(case: Case, proposals: list[Proposal], new: set[int], progress: Progress, engine: str) -> tuple[int, int]:
    """Verify proposals, and what follows from them; return how many pairs followed, and how many were verified."""
    with case.catalogue.reading() as db:
        rows = {row.id: row for row in regions.everything(db)}
        groups = Groups(rows)
        for row in verdicts.everything(db):
            groups.note(row)
    progress.stage("Verifying", None)
    with opened(engine, answer, bounds(case.settings, case.thumbnails)) as call:
        work = _Work(case, rows, groups, call, progress)
        verified = work.in_waves(_unknown(case, rows, proposals))
        looked: list[Proposal] = []
        if left := closer.chosen(case, rows, new, progress):
            work = replace(work, closer=frozenset(left))
            looked = _unknown(case, rows, closer.propose(case, rows, left, progress, call))
            progress.stage("Verifying", None)
            verified += work.in_waves(looked)
        closely = len(rows) <= case.settings.closer_look
        for propose_more in (hosting.unasked, partial(bridging.unasked, closely=closely)):
            more = work.unasked(propose_more, new)
            looked += more
            verified += work.in_waves(more)
        return len(looked), verified


def _unknown(case: Case, rows: dict[int, RegionRow], proposals: Iterable[Proposal]) -> list[Proposal]:
    """List the proposals of two originals that have no verdict yet, the likeliest first."""
    with case.catalogue.reading() as db:
        known = verdicts.pairs(db)
    return [
        pair
        for pair in sorted(proposals, key=likeliest)
        if (pair.left, pair.right) not in known and rows[pair.left].sha256 != rows[pair.right].sha256
    ]


def _keep(case: Case, found: list[VerdictRow]) -> None:
    with case.catalogue.writing() as db:
        verdicts.add(db, found)


def _row(pair: Proposal, verdict: Verdict) -> VerdictRow:
    figures: dict[str, object] = {"clean": verdict.clean, "inliers": verdict.inliers, "mirrored": verdict.mirrored}
    figures |= _proposed(pair)
    if verdict.comparison is not None:
        figures |= {name: _rounded(value) for name, value in asdict(verdict.comparison).items()}
    return VerdictRow(pair.left, pair.right, verdict.word, verdict.probability, pair.distance, figures)


def _proposed(pair: Proposal) -> dict[str, object]:
    return {"votes": pair.votes, "cosine": pair.cosine, "routes": list(pair.routes)}


def _rounded(value: float | tuple[float, ...]) -> float | tuple[float, ...]:
    return value if isinstance(value, tuple) else round(value, 4)


def _failed(pair: Proposal, reason: str) -> VerdictRow:
    """A pair whose worker was lost is left to a person."""
    figures = {"clean": False, **_proposed(pair), "failure": reason}
    return VerdictRow(pair.left, pair.right, "unsure", 0.5, pair.distance, figures)
