"""First part of ``dedupe``: every original that was not decoded yet, to its regions, fingerprints and thumbnails."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from io import BytesIO
from typing import BinaryIO

import numpy as np

from evidence import thumbnails
from evidence.case import Case
from evidence.catalogue import Connection, originals, regions
from evidence.catalogue.originals import Decoded
from evidence.engines import LOCAL, Outcome, Task, bounds, run
from evidence.errors import CustodyError, EvidenceError, WrongCallError
from evidence.progress import Progress
from index.describe import DescribedRegion, Description, describe, recipes
from index.formats import HEAD_BYTES, recognise
from index.picture import encode_jpeg

SAMPLES = 2
"""Times that a picture of our own is decoded first: one worker may be killed from outside."""

BATCH = 128
"""Originals kept together: their thumbnails are forced to the disk, then one transaction names them."""


@dataclass(frozen=True, slots=True)
class Ask:
    """What a worker is asked of the original that it is handed: the most frames to keep of a clip.

    Where ``sample`` is a picture of our own, the worker is asked of that, and leaves the original alone.
    """

    clip_frames: int
    sample: bytes = b""


def answer(ask: Ask, file: BinaryIO) -> Description:
    """Describe one original; runs in a worker."""
    return describe(BytesIO(ask.sample) if ask.sample else file, clip_frames=ask.clip_frames)


def describe_new(case: Case, progress: Progress, engine: str = LOCAL) -> dict[str, int]:
    """Describe every original that was not decoded yet; return how many ended in each state.

    Kept in batches: a run that is killed goes on where it stopped.

    Raises:
        CustodyError: Thumbnails of an earlier run are missing.
        EvidenceError: No picture can be decoded here, so that none of them may be called unreadable.
        WrongCallError: Regions were described by another version of the program.
    """
    with case.catalogue.reading() as db:
        check_recipes(db)
        waiting = originals.undecoded(db)
        thumbnails.check(case.thumbnails, regions.thumbnails_end(db))
    progress.stage("Decoding", len(waiting))
    states: dict[str, int] = {}
    batch: list[tuple[str, Description]] = []
    given = replace(bounds(case.settings), seen=(str(case.originals.folder),))
    outcomes = run(engine, answer, _tasks(case, waiting), given)
    if waiting:
        _check_samples([next(outcomes) for _ in range(SAMPLES)])
    for (sha256, _), outcome in zip(waiting, outcomes, strict=True):
        description = _description(outcome)
        states[description.state] = states.get(description.state, 0) + 1
        batch.append((sha256, description))
        if len(batch) >= BATCH:
            _keep(case, batch)
            progress.advance(len(batch))
            batch = []
    if batch:
        _keep(case, batch)
        progress.advance(len(batch))
    return states


def _sample() -> bytes:
    """Draw a picture of our own."""
    shades = np.arange(96 * 96 * 3, dtype=np.uint32).reshape(96, 96, 3) * 7 % 251
    return encode_jpeg(shades.astype(np.uint8), 90)


def _check_samples(outcomes: list[Outcome]) -> None:
    """See, before an original is called unreadable, that a picture of our own is not: else the fault is ours."""
    failures = [each.failure or each.answer.reason for each in outcomes if each.failure or each.answer.state != "ok"]
    if len(failures) == SAMPLES:
        reason = " ".join(failures[0].split())
        raise EvidenceError(
            f"Pictures cannot be decoded here: the program's own test picture fails ({reason}). No original was "
            "called unreadable. Raise 'worker_memory_mb' or 'picture_seconds' in evidence.toml if that is what it "
            "says; else install the program anew. Then run 'evidence dedupe' again."
        )


def check_recipes(db: Connection) -> None:
    """Refuse a case whose regions lack codes of today's recipes: only equal ones compare; reposts would be missed."""
    there = regions.telling(db)
    counted = regions.recipes(db)
    lacking = there - min((counted.get(recipe, 0) for recipe in recipes()), default=0)
    if lacking > 0:
        raise WrongCallError(
            f"{lacking:,} of {there:,} regions were described by another version of this program, and do not compare "
            "with what this one makes. Run 'evidence rebuild', which makes the catalogue again from the originals and "
            "the ledger, then 'evidence dedupe'."
        )


def _tasks(case: Case, waiting: list[tuple[str, int]]) -> Iterator[Task]:
    """Yield the task of each original, before them those of the sample."""
    settings = case.settings
    for number, (sha256, _) in enumerate(waiting):
        path = case.originals.path(sha256)
        try:
            with path.open("rb") as file:
                kind, _format = recognise(file.read(HEAD_BYTES))
        except OSError as error:
            raise CustodyError(
                f"The original {sha256} cannot be read ({error.strerror}). Run 'evidence verify' to see what is wrong."
            ) from error
        for _ in range(0 if number else SAMPLES):
            yield Task(Ask(settings.clip_frames, _sample()), settings.picture_seconds, path)
        seconds = settings.clip_seconds if kind == "video" else settings.picture_seconds
        yield Task(Ask(settings.clip_frames), seconds, path)


def _description(outcome: Outcome) -> Description:
    if outcome.failure:
        return Description("other", "", None, None, None, "unreadable", outcome.failure, ())
    description: Description = outcome.answer
    return description


def _keep(case: Case, batch: list[tuple[str, Description]]) -> None:
    shown = [(sha256, region) for sha256, description in batch for region in description.regions]
    places = thumbnails.append(case.thumbnails, [region.thumbnail for _, region in shown])
    found = [
        (_values(sha256, region, place), region.codes) for (sha256, region), place in zip(shown, places, strict=True)
    ]
    with case.catalogue.writing() as db:
        originals.set_decoded(db, [_decoded(sha256, description) for sha256, description in batch])
        regions.add_many(db, found)


def _values(sha256: str, region: DescribedRegion, place: int) -> dict[str, object]:
    return {
        "name": f"{sha256[:16]}.{region.part}",
        "sha256": sha256,
        "kind": region.kind,
        "left": region.box.left,
        "top": region.box.top,
        "width": region.box.width,
        "height": region.box.height,
        "seconds": region.seconds,
        "flat": int(region.flat),
        "thumbnail_at": place,
        "thumbnail_bytes": len(region.thumbnail),
    }


def _decoded(sha256: str, description: Description) -> Decoded:
    return Decoded(
        sha256,
        description.kind,
        description.format,
        description.width,
        description.height,
        description.seconds,
        description.state,
        description.reason,
    )
