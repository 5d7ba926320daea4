"""Measure which copies of clips are found, and how near the stated times are, on clips made from any folder of photos.

Example:
    python scripts/benchmark_clips.py PHOTOS --clips 6
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.random import Generator, default_rng

from evidence import clips, snapshot
from evidence.case import Case
from evidence.catalogue import verdicts
from evidence.dedupe import dedupe
from evidence.ingest import ingest
from evidence.market.clips import write
from evidence.market.edits import Pixels
from evidence.market.grids import fitted
from evidence.progress import Silent
from evidence.settings import Settings
from evidence.sources import Wishes
from index.picture import decode, encode_jpeg
from index.timelines import Stretch

RATE = 10
SIZE = (360, 480)
SHOTS, SHOT_SECONDS = 3, 3.0
SLIDE_SECONDS = 2.0

Film = list[Pixels]


@dataclass(frozen=True, slots=True)
class Made:
    """An edited clip: its film, and where second 0 of the first clip lies in it, at which speed."""

    film: Film
    offset: float = 0.0
    speed: float = 1.0


def shot(photo: Pixels, rng: Generator, seconds: float = SHOT_SECONDS) -> Film:
    """Move over a photo as a hand does: from one end to another, with a tremble."""
    wide = fitted(photo, round(SIZE[0] * 1.4), round(SIZE[1] * 1.4))
    ends, zooms = rng.uniform(0, 1, (2, 2)), rng.uniform(1.0, 1.35, 2)
    film = []
    for share in np.linspace(0, 1, round(seconds * RATE)):
        zoom = zooms[0] * (1 - share) + zooms[1] * share
        rows, columns = round(SIZE[1] * 1.4 / zoom / 1.1), round(SIZE[0] * 1.4 / zoom / 1.1)
        at = np.clip(ends[0] * (1 - share) + ends[1] * share + rng.normal(0, 0.01, 2), 0, 1)
        top, left = round((wide.shape[0] - rows) * at[0]), round((wide.shape[1] - columns) * at[1])
        film.append(fitted(wide[top : top + rows, left : left + columns], *SIZE))
    return film


def clip(photos: Sequence[Pixels], rng: Generator) -> Film:
    """Film some photos one after the other."""
    return [frame for photo in photos for frame in shot(photo, rng)]


def _each(edit: Callable[[Pixels], Pixels]) -> Callable[[Film, Film, Generator], Made]:
    return lambda film, _others, _rng: Made([edit(frame) for frame in film])


def logo(share: float) -> Callable[[Film, Film, Generator], Made]:
    """Stamp an opaque sign over a share of each frame."""

    def stamped(film: Film, _others: Film, rng: Generator) -> Made:
        side = int((share * SIZE[0] * SIZE[1]) ** 0.5)
        top, left = int(rng.integers(0, SIZE[1] - side)), int(rng.integers(0, SIZE[0] - side))
        sign = np.full((side, side, 3), (30, 90, 200), np.uint8)
        cv2.putText(sign, "WX", (side // 8, side * 2 // 3), cv2.FONT_HERSHEY_SIMPLEX, side / 55, (255, 255, 255), 3)
        film = [frame.copy() for frame in film]
        for frame in film:
            frame[top : top + side, left : left + side] = sign
        return Made(film)

    return stamped


def letterbox(frame: Pixels) -> Pixels:
    """Black bands at both sides."""
    return np.asarray(cv2.copyMakeBorder(frame, 0, 0, 60, 60, cv2.BORDER_CONSTANT), np.uint8)


def recorded(frame: Pixels) -> Pixels:
    """A phone's screen with bars and buttons around the clip."""
    screen = np.full((800, 400, 3), 245, np.uint8)
    screen[120:600, 20:380] = frame
    screen[:40] = (20, 20, 20)
    for left in (40, 150, 260):
        cv2.circle(screen, (left + 40, 700), 24, (90, 90, 90), 4)
    cv2.putText(screen, "jade and ivory 88", (30, 90), cv2.FONT_HERSHEY_SIMPLEX, 0.9, (10, 10, 10), 2)
    return screen


def small(frame: Pixels) -> Pixels:
    """A quarter of the pixels, coarse."""
    return np.asarray(cv2.resize(frame, (180, 240), interpolation=cv2.INTER_AREA), np.uint8)


EDITS: dict[str, Callable[[Film, Film, Generator], Made]] = {
    "as is, cut to 3..8 s": lambda film, _o, _r: Made(film[3 * RATE : 8 * RATE], -3.0),
    "inside a longer one": lambda film, others, _r: Made([*others[:50], *film, *others[-10:]], 5.0),
    "letterboxed": _each(letterbox),
    "slowed to half": lambda film, _o, _r: Made([frame for frame in film for _ in range(2)], 0.0, 2.0),
    "twice as fast": lambda film, _o, _r: Made(film[::2], 0.0, 0.5),
    "logo over 3 %": logo(0.03),
    "logo over 12 %": logo(0.12),
    "small": _each(small),
    "mirrored": _each(lambda frame: np.ascontiguousarray(frame[:, ::-1])),
    "grey": _each(lambda frame: np.repeat(cv2.cvtColor(frame, cv2.COLOR_RGB2GRAY)[:, :, None], 3, axis=2)),
    "screen recorded": _each(recorded),
}


