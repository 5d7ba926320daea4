"""A Ray cluster (extra ``ray``), or Ray on this machine. Decoding stays shut in: each of Ray's workers only passes
tasks on to ``local`` workers of its own machine, and passes back unread what those answer; it is read here, as plain
values.

A node or worker that is lost takes nothing with it: what it was at is given to another. The case's folder must be seen
under one path by every node; nodes read from it and write nothing. Who reaches a cluster's ports commands it, unless it
asks for a token (``RAY_AUTH_MODE=token``); Ray that is started here asks for one that nobody else has. Until it has
started, which takes seconds, processes of this program do the work.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from evidence.engines import Bounds, Outcome, Task, local
from evidence.engines.ray.crew import KEPT, Crew, Place
from evidence.engines.ray.meanwhile import Meanwhile
from evidence.engines.ray.start import joined, loaded, settle, started


def run(work: Callable[..., Any], tasks: Iterable[Task], bounds: Bounds) -> Iterator[Outcome]:
    """Call ``work`` on every task on a cluster; see ``evidence.engines.Engine`` and ``opened``."""
    with opened(work, bounds) as call:
        yield from call(tasks)


@contextmanager
def opened(work: Callable[..., Any], bounds: Bounds) -> Iterator[Callable[[Iterable[Task]], Iterator[Outcome]]]:
    """Keep workers of a cluster for several rounds of tasks; see ``evidence.engines.Engine``.

    Raises:
        WrongCallError: Ray is not installed, there is no cluster at the address, or its nodes run another version of
            this program, do not see the case, or do not shut workers in as this computer does.
        EvidenceError: No worker can be started.
    """
    crew = _crew(work, bounds)
    try:
        yield lambda tasks: local.ordered(crew, iter(tasks))
    finally:
        crew.stop()
        if not KEPT:
            settle()


def _crew(work: Callable[..., Any], bounds: Bounds) -> Crew | Meanwhile:
    if bounds.address:
        ray = loaded(bounds)
        return Crew(ray, work, bounds, joined(ray, bounds))
    starting = started(bounds)
    return Crew(starting.ray, work, bounds, bounds.workers) if starting.up() else Meanwhile(starting, work, bounds)


@contextmanager
def keeping() -> Iterator[None]:
    """Keep Ray's workers from one kind of work to the next: each takes seconds to start, its shut-in worker hardly any.

    They hold their cores meanwhile, and end with this.
    """
    idle: list[tuple[Place, Any]] = []
    KEPT.append(idle)
    try:
        yield
    finally:
        KEPT.remove(idle)
        for _, actor in idle:
            importlib.import_module("ray").kill(actor)
        settle()
