"""Second part of ``dedupe``: new regions to candidate pairs, and candidate pairs to verdicts.

A candidate within one cluster proves nothing new, and a pair of clusters needs few looks, not all pairs of their
regions: pairs are verified in waves, the nearest first, and after each wave those that it made needless are dropped.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from evidence import thumbnails
from evidence.case import Case
from evidence.catalogue import regions, verdicts
from evidence.catalogue.regions import RegionRow
from evidence.catalogue.verdicts import VerdictRow
from evidence.describing import bounds
from evidence.engines import Task, load
from evidence.progress import Progress
from index import fingerprints
from index.align import features
from index.nearest import CandidatePair, candidate_pairs
from index.picture import decode_grey
from index.verify import Verdict, View, quick, verify

WAVE = 4096
"""Pairs verified before the rest is looked at again."""

CHUNK = 16
"""Pairs handed to a worker at once; those of one region are together, so that its keypoints are found once."""

LOOKS = 3
"""Pairs verified between two groups before they are held for apart."""

QUICK_WITHIN = 40
"""PDQ codes this near align a pair from edge to edge well enough to compare it without keypoints."""

VIEWS_KEPT = 1500
"""Views a worker remembers, about 0.5 MB each."""


@dataclass(frozen=True, slots=True)
class Ask:
    """Some pairs: the thumbnails' file, and for each pair both places ``(at, bytes)``, orientation (-1: none known)."""

    path: str
    pairs: tuple[tuple[tuple[int, int], tuple[int, int], int], ...]


@dataclass(frozen=True, slots=True)
class Linked:
    """How many candidate pairs there were, how many of them were verified, and which regions had too many near ones."""

    candidates: int
    verified: int
    capped: tuple[int, ...]


@lru_cache(maxsize=VIEWS_KEPT)
def _grey(path: str, at: int, length: int) -> NDArray[np.uint8]:
    return decode_grey(thumbnails.read(Path(path), at, length))


@lru_cache(maxsize=VIEWS_KEPT)
def _view(path: str, at: int, length: int) -> View:
    grey = _grey(path, at, length)
    return View(grey, features(grey))


def answer(ask: Ask) -> list[Verdict]:
    """Verify some pairs; runs in a worker."""
    found = []
    for left, right, orientation in ask.pairs:
        verdict = quick(_grey(ask.path, *left), _grey(ask.path, *right), orientation) if orientation >= 0 else None
        found.append(verdict or verify(_view(ask.path, *left), _view(ask.path, *right)))
    return found


def link_new(case: Case, progress: Progress) -> Linked:
    """Propose and verify pairs for every region that was not compared with the others yet."""
    with case.catalogue.reading() as db:
        new = set(regions.unmatched(db))
    if not new:
        return Linked(0, 0, ())
    proposed, capped = _propose(case, new, progress)
    verified = _verify(case, proposed, progress)
    with case.catalogue.writing() as db:
        regions.set_matched(db)
    return Linked(len(proposed), verified, capped)


