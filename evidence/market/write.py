"""Draws a planned survey and writes it as a collector would hand it over, with the truth beside it."""

from __future__ import annotations

import csv
import multiprocessing
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeVar

import cv2
import numpy as np
from numpy.random import default_rng

from evidence.market import clips
from evidence.market.edits import EDITS, Pixels
from evidence.market.grids import Box, whole
from evidence.market.phone import COMPOSITES
from evidence.market.records import Ad, Copy, Frame, Shown, Survey
from evidence.market.scenes import photograph
from index.picture import decode, encode_jpeg

_T = TypeVar("_T")
_R = TypeVar("_R")

ROLL_QUALITY = 95
"""JPEG quality at which a phone keeps its own photos."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where one frame stands in a file: its box in pixels, and in a clip from when to when, in seconds."""

    box: Box
    seconds: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Market:
    """Where a made market lies: the table to ingest, and the folder of the truth."""

    table: Path
    truth: Path


def write(survey: Survey, out: Path, workers: int, done: Callable[[int], None]) -> Market:
    """Draw everything under ``out``: ``captures/captures.csv`` with its files, and ``truth/*.csv``.

    Args:
        survey: What to draw.
        out: An empty or missing folder.
        workers: Processes; 1 draws in this one. The files do not depend on it.
        done: Told the number of pieces and files drawn since the last call.
    """
    captures, truth, roll = out / "captures", out / "truth", out / ".roll"
    for folder in (captures, truth, roll):
        folder.mkdir(parents=True)
    seen = [ad for ad in survey.ads if ad.seen]
    wanted = list(dict.fromkeys(copy for ad in seen for copy in ad.copies))
    for number in _each(workers, partial(_photograph_all, roll), _by_piece(wanted)):
        done(number)
    placed = {}
    for copy, places in zip(wanted, _each(workers, partial(_draw, roll), wanted), strict=True):
        placed[copy] = places
        done(1)
    files = list(_hand_over(seen, roll, captures))
    _write_captures(captures / "captures.csv", seen, files)
    _write_truth(truth, survey, files, placed)
    shutil.rmtree(roll)
    return Market(captures / "captures.csv", truth)


def size(survey: Survey) -> int:
    """Count the pieces and files that ``write`` will draw, to show how far it is."""
    wanted = {copy for ad in survey.ads if ad.seen for copy in ad.copies}
    return len(_by_piece(wanted)) + len(wanted)


