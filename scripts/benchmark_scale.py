"""How long, and in how much memory, a large case is looked up: 57 thousand, 1 million, 10 million regions.

Codes are drawn (``scale/drawing.py``), not made from pictures: near copies, groups of lookalikes, banners. Every stage
calls what ``dedupe`` and ``search`` call. A stage whose work is in proportion to the regions asked may ask a share of
them, spread over the whole case; its time is then stated for all of them. Each stage is a process of its own.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import faiss
import numpy as np
from numpy.typing import NDArray

from index import nearest
from index.alike import Reach, embedded_pairs
from index.nearest import BLOCK, COMPILED_FROM, Within, candidate_pairs
from scale import voting
from scale.drawing import CHUNK, Form, embeddings, turned, upright, waves

SIZES = (57_479, 1_000_000, 10_000_000)
PDQ, PHASH = Form(16, 1), Form(8, 1)
OCCASIONS = 47
NUMBERS = 512
DRAWN, PHOTOS = "SCALE_DRAWN", "SCALE_PHOTOS"
"""Environment: a folder where drawn keypoints are kept for the next run, and one of photos that they are like."""

Figures = dict[str, float]


class Turned:
    """Codes (n, 8, bytes) of which only the upright ones are kept; the turned ones are drawn again when asked for."""

    def __init__(self, form: Form, regions: int) -> None:
        chunks = range(math.ceil(regions / CHUNK))
        self.plain = np.concatenate([upright(waves(form, chunk, regions)) for chunk in chunks])
        self.form, self.regions = form, regions
        self.shape = (regions, 8, self.plain.shape[1])
        self.drawing = 0.0

    def __len__(self) -> int:
        return self.regions

    def __getitem__(self, asked: tuple[slice, int] | NDArray[np.intp]) -> NDArray[np.uint8]:
        if isinstance(asked, tuple):
            return self.plain
        began = time.process_time()
        found = np.empty((len(asked), *self.shape[1:]), np.uint8)
        for chunk in np.unique(asked // CHUNK):
            places = np.flatnonzero(asked // CHUNK == chunk)
            found[places] = turned(waves(self.form, int(chunk), self.regions)[asked[places] - chunk * CHUNK])
        self.drawing += time.process_time() - began
        return found


def nearest_of(form: Form, within: int) -> Callable[[int, float], Figures]:
    """Return the stage that looks up every region by one fingerprint."""

    def stage(regions: int, share: float) -> Figures:
        codes = Turned(form, regions)
        ids = np.arange(regions, dtype=np.int64)
        nearest.COMPILED_FROM = int(COMPILED_FROM * share)  # what asks for all would choose
        blocks = max(1, round(share * math.ceil(regions / BLOCK)))
        chosen = np.unique(np.linspace(0, math.ceil(regions / BLOCK) - 1, blocks + 2)[1:-1].astype(int))
        new = np.isin(ids // BLOCK, chosen if share < 1 else np.arange(math.ceil(regions / BLOCK)))
        found, spent = _looked_up(codes, ids, new, within)
        if share >= 1:
            return spent | {"pairs": len(found.pairs), "share": 1.0}
        _, fixed = _looked_up(codes, ids, np.zeros(regions, bool), within)
        asked = float(sum((chosen + 1) * BLOCK)) / (regions * (regions / BLOCK + 1) / 2)
        whole = {name: fixed[name] + (spent[name] - fixed[name]) / asked for name in spent}
        return whole | {"pairs": len(found.pairs) / new.mean(), "share": asked}

    return stage


def _looked_up(
    codes: Turned, ids: NDArray[np.int64], new: NDArray[np.bool_], within: int
) -> tuple[nearest.Neighbours, Figures]:
    """Look up, and count without the time that drawing the asked codes takes."""
    codes.drawing = 0.0
    if new.any():
        _warmed(codes)
    wall, processor = time.perf_counter(), time.process_time()
    found = candidate_pairs(ids, codes, new=new, reach=Within(within, 12))  # type: ignore[arg-type]
    drawing = codes.drawing
    return found, {
        "seconds": time.perf_counter() - wall - drawing,
        "processor": time.process_time() - processor - drawing,
    }


def _warmed(codes: Turned) -> None:
    """Compile what large cases need before time is taken; it takes some seconds, whatever the size."""
    few = nearest.Lookup(codes[np.arange(1)], 1, 1, 1, nearest.COMPILED_FROM)
    nearest.looking(codes.plain[:1], few)(few)


def occasion(regions: int, share: float) -> Figures:
    """Look up one occasion more, of as many regions as 47 equal ones have, by both fingerprints of bits."""
    del share
    total: Figures = {"seconds": 0.0, "processor": 0.0}
    for form, within in ((PDQ, 56), (PHASH, 6)):
        codes = Turned(form, regions)
        ids = np.arange(regions, dtype=np.int64)
        _, spent = _looked_up(codes, ids, ids >= regions - regions // OCCASIONS, within)
        total = {name: total[name] + spent[name] for name in total}
    return total


def picture(regions: int, share: float) -> Figures:
    """Look one picture up in the mapped shards of a case, as ``search`` does."""
    del share
    codes = Turned(PDQ, regions)
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder) / f"{start}.npy" for start in range(0, regions, 65_536)]
        for place, path in enumerate(paths):
            np.save(path, codes.plain[place * 65_536 : (place + 1) * 65_536])
        asked = codes[np.array([regions // 2])][0]
        del codes
        wall, processor = time.perf_counter(), time.process_time()
        found = nearest.nearest((np.load(path, mmap_mode="r") for path in paths), asked, most=12)
        spent = {"seconds": time.perf_counter() - wall, "processor": time.process_time() - processor}
    assert found[0][:2] == (regions // 2, 0)
    return spent


def network(regions: int, share: float) -> Figures:
    """Look up a sample of regions by the network's codes, and state the time for all; exact."""
    codes = embeddings(regions, NUMBERS, 1)
    ids = np.arange(regions, dtype=np.int64)
    asked = max(256, round(share * regions))
    new = np.zeros(regions, bool)
    new[np.linspace(0, regions - 1, asked).astype(int)] = True
    wall, processor = time.perf_counter(), time.process_time()
    embedded_pairs(ids, codes, new=new, reach=Reach(0.75, 6, os.cpu_count() or 1))
    part = asked / regions
    return {
        "seconds": (time.perf_counter() - wall) / part,
        "processor": (time.process_time() - processor) / part,
        "share": part,
    }