def rooms(photo: Pixels, things: Sequence[Pixels], seed: int) -> Iterator[Film]:
    """Film one room, another thing lying in it each time; two films by a hand of their own, two from one stand."""
    for number, thing in enumerate(things):
        room = fitted(photo, 504, 672).copy()
        room[220:450, 150:350] = fitted(thing, 200, 230)
        if number % 4 < 2:
            yield shot(room, default_rng([seed, number]), 6.0)
        else:
            rng = default_rng([seed, number])
            still = fitted(room, *SIZE).astype(np.float64)
            yield [np.asarray(np.clip(still * gain, 0, 255), np.uint8) for gain in rng.uniform(0.8, 1.15, 60)]


def make(photos: Sequence[Pixels], count: int, seed: int, folder: Path) -> dict[str, Made]:
    """Write all clips, ``<number>_<edit>.mp4``; return what is known of each edited one."""
    truth = {}
    slide = [fitted(photos[-1], *SIZE)] * round(SLIDE_SECONDS * RATE)
    closing = [fitted(photos[-2], *SIZE)] * round(SLIDE_SECONDS * RATE)
    for number in range(count):
        rng = default_rng([seed, number])
        mine = [photos[(number * SHOTS + place) % (len(photos) - 2)] for place in range(SHOTS)]
        others = clip([photos[(count * SHOTS + number * 2 + place) % (len(photos) - 2)] for place in range(2)], rng)
        film = clip(mine, rng)
        write(folder / f"{number:03}_first.mp4", film, RATE)
        (folder / f"{number:03}_still.jpg").write_bytes(encode_jpeg(film[44], 80))
        for name, edit in EDITS.items():
            truth[f"{number:03}_{name}"] = made = edit(film, others, rng)
            write(folder / f"{number:03}_{name}.mp4", made.film, RATE)
        framed = [*slide, *clip([photos[(count * SHOTS + 40 + number) % (len(photos) - 2)]], rng), *closing]
        write(folder / f"{900 + number}_slides.mp4", framed, RATE)
    things = [photos[(count * SHOTS + 70 + place) % (len(photos) - 2)] for place in range(max(4, count))]
    for number, film in enumerate(rooms(photos[-3], things, seed)):
        write(folder / f"{800 + number}_room.mp4", film, RATE)
    return truth


def found_by(case: Case) -> tuple[dict[tuple[str, str], list[Stretch]], dict[str, set[str]]]:
    """Return the stretches of every two clips by name (sorted), and the clusters of every file."""
    now = snapshot.take(case.catalogue)
    names = {seen.sha256: Path(seen.source_path).stem for seen in now.sightings}
    found: dict[tuple[str, str], list[Stretch]] = defaultdict(list)
    with case.catalogue.reading() as db:
        judged = list(verdicts.everything(db))
    for link in clips.between(now, judged):
        found[names[link.left], names[link.right]].append(link.stretch)
    return found, {names[sha256]: set(clusters) for sha256, clusters in now.clusters_in.items()}


def lines(
    truth: dict[str, Made], found: dict[tuple[str, str], list[Stretch]], shown: dict[str, set[str]]
) -> Iterator[str]:
    """Yield the table."""
    rows: dict[str, list[tuple[bool, float, float]]] = defaultdict(list)
    for name, made in truth.items():
        first = f"{name[:3]}_first"
        forward, back = found.get((first, name), []), found.get((name, first), [])
        off = [abs(s.right_start - made.speed * s.left_start - made.offset) for s in forward]
        off += [abs(s.left_start - made.speed * s.right_start - made.offset) for s in back]
        fast = [abs(s.speed / made.speed - 1) for s in forward] + [abs(1 / s.speed / made.speed - 1) for s in back]
        rows[name[4:]].append((bool(off), min(off, default=0.0), min(fast, default=0.0)))
    yield "| edit | found | of | mean seconds off | mean speed off |"
    yield "| --- | --- | --- | --- | --- |"
    for edit, held in rows.items():
        hits = [each for each in held if each[0]]
        means = [sum(each[place] for each in hits) / max(1, len(hits)) for place in (1, 2)]
        yield f"| {edit} | {len(hits)} | {len(held)} | {means[0]:.2f} | {means[1]:.1%} |"
    stills = [name for name in shown if name.endswith("_still")]
    number = sum(bool(shown[name] & shown.get(f"{name[:3]}_first", set())) for name in stills)
    yield f"| a still of it | {number} | {len(stills)} | | |"
    wrong = [pair for pair in found if pair[0][:3] != pair[1][:3]]
    kinds = [sum(pair[0].endswith(kind) for pair in wrong) for kind in ("_slides", "_room")]
    yield f"\nWrong pairs: {kinds[0]} with one opening and closing, {kinds[1]} of one room, {len(wrong)} in all."
    for pair in wrong:
        yield f"{pair[0]}, {pair[1]}: " + "; ".join(f"{s.frames} frames, {s.probability:.2f}" for s in found[pair])


def main() -> None:
    """Run."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("photos", type=Path, help="a folder of photos, each of something different")
    parser.add_argument("--clips", type=int, default=6, help="so many clips are edited (default: 6)")
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    paths = sorted(path for path in chosen.photos.iterdir() if path.is_file())
    if len(paths) < 20:
        sys.exit(f"{chosen.photos} has {len(paths)} files; at least 20 photos are needed.")
    photos = [decode(path.read_bytes(), longest=800).pixels for path in paths]
    with tempfile.TemporaryDirectory(prefix="tuskprint-clips-") as folder:
        source = Path(folder) / "clips"
        source.mkdir()
        truth = make(photos, chosen.clips, chosen.seed, source)
        with Case.create(Path(folder) / "case", Settings()) as case:
            ingest(case, source, Wishes(), Silent())
            dedupe(case, Silent())
            sys.stdout.write("\n".join(lines(truth, *found_by(case))) + "\n")


if __name__ == "__main__":
    main()
