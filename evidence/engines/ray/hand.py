"""What Ray runs on a node. It loads little: Ray's processes start one after another, and each takes its time."""

from __future__ import annotations

import pickle
import socket
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

from evidence import program, sandbox
from evidence.engines import Bounds, Outcome, Task, local

CALL_SECONDS = 0.3
"""Tasks go out in calls of about so long: each costs Ray some milliseconds."""


class Sealed:
    """Something pickled: what it is becomes known where a shut-in worker unpickles it, not where it is passed on.

    Whoever passes it on then loads none of the modules that it needs.
    """

    def __init__(self, pickled: bytes) -> None:
        self.pickled = pickled

    def __reduce__(self) -> tuple[Callable[[bytes], Any], tuple[bytes]]:
        return pickle.loads, (self.pickled,)


def _unread(said: bytes) -> tuple[bytes, str]:
    return said, ""


class Hand:
    """What Ray runs on a node: passes tasks on to shut-in workers of that machine."""

    def about(self, readable: tuple[str, ...]) -> tuple[str, str, list[str], list[str]]:
        """Tell which program this is, on which machine, what of ``readable`` it lacks, and what it can shut."""
        lacking = [path for path in readable if not Path(path).exists()]
        return program.identity(), socket.gethostname(), lacking, list(sandbox.guards())

    def open(self, work: bytes, bounds: Bounds) -> None:
        """Make ready for one kind of work, which is pickled; shut-in workers start with the first tasks."""
        # Else every worker would begin by running Ray's own program again.
        vars(sys.modules["__main__"]).pop("__file__", None)
        self._workers = local.Processes(cast("Callable[..., Any]", Sealed(work)), bounds, _unread)
        self._left = 0

    def close(self) -> None:
        """End the shut-in workers."""
        self._workers.stop()

    def do(self, tasks: list[tuple[int, Task]]) -> list[tuple[int, Any, str]]:
        """Take more tasks, their arguments pickled; give what has ended as soon as more are wanted, unread.

        Workers go on with the others, which a later call gives: no task waits for the last of its call.
        """
        for number, task in tasks:
            self._workers.give(number, replace(task, argument=Sealed(task.argument)))
        self._left += len(tasks)
        ended: dict[int, Outcome] = {}
        until = time.monotonic() + CALL_SECONDS
        while len(ended) < self._left and not (ended and (self._workers.wants_more() or time.monotonic() > until)):
            ended.update(self._workers.collect())
        self._left -= len(ended)
        return [(number, outcome.answer, outcome.failure) for number, outcome in ended.items()]
