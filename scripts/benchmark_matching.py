#!/usr/bin/env python3
"""Which edits of a picture are found again, and are different pictures kept apart? Prints a Markdown table.

    .venv/bin/python scripts/benchmark_matching.py ../shared/data/photos --edited 32

Every photo of the folder must show something different. Some of them are edited in every way that phones and traders
edit; the others are there to be confused with. All files go through the real steps as one case. An edit counts as found
where one of its regions is in a cluster with its original; two originals in one cluster are a wrong pair.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import cv2
import numpy as np
from numpy.random import Generator

from evidence.case import Case
from evidence.catalogue import clusters, regions, sightings
from evidence.dedupe import dedupe
from evidence.ingest import ingest
from evidence.market.edits import EDITS, Pixels, crop, saved, text_block
from evidence.market.grids import fitted
from evidence.market.phone import COMPOSITES
from evidence.progress import Silent
from evidence.settings import Settings
from evidence.sources import Wishes
from index.picture import decode, encode_jpeg, shrunk

LONGEST = 1280
"""Photos are taken at this longer edge, in pixels."""

Several = Callable[[Sequence[Pixels], Generator], Pixels]


def generations(pictures: Sequence[Pixels], _rng: Generator) -> Pixels:
    """Three messengers one after the other, each smaller and coarser."""
    picture = pictures[0]
    for edge, quality in ((800, 60), (720, 50), (640, 45)):
        picture = saved(shrunk(picture, edge), quality)
    return picture


def thumbnail(pictures: Sequence[Pixels], _rng: Generator) -> Pixels:
    """The middle square, 240 px."""
    return saved(fitted(pictures[0], 240, 240), 60)


def mosaic(pictures: Sequence[Pixels], rng: Generator) -> Pixels:
    """Coarse squares over a tenth."""
    picture = pictures[0].copy()
    side = int(0.32 * min(picture.shape[:2]))
    top, left = (int(rng.integers(0, size - side)) for size in picture.shape[:2])
    window = picture[top : top + side, left : left + side]
    coarse = cv2.resize(window, (12, 12), interpolation=cv2.INTER_AREA)
    picture[top : top + side, left : left + side] = cv2.resize(coarse, (side, side), interpolation=cv2.INTER_NEAREST)
    return picture


def screen(pictures: Sequence[Pixels], rng: Generator) -> Pixels:
    """A photo of a screen: perspective, stripes, noise."""
    height, width = pictures[0].shape[:2]
    size = int(1.3 * width), int(1.3 * height)
    square = np.array([[0.12, 0.12], [0.88, 0.12], [0.88, 0.88], [0.12, 0.88]]) + rng.uniform(-0.06, 0.06, (4, 2))
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    matrix = cv2.getPerspectiveTransform(corners, (square * size).astype(np.float32))
    shown = cv2.warpPerspective(pictures[0], matrix, size, borderValue=(70, 66, 62)).astype(np.float32)
    rows, columns = np.mgrid[: size[1], : size[0]]
    stripes = 0.88 + 0.06 * np.sin(columns * 0.9 + rows * 0.3)
    return np.asarray(np.clip(shown * stripes[:, :, None] + rng.normal(6, 4, shown.shape), 0, 255), np.uint8)


def gutterless(pictures: Sequence[Pixels], rng: Generator) -> Pixels:
    """Two by two, without a gutter."""
    cells = [fitted(pictures[place], 450, 450) for place in rng.permutation(4)]
    return np.vstack([np.hstack(cells[:2]), np.hstack(cells[2:])])


def inset(pictures: Sequence[Pixels], rng: Generator) -> Pixels:
    """The picture in another one, at 40 to 50 percent of its edges."""
    host = shrunk(pictures[1], 900).copy()
    small = shrunk(pictures[0], int(max(host.shape[:2]) * rng.uniform(0.4, 0.5)))
    small = small[: host.shape[0] - 2, : host.shape[1] - 2]
    top, left = (int(rng.integers(0, a - b)) for a, b in zip(host.shape[:2], small.shape[:2], strict=True))
    host[top : top + small.shape[0], left : left + small.shape[1]] = small
    return host


def three_at_once(pictures: Sequence[Pixels], rng: Generator) -> Pixels:
    """Mirrored, cropped and written on."""
    return text_block(crop(np.ascontiguousarray(pictures[0][:, ::-1]), rng), rng)


OTHERS: dict[str, Several] = {
    "three generations": generations,
    "thumbnail 240 px": thumbnail,
    "mosaic": mosaic,
    "photo of a screen": screen,
    "2x2 without gutter": gutterless,
    "inset": inset,
    "mirror, crop, text": three_at_once,
}


def edited(pictures: Sequence[Pixels], rng: Generator) -> Iterator[tuple[str, Pixels]]:
    """Edit the first picture in every way; the others fill grids and feeds."""
    for name, edit in EDITS.items():
        yield name, edit(pictures[0], rng)
    for name, (wanted, composite) in COMPOSITES.items():
        yield name, composite(pictures[:wanted], rng)[0]
    for name, several in OTHERS.items():
        yield name, several(pictures, rng)


def write(photos: Sequence[Pixels], folder: Path, count: int, seed: int) -> None:
    """Write all photos, and the edits of ``count`` of them, as ``<photo>_<edit>.jpg``."""
    for number, photo in enumerate(photos):
        (folder / f"{number:04d}_original.jpg").write_bytes(encode_jpeg(photo, 92))
    for number in np.linspace(0, len(photos) - 1, count).astype(int):
        rng = np.random.default_rng([seed, int(number)])
        rest = [photos[(number + 11 + 37 * place) % len(photos)] for place in range(8)]
        for name, picture in edited([photos[number], *rest], rng):
            (folder / f"{number:04d}_{name}.jpg").write_bytes(encode_jpeg(np.ascontiguousarray(picture), 85))


def clusters_of_files(case: Case) -> dict[str, set[str]]:
    """Return the clusters that each file's regions are in, by ``<photo>_<edit>``."""
    with case.catalogue.reading() as db:
        names = {sighting.sha256: Path(sighting.source_path).stem for sighting in sightings.everything(db)}
        owners = {row.id: names[row.sha256] for row in regions.everything(db)}
        found: dict[str, set[str]] = {name: set() for name in names.values()}
        for row in clusters.everything(db):
            for region in row.regions:
                found[owners[region]].add(row.cluster)
    return found


