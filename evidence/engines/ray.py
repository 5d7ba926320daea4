"""A Ray cluster (extra ``ray``), or Ray on this machine. Decoding stays shut in: each of Ray's workers only passes
tasks on to a ``local`` worker of its own machine, and passes back what that one answers, as plain values.

A node or worker that is lost takes nothing with it: what it was at is given to another. The case's folder must be seen
under one path by every node; nodes read from it and write nothing. Who reaches a cluster's ports commands it, unless it
asks for a token (``RAY_AUTH_MODE=token``); Ray that is started here asks for one that nobody else has.
"""

from __future__ import annotations

import importlib
import logging
import math
import os
import secrets
import socket
import sys
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from evidence import program, sandbox
from evidence.engines import Bounds, Outcome, Task, local
from evidence.errors import EvidenceError, WrongCallError
from evidence.packing import pack, unpack

TRIES = 3
"""Workers lost with one task before the task is said to fail."""

AHEAD = 2
"""Calls handed to a worker before it has answered."""

CALL_SECONDS = 0.3
MOST_TASKS = 16
"""Tasks go out in calls of about so long, at most so many: each call costs Ray some milliseconds."""

START_SECONDS = 300.0
"""Longest wait for the first worker: a cluster may be busy, or start machines."""

REACH_SECONDS = 10.0

STORE_MB = 512
"""Of answers on their way, where Ray is started here."""

EXTRA = "pip install 'tuskprint[ray]'"

_Place = tuple[str, str, int]
"""What a worker must be asked for to do for another: this program's node and the cluster's address, and its memory."""

_KEPT: list[list[tuple[_Place, Any]]] = []
"""Workers without work, of each ``keeping`` that has not ended."""


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
    ray = _ray(bounds)
    crew = _Crew(ray, work, bounds, _joined(ray, bounds))
    try:
        yield lambda tasks: local.ordered(crew, iter(tasks))
    finally:
        crew.stop()


@contextmanager
def keeping() -> Iterator[None]:
    """Keep Ray's workers from one kind of work to the next: each takes seconds to start, its shut-in worker hardly any.

    They hold their cores meanwhile, and end with this.
    """
    idle: list[tuple[_Place, Any]] = []
    _KEPT.append(idle)
    try:
        yield
    finally:
        _KEPT.remove(idle)
        for _, actor in idle:
            importlib.import_module("ray").kill(actor)


def _ray(bounds: Bounds) -> Any:
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # else Ray tells its makers of every start
    if not bounds.address:
        _ask_for_a_token()
        os.environ.setdefault("RAY_worker_niceness", "0")  # else its workers yield to whatever else there is to do
    try:
        return importlib.import_module("ray")
    except ModuleNotFoundError as error:
        raise WrongCallError(f"Ray is not installed. Install it: {EXTRA}; or leave out --engine ray.") from error


def _joined(ray: Any, bounds: Bounds) -> int:
    """Join the cluster, or start Ray here; return how many workers to ask for."""
    if not ray.is_initialized():
        quiet = {"log_to_driver": False, "logging_level": logging.ERROR}
        try:
            if bounds.address:
                _reach(bounds.address)
                ray.init(address=bounds.address, **quiet)
            else:
                store = STORE_MB << 20
                ray.init("local", num_cpus=bounds.workers, include_dashboard=False, object_store_memory=store, **quiet)
        except (RuntimeError, ValueError, OSError) as error:
            where = f"The Ray cluster at {bounds.address} cannot be joined" if bounds.address else "Ray does not start"
            raise WrongCallError(
                f"{where}: {_first_line(error)}. Start it with 'ray start' under the same Python and Ray as here, "
                "check the address, or leave out --engine."
            ) from error
    if bounds.address and not bounds.wanted:
        return max(1, int(ray.cluster_resources().get("CPU", 1)))
    return bounds.workers


