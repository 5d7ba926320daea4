"""Votes of one occasion more on top of a drawn case, whose keypoints lie in files, as beside a large catalogue."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index import votes
from index.spans import Filed, Held, Span
from index.tables import Asked
from index.votes import WordIndex
from index.words import BYTES, MOST, Words
from scale.keypoints import Chain, Drawn

SPAN = 65_536
"""As in ``evidence.shards``."""

MIRRORED = "mirrored.npy"
OCCASIONS = 47


def draw(photos: list[Path], regions: int, folder: Path) -> None:
    """Draw a case into a folder, keypoints like those of photos; and mirrored ones of its last occasion."""
    chain = Chain.of(photos)
    part = folder.with_name(f"{folder.name}.part")
    for number, span in enumerate(Drawn(chain, regions).spans(SPAN)):
        (part / f"{number:04d}").mkdir(parents=True)
        span.write(part / f"{number:04d}")
    np.save(part / MIRRORED, chain.draw(regions // OCCASIONS * MOST, np.random.default_rng(9)))
    part.rename(folder)


def measured(folder: Path, asked: int) -> dict[str, float]:
    """Let the last regions of a case that ``draw`` drew vote, and measure."""
    spans: list[Span] = [Filed(each) for each in sorted(folder.iterdir()) if each.is_dir()]
    last = spans[-1]
    if len(last.ids) < SPAN:  # a catalogue has no file of these yet
        spans[-1] = Held(last.ids, last.ends, last.read(0, len(last.ids)))
    mirrored = np.load(folder / MIRRORED, mmap_mode="r")
    _warmed(spans[-1], mirrored)
    wall, processor = time.perf_counter(), time.process_time()
    found = WordIndex(spans).near(_asked(spans, asked, mirrored), 12, threads=os.cpu_count() or 1)
    seconds, spent = time.perf_counter() - wall, time.process_time() - processor
    return {"seconds": seconds, "processor": spent, "pairs": len(found), "of": asked}


def _asked(spans: list[Span], count: int, mirrored: NDArray[np.uint8]) -> Iterator[Asked]:
    first = sum(len(span.ids) for span in spans) - count
    place = 0
    for span in spans:
        for region in range(max(0, first - place), len(span.ids)):
            at = place + region - first
            other = np.array(mirrored[at * MOST : (at + 1) * MOST])
            yield int(span.ids[region]), *_sides(span, region, other)
        place += len(span.ids)


def _sides(span: Span, region: int, other: NDArray[np.uint8]) -> tuple[Words, Words]:
    points = np.zeros((MOST, 2), np.float32)
    long, poses = span.read(region, region + 1)
    return Words(points, poses, long.view(np.uint8).reshape(-1, BYTES)), Words(points, poses, other)


def _warmed(span: Span, mirrored: NDArray[np.uint8]) -> None:
    """Compile what large cases need before time is taken; it takes some seconds, whatever the size."""
    few = Held(span.ids[:2], span.ends[:3], span.read(0, 2))
    before, votes.COMPILED_FROM = votes.COMPILED_FROM, 0
    WordIndex([few]).near(_asked([few], 1, mirrored), 1)
    votes.COMPILED_FROM = before