def _propose(
    case: Case, new: set[int], progress: Progress
) -> tuple[dict[tuple[int, int], CandidatePair], tuple[int, ...]]:
    """Look up the new regions by every fingerprint; PDQ's distance and orientation win where both propose a pair."""
    radii = {"pdq256": case.settings.pdq_within, "phash64": case.settings.phash_within}
    names = sorted(fingerprints.names())
    progress.stage("Looking up", len(names))
    proposed: dict[tuple[int, int], CandidatePair] = {}
    capped: set[int] = set()
    for name in names:
        fingerprint = fingerprints.load(name)
        with case.catalogue.reading() as db:
            ids, flat_codes = regions.codes(db, fingerprint.RECIPE)
        codes = flat_codes.reshape(len(ids), -1, fingerprint.BITS // 8)
        asked = np.isin(ids, np.fromiter(new, np.int64, len(new)))
        found = candidate_pairs(ids, codes, new=asked, within=radii[name], most=case.settings.neighbours)
        capped.update(found.capped)
        for pair in found.pairs:
            far = CandidatePair(pair.left, pair.right, case.settings.pdq_within + 1, -1)
            proposed.setdefault((pair.left, pair.right), pair if name == "pdq256" else far)
        progress.advance()
    return proposed, tuple(sorted(capped))


def _verify(case: Case, proposed: dict[tuple[int, int], CandidatePair], progress: Progress) -> int:
    with case.catalogue.reading() as db:
        rows = {row.id: row for row in regions.everything(db)}
        groups = _Groups(rows)
        for known in verdicts.everything(db):
            proposed.pop((known.left, known.right), None)
            groups.note(known.left, known.right, same=known.verdict == "same picture" and bool(known.figures["clean"]))
    waiting = sorted(
        (pair for pair in proposed.values() if rows[pair.left].sha256 != rows[pair.right].sha256),
        key=lambda pair: (pair.distance, pair.left, pair.right),
    )
    progress.stage("Verifying", None)
    verified = 0
    while waiting:
        wave, waiting = groups.choose(waiting, WAVE)
        wave.sort(key=lambda pair: (pair.left, pair.right))
        for found in _wave(case, rows, wave):
            for row in found:
                groups.note(row.left, row.right, same=row.verdict == "same picture" and bool(row.figures["clean"]))
            with case.catalogue.writing() as db:
                verdicts.add(db, found)
            verified += len(found)
            progress.advance(len(found))
    return verified


class _Groups:
    """Regions that clean links hold together so far, and how often two groups were looked at in vain."""

    def __init__(self, rows: dict[int, RegionRow]) -> None:
        self.parent = {region: region for region in rows}
        self.looks: dict[tuple[int, int], int] = {}

    def of(self, region: int) -> int:
        while self.parent[region] != region:
            self.parent[region] = self.parent[self.parent[region]]
            region = self.parent[region]
        return region

    def note(self, left: int, right: int, *, same: bool) -> None:
        here, there = sorted((self.of(left), self.of(right)))
        if same:
            self.parent[there] = here
        else:
            self.looks[here, there] = self.looks.get((here, there), 0) + 1

    def choose(self, waiting: list[CandidatePair], most: int) -> tuple[list[CandidatePair], list[CandidatePair]]:
        """Split into those to verify now, at most one between two groups, and those to look at again; drop the rest."""
        now: list[CandidatePair] = []
        later: list[CandidatePair] = []
        asked: set[tuple[int, int]] = set()
        for pair in waiting:
            here, there = self.of(pair.left), self.of(pair.right)
            key = (here, there) if here < there else (there, here)
            if here == there or self.looks.get(key, 0) >= LOOKS:
                continue
            if key in asked or len(now) >= most:
                later.append(pair)
            else:
                asked.add(key)
                now.append(pair)
        return now, later


def _wave(case: Case, rows: dict[int, RegionRow], wave: list[CandidatePair]) -> Iterator[list[VerdictRow]]:
    chunks = [wave[start : start + CHUNK] for start in range(0, len(wave), CHUNK)]
    tasks = (Task(_ask(case, rows, chunk), case.settings.clip_seconds) for chunk in chunks)
    outcomes = load("local").run(answer, tasks, bounds(case))
    for chunk, outcome in zip(chunks, outcomes, strict=True):
        if outcome.failure:
            yield [
                VerdictRow(
                    pair.left, pair.right, "unsure", 0.5, pair.distance, {"clean": False, "failure": outcome.failure}
                )
                for pair in chunk
            ]
        else:
            yield [_row(pair, verdict) for pair, verdict in zip(chunk, outcome.answer, strict=True)]


def _ask(case: Case, rows: dict[int, RegionRow], chunk: list[CandidatePair]) -> Ask:
    def place(region: int) -> tuple[int, int]:
        return rows[region].thumbnail_at, rows[region].thumbnail_bytes

    pairs = tuple(
        (place(pair.left), place(pair.right), pair.orientation if pair.distance <= QUICK_WITHIN else -1)
        for pair in chunk
    )
    return Ask(str(case.thumbnails), pairs)


def _row(pair: CandidatePair, verdict: Verdict) -> VerdictRow:
    figures: dict[str, object] = {"clean": verdict.clean, "inliers": verdict.inliers, "mirrored": verdict.mirrored}
    if verdict.comparison is not None:
        shares = {name: round(getattr(verdict.comparison, name), 4) for name in verdict.comparison.__slots__}
        figures |= shares
    return VerdictRow(pair.left, pair.right, verdict.word, verdict.probability, pair.distance, figures)