def table(found: dict[str, set[str]], seconds: float) -> Iterator[str]:
    """Yield the lines of the table."""
    copies: Counter[str] = Counter()
    hits: Counter[str] = Counter()
    for name, mine in found.items():
        number, edit = name.split("_", 1)
        if edit != "original":
            copies[edit] += 1
            hits[edit] += bool(mine & found[f"{number}_original"])
    originals = Counter(cluster for name, mine in found.items() if name.endswith("_original") for cluster in mine)
    yield "| edit | found | of |"
    yield "| --- | --- | --- |"
    yield from (f"| {edit} | {hits[edit]} | {copies[edit]} |" for edit in sorted(copies))
    mean = sum(hits[edit] / copies[edit] for edit in copies) / len(copies)
    wrong = sum(count * (count - 1) // 2 for count in originals.values())
    yield f"\nMean recall {mean:.3f} over {len(copies)} edits; wrong pairs of originals: {wrong}."
    yield f"{len(found):,} files, {seconds / len(found) * 1000:.0f} ms each for dedupe, without the extra `sscd`."


def main() -> None:
    """Run."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("photos", type=Path, help="a folder of photos, each of something different")
    parser.add_argument("--edited", type=int, default=32, help="so many of them are edited (default: 32)")
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    paths = sorted(path for path in chosen.photos.iterdir() if path.is_file())
    if len(paths) < 10:
        sys.exit(f"{chosen.photos} has {len(paths)} files; at least 10 photos are needed.")
    photos = [decode(path.read_bytes(), longest=LONGEST).pixels for path in paths]
    with tempfile.TemporaryDirectory(prefix="tuskprint-matching-") as folder:
        source = Path(folder) / "pictures"
        source.mkdir()
        write(photos, source, min(chosen.edited, len(photos)), chosen.seed)
        with Case.create(Path(folder) / "case", Settings()) as case:
            ingest(case, source, Wishes(), Silent())
            begun = time.monotonic()
            dedupe(case, Silent())
            seconds = time.monotonic() - begun
            sys.stdout.write("\n".join(table(clusters_of_files(case), seconds)) + "\n")


if __name__ == "__main__":
    main()