def _reach(address: str) -> None:
    """Try the address: Ray itself ends the whole program where nobody answers."""
    host, colon, port = address.rpartition(":")
    if colon and port.isdigit() and "/" not in address:
        socket.create_connection((host, int(port)), REACH_SECONDS).close()


def _ask_for_a_token() -> None:
    """Let nobody but this program command the Ray that it starts, whose ports are open to the network."""
    if "RAY_AUTH_MODE" not in os.environ and "ray" not in sys.modules:  # Ray reads it once, when it is imported
        os.environ["RAY_AUTH_MODE"] = "token"
        os.environ["RAY_AUTH_TOKEN"] = secrets.token_hex(32)


def _first_line(error: BaseException) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0].rstrip(".")


class Hand:
    """What Ray runs on a node: passes tasks on to one shut-in worker of that machine."""

    def about(self, readable: tuple[str, ...]) -> tuple[str, str, list[str], list[str]]:
        """Tell which program this is, on which machine, what of ``readable`` it lacks, and what it can shut."""
        lacking = [path for path in readable if not Path(path).exists()]
        return program.identity(), socket.gethostname(), lacking, list(sandbox.guards())

    def open(self, work: Callable[..., Any], bounds: Bounds) -> None:
        """Start the shut-in worker."""
        # Else every worker would begin by running Ray's own program again.
        vars(sys.modules["__main__"]).pop("__file__", None)
        self._opened = local.opened(work, replace(bounds, workers=1))
        self._call = self._opened.__enter__()

    def close(self) -> None:
        """End the shut-in worker."""
        self._opened.__exit__(None, None, None)

    def do(self, tasks: list[Task]) -> bytes:
        """Do some tasks; give what each answered, or why it failed."""
        return pack([(outcome.answer, outcome.failure) for outcome in self._call(tasks)])


@dataclass(frozen=True, slots=True)
class _Given:
    number: int
    task: Task
    tries: int = 0


@dataclass(slots=True, eq=False)
class _Worker:
    """One actor: the call it was asked to begin with, until that is answered; then the calls it holds, in order."""

    actor: Any
    starting: Any
    opened: bool = False
    calls: deque[tuple[Any, list[_Given]]] = field(default_factory=deque)
    since: float = field(default_factory=time.monotonic)

    @property
    def ready(self) -> bool:
        return self.starting is None

    def refs(self) -> list[Any]:
        return [self.calls[0][0]] if self.ready and self.calls else [] if self.ready else [self.starting]

    def late(self) -> bool:
        """Tell whether it is silent for longer than its tasks may take, and a new process with each of them."""
        held = [given for _, several in self.calls for given in several]
        allowed = START_SECONDS + sum(given.task.seconds + local.START_SECONDS for given in held)
        return bool(held) and time.monotonic() > self.since + allowed


