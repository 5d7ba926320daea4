"""The workers of a cluster that work for us, replaced as they are lost."""

from __future__ import annotations

import math
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from multiprocessing.reduction import ForkingPickler
from typing import Any

from evidence import program, sandbox
from evidence.engines import Bounds, Outcome, Task, local
from evidence.engines.ray.hand import CALL_SECONDS, Hand
from evidence.engines.ray.start import EXTRA, first_line
from evidence.errors import EvidenceError, WrongCallError
from evidence.packing import unpack

TRIES = 3
"""Workers lost with one task before the task is said to fail."""

AHEAD = 2
"""Calls handed to a worker before it has answered."""

MOST_TASKS = 16
"""Most tasks of a call, for each core."""

START_SECONDS = 300.0
"""Longest wait for the first worker: a cluster may be busy, or start machines."""

Place = tuple[str, str, int]
"""What a worker must be asked for to do for another: this program's node and the cluster's address, and its memory."""

KEPT: list[list[tuple[Place, Any]]] = []
"""Workers without work, of each ``keeping`` that has not ended."""


@dataclass(frozen=True, slots=True)
class _Given:
    number: int
    task: Task
    tries: int = 0


@dataclass(slots=True, eq=False)
class _Worker:
    """One actor: the call it was asked to begin with, until that is answered; then its calls, and what it holds."""

    actor: Any
    starting: Any
    opened: bool = False
    calls: deque[tuple[Any, int]] = field(default_factory=deque)
    held: dict[int, _Given] = field(default_factory=dict)
    since: float = field(default_factory=time.monotonic)

    @property
    def ready(self) -> bool:
        return self.starting is None

    def refs(self) -> list[Any]:
        return [self.calls[0][0]] if self.ready and self.calls else [] if self.ready else [self.starting]

    def late(self) -> bool:
        """Tell whether it is silent for longer than its tasks may take, and a new process with each of them."""
        allowed = START_SECONDS + sum(given.task.seconds + local.START_SECONDS for given in self.held.values())
        return bool(self.held) and time.monotonic() > self.since + allowed


