#!/usr/bin/env python3
"""What crowds of alike pictures do: many pieces on one cloth, copies of one banner, screenshots of one app.

    .venv/bin/python scripts/benchmark_crowds.py cloth --sizes 125 250 500 1000
    .venv/bin/python scripts/benchmark_crowds.py banner --sizes 1000 5000
    .venv/bin/python scripts/benchmark_crowds.py screens --sizes 500 2000

No two files show the same, but for the banner's copies; so each pair of files in one cluster is a wrong link, the
banner's aside. Pairs verified should grow no faster than n log n, and what stands in very many files should be named.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import combinations
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.random import default_rng

from benchmark import scene
from evidence.market import phone
from evidence.market.pieces import KINDS
from evidence.market.scenes import Shot, photograph
from evidence.settings import Settings
from index.picture import encode_jpeg
from matching import ours

BANNER = 10_000_019
OTHERS = 200
"""Pictures of other things beside the banner's copies."""


@dataclass(frozen=True, slots=True)
class Told:
    """What one run said.

    Attributes:
        files: Of the crowd, and others.
        verified: Candidate pairs verified.
        processor: Seconds of all cores that ``dedupe`` took.
        memory: Most that it held, in MiB.
        wrong: Pairs of files in one cluster that do not show the same.
        hubs: What it named as standing in very many pictures.
    """

    files: int
    verified: int
    processor: float
    memory: float
    wrong: int
    hubs: tuple[str, ...]


def on_one_cloth(folder: Path, number: int) -> None:
    """Photograph a piece of its own by hand on the one table."""
    kind = KINDS[number % len(KINDS)]
    shot = Shot(kind, 50_000 + number, number, 7, 90_000 + number, 640, 480)
    (folder / f"piece-{number:05}.jpg").write_bytes(encode_jpeg(photograph(shot), 88))


def banner(folder: Path, number: int) -> None:
    """Save the banner once more: smaller, and at another quality; of the first OTHERS also something else."""
    rng = default_rng([number, 3])
    shown = scene(BANNER)
    factor = float(rng.uniform(0.5, 1.0))
    small = cv2.resize(shown, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    (folder / f"banner-{number:05}.jpg").write_bytes(
        encode_jpeg(np.asarray(small, np.uint8), int(rng.integers(40, 90)))
    )
    if number < OTHERS:
        (folder / f"other-{number:05}.jpg").write_bytes(encode_jpeg(scene(number), 85))


def screen(folder: Path, number: int) -> None:
    """Take a screenshot of the one post, with a picture of its own in it."""
    shown, _ = phone.feed([scene(number)], default_rng(11))
    (folder / f"screen-{number:05}.jpg").write_bytes(encode_jpeg(shown, 82))


DRAWN: dict[str, Callable[[Path, int], None]] = {"cloth": on_one_cloth, "banner": banner, "screens": screen}


def draw(folder: Path, crowd: str, size: int) -> None:
    """Draw a crowd on every core."""
    folder.mkdir(parents=True)
    with ProcessPoolExecutor() as pool:
        list(pool.map(partial(DRAWN[crowd], folder), range(size), chunksize=16))


def told(case: Path, source: Path) -> Told:
    """Take the files into a case, find copies, and read what was said."""
    ours.new_case(case, Settings())
    cost = ours.steps(case, source).dedupe
    said = _last_run(case)
    groups: dict[str, list[str]] = {}
    for name, clusters in ours.groups(case).items():
        for cluster in clusters:
            groups.setdefault(cluster, []).append(name)
    return Told(
        len(list(source.iterdir())),
        int(said["verified"]),
        cost.processor,
        cost.memory,
        sum(1 for names in groups.values() for pair in combinations(sorted(names), 2) if not _same(pair)),
        tuple(f"{hub['kind']} in {hub['originals']}" for hub in said["hubs"]),
    )


def _same(pair: Sequence[str]) -> bool:
    return all(name.startswith("banner") for name in pair)


def _last_run(case: Path) -> dict[str, Any]:
    """Return what the ledger holds of the last ``dedupe``."""
    entries = [json.loads(line) for line in (case / "ledger").read_text(encoding="utf-8").splitlines()]
    return next(entry["body"] for entry in reversed(entries) if entry["act"] == "dedupe")


def rows(crowd: str, sizes: Sequence[int], folder: Path) -> Iterator[str]:
    """Yield the table's lines, each size's as it is done."""
    yield f"| {crowd} | pairs verified | a file | processor seconds | a file | MiB | wrong pairs | named |"
    yield "| --- | --- | --- | --- | --- | --- | --- | --- |"
    for size in sizes:
        sys.stderr.write(f"{crowd}: {size}\n")
        source = folder / f"{crowd}-{size}"
        draw(source, crowd, size)
        made = told(folder / f"{crowd}-{size}-case", source)
        named = ", ".join(made.hubs[:3]) + (f" and {len(made.hubs) - 3} more" if len(made.hubs) > 3 else "")
        yield (
            f"| {made.files:,} | {made.verified:,} | {made.verified / made.files:.1f} | {made.processor:,.0f} | "
            f"{made.processor / made.files:.3f} | {made.memory:,.0f} | {made.wrong} | {named or '-'} |"
        )


def main() -> None:
    """Run."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("crowd", choices=sorted(DRAWN))
    parser.add_argument("--sizes", type=int, nargs="+", default=[125, 250, 500])
    wishes = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="tuskprint-crowds-") as folder:
        for line in rows(wishes.crowd, wishes.sizes, Path(folder)):
            print(line, flush=True)


if __name__ == "__main__":
    main()