class _Crew:
    """The workers of a cluster that work for us, replaced as they are lost."""

    def __init__(self, ray: Any, work: Callable[..., Any], bounds: Bounds, count: int) -> None:
        self.ray, self.work, self.bounds, self.count = ray, work, bounds, count
        self.waiting: deque[_Given] = deque()
        self.size = 1
        self.workers: list[_Worker] = []
        self.since = time.monotonic()
        self.lost = 0
        self.place = ray.get_runtime_context().get_node_id(), bounds.address, bounds.memory_mb

    def wants_more(self) -> bool:
        """Tell whether workers will soon be without a task."""
        return len(self.waiting) < AHEAD * self.count * self.size

    def give(self, number: int, task: Task) -> None:
        """Take a task."""
        self.waiting.append(_Given(number, task))
        if len(self.workers) < self.count:
            self.workers.append(self._new())

    def collect(self) -> dict[int, Outcome]:
        """Wait until something happens; return what has ended."""
        ended: dict[int, Outcome] = {}
        self._hand_out()
        refs = {ref: worker for worker in self.workers for ref in worker.refs()}
        self.ray.wait(list(refs), num_returns=1, timeout=1.0)
        heard, _ = self.ray.wait(list(refs), num_returns=len(refs), timeout=0)
        for ref in heard:
            self._hear(refs[ref], ref, ended)
        for worker in [one for one in self.workers if one.late()]:
            self._lose(worker, "did not answer", ended)
        if not any(worker.ready for worker in self.workers) and time.monotonic() > self.since + START_SECONDS:
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
        for idle in _KEPT[-1:]:
            for number, (place, actor) in enumerate(idle):
                if place == self.place:
                    del idle[number]
                    return actor
        return None

    def _hand_out(self) -> None:
        ready = [worker for worker in self.workers if worker.ready]
        for _ in range(AHEAD):
            for worker in ready:
                if self.waiting and len(worker.calls) < AHEAD:
                    self._call(worker, min(self.size, math.ceil(len(self.waiting) / len(ready))))

    def _call(self, worker: _Worker, count: int) -> None:
        several = [self.waiting.popleft() for _ in range(min(count, len(self.waiting)))]
        if not worker.calls:
            worker.since = time.monotonic()
        worker.calls.append((worker.actor.do.remote([given.task for given in several]), several))

    def _hear(self, worker: _Worker, ref: Any, ended: dict[int, Outcome]) -> None:
        try:
            answer = self.ray.get(ref)
        except self.ray.exceptions.RayTaskError as error:
            raise self._unusable(error.cause) from error
        except self.ray.exceptions.RayError as error:
            self._lose(worker, _first_line(error), ended)
            return
        if worker.ready:
            self._take(worker, answer, ended)
        elif worker.opened:
            worker.starting = None
        else:
            self._check(*answer)
            worker.opened = True
            worker.starting = worker.actor.open.remote(self.work, self.bounds)

    def _take(self, worker: _Worker, answer: bytes, ended: dict[int, Outcome]) -> None:
        now = time.monotonic()
        _, several = worker.calls.popleft()
        if now - worker.since < CALL_SECONDS / 2 and len(several) == self.size:
            self.size = min(MOST_TASKS, 2 * self.size)
        elif now - worker.since > 2 * CALL_SECONDS:
            self.size = max(1, self.size // 2)
        worker.since = now
        for given, (said, failure) in zip(several, unpack(answer), strict=True):
            # A hostile file cannot send this signal, nor can a bound on memory: someone else ended that process.
            if "SIGKILL" in failure and given.tries + 1 < TRIES:
                self.waiting.appendleft(replace(given, tries=given.tries + 1))
            else:
                ended[given.number] = Outcome(given.task, said, failure)

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
            f"A node of the cluster cannot run this program ({type(cause).__name__}: {_first_line(cause)}). Install "
            f"this version of it on every node ({EXTRA}), restart its Ray, and run this again."
        )

    def _lose(self, worker: _Worker, reason: str, ended: dict[int, Outcome]) -> None:
        """Replace a worker; what it held is handed out again."""
        self.ray.kill(worker.actor)
        self.workers.remove(worker)
        self.lost += 1
        if not worker.ready and self.lost > TRIES * self.count:
            raise EvidenceError(
                f"Workers of the cluster end as they start ({reason}). See Ray's logs on its nodes, then run the same "
                "command again; what was done is kept."
            )
        for given in reversed([given for _, several in worker.calls for given in several]):
            if given.tries + 1 < TRIES:
                self.waiting.appendleft(replace(given, tries=given.tries + 1))
            else:
                ended[given.number] = Outcome(given.task, None, f"was lost with its worker {TRIES} times ({reason})")
        self.workers.append(self._new())

    def stop(self) -> None:
        """End every worker, and with it the process that it had; or keep those that have done their work."""
        for worker in self.workers:
            if _KEPT and worker.ready and not worker.calls:
                worker.actor.close.remote()
                _KEPT[-1].append((self.place, worker.actor))
            else:
                self.ray.kill(worker.actor)