def _each(workers: int, work: Callable[[_T], _R], over: Sequence[_T]) -> Iterator[_R]:
    if workers < 2:
        yield from map(work, over)
        return
    with ProcessPoolExecutor(workers, multiprocessing.get_context("spawn"), cv2.setNumThreads, (1,)) as pool:
        # Neighbours share a table, which takes longer to draw than a photo: keep them in one process.
        yield from pool.map(work, over, chunksize=max(1, min(6, len(over) // workers)))


def _by_piece(copies: Iterable[Copy]) -> list[list[Frame]]:
    """Gather the stills to take, piece by piece, so that each piece is built once; one table's pieces follow on."""
    frames = {show.frame for copy in copies for show in copy.shows if not show.frame.turning}
    pieces: dict[tuple[int, str], list[Frame]] = {}
    for frame in sorted(frames, key=lambda frame: frame.name):
        pieces.setdefault((frame.shot.table, frame.piece), []).append(frame)
    return [pieces[key] for key in sorted(pieces)]


def _photograph_all(roll: Path, frames: Sequence[Frame]) -> int:
    for frame in frames:
        (roll / f"{frame.name}.jpg").write_bytes(encode_jpeg(photograph(frame.shot), ROLL_QUALITY))
    return 1


def _still(roll: Path, shown: Shown) -> Pixels:
    picture = decode((roll / f"{shown.frame.name}.jpg").read_bytes(), longest=1 << 15).pixels
    for step in shown.steps:
        picture = EDITS[step.edit](picture, default_rng([step.seed, 17]))
    return picture


def _stem(copy: Copy) -> str:
    return f"copy-{copy.seed}.{copy.suffix}"


def _draw(roll: Path, copy: Copy) -> list[Place]:
    rng, path = default_rng([copy.seed, 23]), roll / _stem(copy)
    if copy.is_clip:
        return _draw_clip(roll, copy, path)
    stills = [_still(roll, shown) for shown in copy.shows]
    if copy.arrangement:
        picture, boxes = COMPOSITES[copy.arrangement][1](stills, rng)
    else:
        picture, boxes = stills[0], [whole(stills[0])]
    path.write_bytes(_encoded(picture, copy))
    return [Place(box) for box in boxes]


def _draw_clip(roll: Path, copy: Copy, path: Path) -> list[Place]:
    rng = default_rng([copy.seed, 29])
    if copy.arrangement == "turning clip":
        shot = copy.shows[0].frame.shot
        clips.write(path, clips.turning(shot, rng), clips.TURN_RATE)
        boxes, length = [Box(0, 0, shot.width, shot.height)], clips.TURN_SECONDS
    else:
        stills = [_still(roll, shown) for shown in copy.shows]
        clips.write(path, clips.pan(stills, rng), clips.STILL_RATE)
        boxes, length = [Box(0, 0, *clips.SIZE)] * len(stills), clips.STILL_SECONDS
    return [Place(box, (number * length, (number + 1) * length)) for number, box in enumerate(boxes)]


def _edits(shown: Shown, copy: Copy) -> str:
    return "+".join([*(step.edit for step in shown.steps), *([copy.arrangement] if copy.arrangement else [])])


def _encoded(picture: Pixels, copy: Copy) -> bytes:
    if copy.suffix == "jpg":
        return encode_jpeg(picture, copy.quality)
    settings = [cv2.IMWRITE_WEBP_QUALITY, copy.quality] if copy.suffix == "webp" else [cv2.IMWRITE_PNG_COMPRESSION, 4]
    _, code = cv2.imencode(f".{copy.suffix}", cv2.cvtColor(picture, cv2.COLOR_RGB2BGR), settings)
    return np.asarray(code).tobytes()


def _hand_over(ads: Sequence[Ad], roll: Path, captures: Path) -> Iterator[tuple[str, Copy]]:
    """Copy each posted file to its ad's folder; yield its path there, with ``/``."""
    for ad in ads:
        folder = f"{ad.account.platform}/{ad.account.name}/{ad.name}"
        (captures / folder).mkdir(parents=True)
        for number, copy in enumerate(ad.copies, 1):
            path = f"{folder}/{number}.{copy.suffix}"
            source = roll / _stem(copy)
            try:
                os.link(source, captures / path)
            except OSError:
                shutil.copyfile(source, captures / path)
            yield path, copy


CAPTURE_COLUMNS = (
    "platform", "account", "ad", "posted_at", "observed_at", "occasion", "text", "price", "currency", "url", "file",
)  # fmt: skip


def _write_captures(path: Path, ads: Sequence[Ad], files: Sequence[tuple[str, Copy]]) -> None:
    by_ad: dict[str, list[str]] = {}
    for name, _ in files:
        by_ad.setdefault(name.split("/")[2], []).append(name)
    rows = []
    for ad in ads:
        account, times = ad.account, (f"{ad.posted_at:%Y-%m-%d %H:%M}", f"{ad.observed_at:%Y-%m-%d %H:%M}")
        url = f"https://{account.platform}.example/{account.name}/{ad.name}"
        said = (ad.occasion, ad.text, ad.price, "CNY", url, ";".join(by_ad[ad.name]))
        rows.append((account.platform, account.name, ad.name, *times, *said))
    _table(path, CAPTURE_COLUMNS, rows)


def _write_truth(
    folder: Path, survey: Survey, files: Sequence[tuple[str, Copy]], placed: dict[Copy, list[Place]]
) -> None:
    captured = {shown.frame for _, copy in files for shown in copy.shows}
    visible = {frame.piece for frame in captured}
    pieces = [(p.name, p.kind, p.operator, p.grams, int(p.name in visible)) for p in survey.pieces]
    _table(folder / "pieces.csv", ("piece", "kind", "operator", "grams", "visible"), pieces)
    frames = sorted((f.name, f.piece, "turning" if f.turning else "still") for f in captured)
    _table(folder / "frames.csv", ("frame", "piece", "kind"), frames)
    rows = []
    for name, copy in files:
        for shown, place in zip(copy.shows, placed[copy], strict=True):
            box, seconds = place.box, place.seconds or ("", "")
            where = (box.left, box.top, box.width, box.height, *seconds)
            rows.append((name, shown.frame.piece, shown.frame.name, _edits(shown, copy), *where))
    columns = ("file", "piece", "frame", "edits", "left", "top", "width", "height", "seconds", "until")
    _table(folder / "copies.csv", columns, rows)
    accounts = [(a.platform, a.name, a.operator, a.role, a.first_week + 1, a.last_week + 1) for a in survey.accounts]
    _table(folder / "accounts.csv", ("platform", "account", "operator", "role", "first_week", "last_week"), accounts)
    ads = [(a.account.platform, a.account.name, a.name, a.occasion, len(a.copies), int(a.seen)) for a in survey.ads]
    _table(folder / "ads.csv", ("platform", "account", "ad", "occasion", "files", "seen"), ads)


def _table(path: Path, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)
