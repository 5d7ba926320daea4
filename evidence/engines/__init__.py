"""Where pictures are worked on. One module each, found by its file name; all keep hostile files away from the case.

An engine calls a function on many arguments, somewhere that may crash, hang or run out of memory without harm, and
gives back the answers in order.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import Any, Protocol, cast

from evidence import strategies
from evidence.errors import WrongCallError
from evidence.settings import Settings

LOCAL = "local"
"""Engine of whoever says nothing else: processes of this machine."""


@dataclass(frozen=True, slots=True)
class Task:
    """One call.

    Attributes:
        argument: Pickled on the way.
        seconds: Most that it may take.
        path: A file that the worker gets open for reading, as a second argument; None where it gets none.
    """

    argument: Any
    seconds: float
    path: Path | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """The answer to one task, or why there is none (``failure`` is empty where there is one)."""

    task: Task
    answer: Any
    failure: str


Call = Callable[[Iterable[Task]], Iterator[Outcome]]
"""Runs one round of tasks, and yields their outcomes in the same order."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """What workers may take.

    Attributes:
        workers: How many.
        memory_mb: Most memory of each, in MiB.
        readable: Files and folders that they may read, beside the one file that a task hands them, where the system can
            hold them to it (``evidence.sandbox``). Originals are never among them.
        address: Of the cluster that an engine joins; empty where it works on this machine.
        wanted: How many workers a person asked for; 0 where it is one for each core, of whatever has the cores.
        seen: Folders of the files that tasks hand over, which every node must see; workers may not read them.
    """

    workers: int
    memory_mb: int
    readable: tuple[str, ...] = ()
    address: str = ""
    wanted: int = 0
    seen: tuple[str, ...] = ()


def bounds(settings: Settings, *readable: Path) -> Bounds:
    """Return the bounds that a case's settings ask for: by default one worker for each core."""
    paths = tuple(str(path) for path in readable)
    workers = settings.workers or os.cpu_count() or 1
    return Bounds(workers, settings.worker_memory_mb, paths, wanted=settings.workers)


class Engine(Protocol):
    """What each module of this folder offers."""

    @staticmethod
    def run(work: Callable[..., Any], tasks: Iterable[Task], bounds: Bounds) -> Iterator[Outcome]:
        """Call ``work`` on every task; yield the outcomes in the order of the tasks.

        A crash, a time-out or an exception is an outcome with its reason; the other tasks go on.
        """

    @staticmethod
    def opened(work: Callable[..., Any], bounds: Bounds) -> AbstractContextManager[Call]:
        """Keep workers for several rounds of tasks; give a function that runs one round, as ``run`` does."""

    @staticmethod
    def keeping() -> AbstractContextManager[None]:
        """Keep what workers take longest to start, from one kind of work to the next, until this ends."""


def keeping(where: str) -> AbstractContextManager[None]:
    """Let the stages of a step share what an engine's workers take longest to start; see ``Engine.keeping``."""
    return load(where.partition(":")[0]).keeping()


def opened(where: str, work: Callable[..., Any], bounds: Bounds) -> AbstractContextManager[Call]:
    """Keep workers of one engine for several rounds of tasks; see ``Engine.opened``.

    Args:
        where: The engine's name, with a colon and an address where it joins a cluster: ``ray:10.0.0.5:6379``.
        work: See ``Engine``.
        bounds: See ``Bounds``.

    Raises:
        WrongCallError: There is no such engine, or it takes no address.
    """
    name, _, address = where.partition(":")
    engine = load(name)
    if address and name == LOCAL:
        raise WrongCallError(f"--engine {where}: '{LOCAL}' works on this machine and takes no address. Say '{LOCAL}'.")
    return engine.opened(work, replace(bounds, address=address))


def run(where: str, work: Callable[..., Any], tasks: Iterable[Task], bounds: Bounds) -> Iterator[Outcome]:
    """Call ``work`` on every task in workers of one engine; see ``opened`` and ``Engine.run``. No task, no workers."""
    workers = opened(where, work, bounds)
    every = iter(tasks)
    first = next(every, None)
    if first is not None:
        with workers as call:
            yield from call(chain([first], every))


def names() -> tuple[str, ...]:
    """List the engines, sorted."""
    return strategies.names(__name__)


def load(name: str) -> Engine:
    """Load one by its name.

    Raises:
        WrongCallError: There is none of this name.
    """
    return cast("Engine", strategies.load(__name__, name, "engine"))
