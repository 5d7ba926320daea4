"""Looking codes up on an engine: some regions a task, among all codes in one file, which every worker maps."""

from __future__ import annotations

import uuid
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from itertools import chain
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from evidence.case import Case
from evidence.engines import LOCAL, Outcome, Task, bounds, run
from evidence.errors import EvidenceError
from index.compiled import Found
from index.nearest import Each, Look, Lookup, here, looking

ROWS = 512
"""Regions handed to a worker at once."""

WORTH_PAIRS = 1_000_000_000
"""Codes to compare from which workers pay: fewer are compared here before workers have started."""

SECONDS = 1800.0
"""Most time for these: among ten million codes without a compiled scan they take two minutes of a core."""


@dataclass(frozen=True, slots=True)
class Ask:
    """What a worker is asked: the file of all codes, and a ``Lookup`` whose asked codes are bytes of this shape."""

    path: str
    asked: bytes
    shape: tuple[int, ...]
    end: int
    within: int
    most: int
    pairs: int


def each(case: Case, engine: str) -> Each:
    """Return what looks up on an engine; ``local`` needs no file and no other process."""
    return here if engine == LOCAL else partial(on_engine, case, engine)


def on_engine(case: Case, engine: str, distinct: NDArray[np.uint8], lookups: Iterator[Lookup]) -> Iterator[Found]:
    """Look up on an engine, where there is enough to look up; see ``index.nearest.Each``.

    Raises:
        EvidenceError: A worker fails.
    """
    first = next(lookups, None)
    if first is None:
        return
    every = chain([first], lookups)
    if first.pairs < WORTH_PAIRS:
        yield from here(distinct, every)
        return
    folder = case.thumbnails.parent
    path = folder / f"codes-{uuid.uuid4().hex[:12]}.npy"
    folder.mkdir(exist_ok=True)
    parts: deque[int] = deque()
    try:
        np.save(path, distinct)
        outcomes = run(engine, answer, _tasks(path, every, parts), bounds(case.settings, folder))
        for outcome in outcomes:
            found = [_found(outcome)]
            found += [_found(next(outcomes)) for _ in range(parts.popleft() - 1)]
            yield np.concatenate([one[0] for one in found]), np.concatenate([one[1] for one in found])
    finally:
        path.unlink(missing_ok=True)


def _tasks(path: Path, lookups: Iterator[Lookup], parts: deque[int]) -> Iterator[Task]:
    """Cut lookups into tasks; note in ``parts`` how many each makes."""
    for lookup in lookups:
        starts = range(0, len(lookup.asked), ROWS)
        parts.append(len(starts))
        for start in starts:
            asked = np.ascontiguousarray(lookup.asked[start : start + ROWS])
            rest = (lookup.end, lookup.within, lookup.most, lookup.pairs)
            yield Task(Ask(str(path), asked.tobytes(), asked.shape, *rest), SECONDS)


def _found(outcome: Outcome) -> Found:
    if outcome.failure:
        raise EvidenceError(
            f"Codes could not be looked up: a worker {outcome.failure}. Raise 'worker_memory_mb' in evidence.toml "
            "if it lacked memory, and run the same command again; what was done is kept."
        )
    shape, distances, places = outcome.answer
    return np.frombuffer(distances, np.int32).reshape(shape), np.frombuffer(places, np.int64).reshape(shape)


def answer(ask: Ask) -> tuple[tuple[int, ...], bytes, bytes]:
    """Look some regions up; runs in a worker."""
    asked = np.frombuffer(ask.asked, np.uint8).reshape(ask.shape)
    lookup = Lookup(asked, ask.end, ask.within, ask.most, ask.pairs)
    distances, places = _look(ask.path, lookup)(lookup)
    return distances.shape, distances.tobytes(), places.tobytes()


_KEPT: dict[str, Look] = {}


def _look(path: str, lookup: Lookup) -> Look:
    """Make ready to look up in a file; the last one is kept."""
    if path not in _KEPT:
        _KEPT.clear()
        _KEPT[path] = looking(np.load(path, mmap_mode="r", allow_pickle=False), lookup)
    return _KEPT[path]