class Crew:
    """The workers of a cluster that work for us, replaced as they are lost.

    On a cluster each has one core, wherever one is free; where Ray is started here, one has them all.
    """

    def __init__(self, ray: Any, work: Callable[..., Any], bounds: Bounds, cores: int) -> None:
        self.ray, self.work, self.bounds = ray, bytes(ForkingPickler.dumps(work)), bounds
        self.count, self.each = (cores, 1) if bounds.address else (1, cores)
        self.waiting: deque[_Given] = deque()
        self.size = 1
        self.workers: list[_Worker] = []
        self.since = time.monotonic()
        self.lost = 0
        self.place = ray.get_runtime_context().get_node_id(), bounds.address, bounds.memory_mb

    def wants_more(self) -> bool:
        """Tell whether workers will soon be without a task."""
        return len(self.waiting) < AHEAD * self.count * self.most

    @property
    def most(self) -> int:
        """Most tasks of a call."""
        return self.size * self.each

    def give(self, number: int, task: Task) -> None:
        """Take a task."""
        self.waiting.append(_Given(number, task))
        if len(self.workers) < self.count:
            self.workers.append(self._new())

    def hire(self) -> None:
        """Ask for the workers before there is a task for them."""
        while len(self.workers) < self.count:
            self.workers.append(self._new())

    def ready(self) -> bool:
        """Tell whether some worker can begin at once."""
        return any(worker.ready for worker in self.workers)

    def collect(self, seconds: float = 1.0) -> dict[int, Outcome]:
        """Wait until something happens, at most so long; return what has ended."""
        ended: dict[int, Outcome] = {}
        self._hand_out()
        refs = {ref: worker for worker in self.workers for ref in worker.refs()}
        if refs:
            self.ray.wait(list(refs), num_returns=1, timeout=seconds)
        heard = self.ray.wait(list(refs), num_returns=len(refs), timeout=0)[0] if refs else []
        for ref in heard:
            self._hear(refs[ref], ref, ended)
        for worker in [one for one in self.workers if one.late()]:
            self._lose(worker, "did not answer", ended)
        if not self.ready() and time.monotonic() > self.since + START_SECONDS:
            raise EvidenceError(
                f"No worker of the cluster was free for {START_SECONDS:g} s. Each takes a core and "
                f"{self.bounds.memory_mb} MiB ('worker_memory_mb'): see 'ray status', and run the same command again."
            )
        return ended

    def _new(self) -> _Worker:
        actor = self._idle()
        if actor is None:
            memory = {"memory": self.bounds.memory_mb << 20} if self.bounds.address else {}
            actor = self.ray.remote(Hand).options(num_cpus=1, **memory).remote()
        return _Worker(actor, actor.about.remote((*self.bounds.readable, *self.bounds.seen)))

    def _idle(self) -> Any:
        """Take a worker that was kept; None where there is none."""
        for idle in KEPT[-1:]:
            for number, (place, actor) in enumerate(idle):
                if place == self.place:
                    del idle[number]
                    return actor
        return None

    def _hand_out(self) -> None:
        ready = [worker for worker in self.workers if worker.ready]
        for _ in range(AHEAD):
            for worker in [one for one in ready if len(one.calls) < AHEAD]:
                share = min(self.most, math.ceil(len(self.waiting) / len(ready)))
                share = min(share, AHEAD * self.most - len(worker.held))
                if share > 0 or (worker.held and not worker.calls):
                    self._call(worker, [self.waiting.popleft() for _ in range(share)])

    def _call(self, worker: _Worker, several: list[_Given]) -> None:
        """Hand over some tasks, and ask for what has ended; none where only the latter is wanted."""
        if not worker.calls:
            worker.since = time.monotonic()
        sealed = [
            (given.number, replace(given.task, argument=bytes(ForkingPickler.dumps(given.task.argument))))
            for given in several
        ]
        worker.held.update({given.number: given for given in several})
        worker.calls.append((worker.actor.do.remote(sealed), len(several)))

    def _hear(self, worker: _Worker, ref: Any, ended: dict[int, Outcome]) -> None:
        try:
            answer = self.ray.get(ref)
        except self.ray.exceptions.RayTaskError as error:
            raise self._unusable(error.cause) from error
        except self.ray.exceptions.RayError as error:
            self._lose(worker, first_line(error), ended)
            return
        if worker.ready:
            self._take(worker, answer, ended)
        elif worker.opened:
            worker.starting = None
        else:
            self._check(*answer)
            worker.opened = True
            worker.starting = worker.actor.open.remote(self.work, replace(self.bounds, workers=self.each))

    def _take(self, worker: _Worker, answer: list[tuple[int, Any, str]], ended: dict[int, Outcome]) -> None:
        now = time.monotonic()
        _, count = worker.calls.popleft()
        if now - worker.since < CALL_SECONDS / 2 and count == self.most:
            self.size = min(MOST_TASKS, 2 * self.size)
        elif now - worker.since > 2 * CALL_SECONDS:
            self.size = max(1, self.size // 2)
        worker.since = now
        unreadable = ""
        for number, said, failure in answer:
            given = worker.held.pop(number)
            # A hostile file cannot send this signal, nor can a bound on memory: someone else ended that process.
            if "SIGKILL" in failure and given.tries + 1 < TRIES:
                self.waiting.appendleft(replace(given, tries=given.tries + 1))
                continue
            try:
                found, reason = (None, failure) if said is None else unpack(said)
            except ValueError as error:
                found, reason = None, f"gave no answer that can be read ({error})"
                unreadable = reason
            ended[number] = Outcome(given.task, found, str(reason))
        if unreadable:  # whoever answers so was taken over
            self._lose(worker, unreadable, ended, tried=0)

    def _check(self, identity: str, host: str, lacking: list[str], guards: list[str]) -> None:
        """Refuse a node that would answer otherwise than this computer."""
        if identity != program.identity():
            raise WrongCallError(
                f"The node {host} runs another version of this program ({identity}; here: {program.identity()}). "
                "Install the same one on every node, under the same Python, restart its Ray, and run this again."
            )
        if lacking:
            raise WrongCallError(
                f"The node {host} does not see {lacking[0]}. Let every node see the case's folder, and the network if "
                "one is chosen, under the same path (a shared disk), and run this again."
            )
        if unshut := sorted(set(sandbox.guards()) - set(guards)):
            raise WrongCallError(
                f"The node {host} cannot keep workers from {' and '.join(unshut)}, as this computer does and the "
                "ledger will say. Use nodes that can (Linux with Landlock), and run this again."
            )

    def _unusable(self, cause: BaseException) -> EvidenceError:
        if isinstance(cause, EvidenceError):
            return type(cause)(str(cause))
        return WrongCallError(
            f"A node of the cluster cannot run this program ({type(cause).__name__}: {first_line(cause)}). Install "
            f"this version of it on every node ({EXTRA}), restart its Ray, and run this again."
        )

    def _lose(self, worker: _Worker, reason: str, ended: dict[int, Outcome], tried: int = 1) -> None:
        """Replace a worker; what it held is handed out again, and was tried once more where that may be why."""
        self.ray.kill(worker.actor)
        self.workers.remove(worker)
        self.lost += 1
        if not worker.ready and self.lost > TRIES * self.count:
            raise EvidenceError(
                f"Workers of the cluster end as they start ({reason}). See Ray's logs on its nodes, then run the same "
                "command again; what was done is kept."
            )
        for number, given in sorted(worker.held.items(), reverse=True):
            if given.tries + tried < TRIES:
                self.waiting.appendleft(replace(given, tries=given.tries + tried))
            else:
                ended[number] = Outcome(given.task, None, f"was lost with its worker {TRIES} times ({reason})")
        self.workers.append(self._new())

    def stop(self) -> None:
        """End every worker, and with it the processes that it had; or keep those that hold no task."""
        for worker in self.workers:
            if KEPT and not worker.held and not worker.calls:
                if worker.opened:
                    worker.actor.close.remote()
                KEPT[-1].append((self.place, worker.actor))
            else:
                self.ray.kill(worker.actor)
