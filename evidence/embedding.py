"""Part of ``dedupe``: the codes of the network that a case chooses, for every region that lacks them.

They are made from the thumbnails, so that a case that gets a network later, or another one, needs nothing but this.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice
from operator import itemgetter
from pathlib import Path
from typing import Any

import numpy as np

from evidence import thumbnails
from evidence.case import Case
from evidence.catalogue import regions
from evidence.engines import LOCAL, Outcome, Task, bounds, run
from evidence.errors import EvidenceError, WrongCallError
from evidence.progress import Progress
from evidence.settings import Settings
from index import fingerprints
from index.errors import ModelError
from index.fingerprints import Device, Model
from index.picture import decode_colour

NETWORK = "sscd"
"""The fingerprint that the setting of the same name chooses."""

CHUNK = 32
"""Regions handed to a worker at once."""

KEPT = 32
"""Chunks kept together in one transaction."""

GATHERED = 16
"""Chunks that a graphics card is given together, for fuller batches; 512 regions are 150 MB at most."""


@dataclass(frozen=True, slots=True)
class Ask:
    """What a worker is asked: the thumbnails' file, where each thumbnail lies in it, and by which network."""

    path: str
    places: tuple[tuple[int, int], ...]
    model: Model


def answer(ask: Ask) -> list[bytes]:
    """Make the codes of some regions; runs in a worker."""
    return embedded([thumbnails.read(Path(ask.path), at, length) for at, length in ask.places], ask.model)


def embedded(jpegs: list[bytes], model: Model) -> list[bytes]:
    """Make the code of each thumbnail."""
    shown = [decode_colour(jpeg) for jpeg in jpegs]
    return [code.tobytes() for code in fingerprints.load_embedding(NETWORK).codes(shown, model)]


def prepared(ask: Ask) -> list[tuple[tuple[int, ...], bytes]]:
    """Decode some regions for a graphics card, which a worker that is shut in cannot reach; runs in a worker."""
    sized = fingerprints.load_embedding(NETWORK).sized
    seen = (decode_colour(thumbnails.read(Path(ask.path), at, length)) for at, length in ask.places)
    pixels = [sized(each, ask.model) for each in seen]
    return [(each.shape, each.tobytes()) for each in pixels]


def by_card(pictures: list[tuple[tuple[int, ...], bytes]], model: Model) -> list[bytes]:
    """Make the code of each region that was prepared."""
    pixels = [np.frombuffer(each, np.uint8).reshape(shape) for shape, each in pictures]
    return [code.tobytes() for code in fingerprints.load_embedding(NETWORK).codes(pixels, model)]


def find(settings: Settings, device: Device = "cpu") -> Model | None:
    """Find the network that the settings choose; None where it is off, or chosen by itself and not installed.

    Raises:
        WrongCallError: What the settings name is not there.
    """
    try:
        return fingerprints.load_embedding(NETWORK).find(settings.sscd, device)
    except ModelError as error:
        raise WrongCallError(str(error)) from error


def embed_missing(case: Case, model: Model | None, progress: Progress, engine: str = LOCAL) -> int:
    """Make the codes that are missing, keep them in batches, and return how many there were.

    Regions that get one wait to be compared again.

    Raises:
        WrongCallError: The network cannot be used.
    """
    if model is None:
        return 0
    with case.catalogue.reading() as db:
        waiting = regions.lacking(db, model.recipe)
    if not waiting:
        return 0
    if model.device == "cuda":
        waiting.sort(key=itemgetter(3))  # those of one shape together: a card prepares anew whenever sizes change
    progress.stage("Embedding", len(waiting))
    chunks = [waiting[start : start + CHUNK] for start in range(0, len(waiting), CHUNK)]
    on_processor = replace(model, device="cpu")  # what workers open; only this program opens the card
    work = prepared if model.device == "cuda" else answer
    readable = bounds(case.settings, case.thumbnails, model.path)
    outcomes = run(engine, work, _tasks(case, chunks, on_processor), readable)
    found: list[tuple[int, bytes]] = []
    made = _in_chunks(outcomes, case.settings, model)
    for number, (chunk, codes) in enumerate(zip(chunks, made, strict=True), 1):
        found += [(region, code) for (region, *_), code in zip(chunk, codes, strict=True)]
        if number % KEPT == 0 or number == len(chunks):
            with case.catalogue.writing() as db:
                regions.add_codes(db, model.recipe, found)
            found = []
        progress.advance(len(chunk))
    return len(waiting)


def _in_chunks(outcomes: Iterable[Outcome], settings: Settings, model: Model) -> Iterator[list[bytes]]:
    """Give the codes of each chunk; where a graphics card makes them, of several chunks at once."""
    rest = iter(outcomes)
    while together := list(islice(rest, GATHERED if model.device == "cuda" else 1)):
        answers = [_answer(outcome, settings) for outcome in together]
        if model.device == "cuda":
            try:
                codes = iter(by_card([each for answer in answers for each in answer], model))
            except ModelError as error:
                raise _unusable(str(error), settings) from error
            answers = [list(islice(codes, len(answer))) for answer in answers]
        yield from answers


def _tasks(case: Case, chunks: list[list[tuple[int, int, int, float]]], model: Model) -> Iterator[Task]:
    for chunk in chunks:
        places = tuple((at, length) for _, at, length, _ in chunk)
        yield Task(Ask(str(case.thumbnails), places, model), case.settings.clip_seconds)


def _answer(outcome: Outcome, settings: Settings) -> list[Any]:
    if outcome.failure.startswith((ModelError.__name__, "needs more than")):
        raise _unusable(outcome.failure.removeprefix(f"{ModelError.__name__}: "), settings)
    if outcome.failure:
        raise EvidenceError(
            f"A region could not be embedded: {outcome.failure}. Run 'evidence verify' to see what is wrong."
        )
    answer: list[Any] = outcome.answer
    return answer


def _unusable(reason: str, settings: Settings) -> WrongCallError:
    return WrongCallError(
        f'sscd = "{settings.sscd}" cannot be used: {reason}. Name another network in evidence.toml, raise '
        "'worker_memory_mb', or set sscd = \"off\"."
    )
