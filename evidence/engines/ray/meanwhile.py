"""Ray takes seconds to start on this machine. Nobody waits for it: processes of this program work until it can.

Work that is soon done they end themselves: Ray's worker would first have to start such processes as well.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from evidence.engines import Bounds, Outcome, Task, local
from evidence.engines.ray.crew import Crew
from evidence.engines.ray.start import Starting

WORTH_SECONDS = 20.0
"""Work that has lasted so long will pay for processes that start anew: both take a second or two."""


class Meanwhile:
    """Gives tasks to processes of this program until a worker of Ray is ready, and from then on to that one."""

    def __init__(self, starting: Starting, work: Callable[..., Any], bounds: Bounds) -> None:
        self.starting, self.work, self.bounds = starting, work, bounds
        self.here = local.Processes(work, bounds)
        self.left = 0
        self.since = time.monotonic()
        self.crew: Crew | None = None

    def wants_more(self) -> bool:
        """Tell whether workers will soon be without a task."""
        return self._at_work().wants_more()

    def give(self, number: int, task: Task) -> None:
        """Take a task, which has this number."""
        pool = self._at_work()
        pool.give(number, task)
        if pool is self.here:
            self.left += 1

    def collect(self) -> dict[int, Outcome]:
        """Wait until something happens; return what has ended."""
        if self.crew is None and self.starting.up():
            self.crew = Crew(self.starting.ray, self.work, self.bounds, self.bounds.workers)
            self.crew.hire()
        ended = {} if self.crew is None else self.crew.collect(0.0 if self.left else 1.0)
        if self.left:
            ended_here = self.here.collect()
            self.left -= len(ended_here)
            ended.update(ended_here)
        elif self._at_work() is not self.here:
            self.here.stop()
        return ended

    def stop(self) -> None:
        """End every worker."""
        self.here.stop()
        if self.crew is not None:
            self.crew.stop()

    def _at_work(self) -> local.Pool:
        worth = time.monotonic() > self.since + WORTH_SECONDS
        return self.crew if worth and self.crew is not None and self.crew.ready() else self.here