def words(regions: int, share: float) -> Figures:
    """Let the keypoints of one occasion more vote, against all others in files, as ``dedupe`` does."""
    del share
    with tempfile.TemporaryDirectory() as made:
        folder = Path(os.environ.get(DRAWN) or made) / f"{regions}"
        if not folder.exists():
            call = [sys.executable, __file__, "--draw", str(folder), "--sizes", str(regions)]
            subprocess.run(call, check=True)  # a process of its own, so that its memory is not counted here
        return voting.measured(folder, regions // OCCASIONS)


STAGES: dict[str, Callable[[int, float], Figures]] = {
    "nearest by PDQ": nearest_of(PDQ, 56),
    "nearest by pHash": nearest_of(PHASH, 6),
    "one picture by PDQ": picture,
    "one occasion more": occasion,
    "network": network,
    "words, one occasion more": words,
}


def main() -> None:
    """Measure every stage at every size, each in a process of its own, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="*", default=SIZES, metavar="REGIONS")
    parser.add_argument("--stages", nargs="*", default=list(STAGES), choices=list(STAGES))
    parser.add_argument(
        "--share", type=float, default=1.0, help="ask so large a part of the regions (0.01: one in 100)"
    )
    parser.add_argument(
        "--photos", type=Path, default=Path("../shared/data/photos"), help="keypoints are drawn like theirs"
    )
    parser.add_argument("--drawn", type=Path, help="a folder to keep drawn keypoints in (10 GB a million regions)")
    parser.add_argument("--one", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--draw", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.draw:
        voting.draw(sorted(Path(os.environ[PHOTOS]).glob("*.jpg")), given.sizes[0], given.draw)
        return
    if given.one:
        figures = STAGES[given.stages[0]](given.sizes[0], given.share)
        figures["mebibytes"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        sys.stdout.write(json.dumps(figures))
        return
    faiss.omp_set_num_threads(os.cpu_count() or 1)
    os.environ |= {PHOTOS: str(given.photos), DRAWN: str(given.drawn or "")}
    measured = {(stage, size): _alone(stage, size, given.share) for stage in given.stages for size in given.sizes}
    sys.stdout.write(table(measured) + "\n")


def _alone(stage: str, size: int, share: float) -> Figures:
    call = [sys.executable, __file__, "--one", "--stages", stage, "--sizes", str(size), "--share", str(share)]
    done = subprocess.run(call, check=True, stdout=subprocess.PIPE, text=True)
    figures: Figures = json.loads(done.stdout)
    sys.stderr.write(f"{stage}, {size:,}: {figures}\n")
    return figures


def table(measured: dict[tuple[str, int], Figures]) -> str:
    """Write figures as a table, one row a stage and size; growth is the exponent since the size before."""
    lines = ["| stage | regions | seconds | processor seconds | MiB | asked | growth |"]
    lines.append("| --- " * 7 + "|")
    before: tuple[str, int, float] | None = None
    for (stage, size), figures in measured.items():
        growth = ""
        if before and before[0] == stage:
            growth = f"{math.log(figures['processor'] / before[2]) / math.log(size / before[1]):.2f}"
        before = stage, size, figures["processor"]
        share = figures.get("share", 1.0)
        cells = [stage, f"{size:,}", f"{figures['seconds']:,.1f}", f"{figures['processor']:,.1f}"]
        cells += [f"{figures['mebibytes']:,.0f}", "all" if share >= 1 else f"{share:.1%}", growth]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
