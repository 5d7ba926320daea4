"""Processes of this machine. A worker that crashes, hangs or outgrows its memory is replaced; its task is said to fail.

Memory is bounded where the system has address-space limits (Linux, mostly macOS); on Windows only time is. Files and
network are shut where Linux can (``evidence.sandbox``). What a worker answers is read as plain values, never run.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection, wait
from multiprocessing.reduction import ForkingPickler
from pathlib import Path
from typing import Any, Protocol

from evidence import sandbox
from evidence.engines import Bounds, Outcome, Task
from evidence.errors import EvidenceError
from evidence.packing import pack, unpack

AHEAD = 2
"""Tasks handed to a worker before it has answered: the next one waits in its pipe."""

ROOM = 4096
"""Bytes of an argument that a pipe surely takes while nobody reads; with more, a hung worker would hang us too."""

WINDOW = 256
"""Answers kept for the sake of order while an earlier task is still at work; bounds memory."""

START_SECONDS = 120.0

LONGEST = 256 << 20
"""Most bytes of an answer; a clip of 120 frames, each with nine panels, takes a tenth."""

if sys.platform != "win32":
    import resource

_READY = "ready"
_MIB = 1024 * 1024


def run(work: Callable[[Any], Any], tasks: Iterable[Task], bounds: Bounds) -> Iterator[Outcome]:
    """Call ``work`` on every task in child processes; see ``evidence.engines.Engine``.

    Raises:
        EvidenceError: Workers cannot be started at all.
    """
    with opened(work, bounds) as call:
        yield from call(tasks)


@contextmanager
def opened(work: Callable[[Any], Any], bounds: Bounds) -> Iterator[Callable[[Iterable[Task]], Iterator[Outcome]]]:
    """Keep workers for several rounds of tasks; give a function that runs one round, as ``run`` does."""
    pool = _Pool(work, bounds)
    try:
        yield lambda tasks: ordered(pool, iter(tasks))
    finally:
        pool.stop()


class Pool(Protocol):
    """Whatever has workers."""

    def wants_more(self) -> bool:
        """Tell whether workers will soon be without a task."""

    def give(self, number: int, task: Task) -> None:
        """Take a task, which has this number."""

    def collect(self) -> dict[int, Outcome]:
        """Wait until something happens; return what has ended, by number."""


def ordered(pool: Pool, tasks: Iterator[Task]) -> Iterator[Outcome]:
    """Let a pool work on tasks, and yield the outcomes in their order; tasks are taken as they are needed."""
    done: dict[int, Outcome] = {}
    given = next_out = 0
    exhausted = False
    while True:
        while not exhausted and given - next_out < WINDOW and pool.wants_more():
            task = next(tasks, None)
            if task is None:
                exhausted = True
                break
            pool.give(given, task)
            given += 1
        while next_out in done:
            yield done.pop(next_out)
            next_out += 1
        if exhausted and next_out == given:
            return
        if next_out not in done:
            done.update(pool.collect())


class _Worker:
    """One child process, its pipe, and the tasks it holds, the first being at work."""

    def __init__(self, work: Callable[[Any], Any], bounds: Bounds) -> None:
        if sys.platform == "win32":
            context = multiprocessing.get_context("spawn")
        else:
            context = multiprocessing.get_context("forkserver")
            context.set_forkserver_preload(["index.describe", "index.verify"])
        self.pipe, far = context.Pipe()
        self.process = context.Process(target=_serve, args=(far, work, bounds), daemon=True)
        with _one_thread_each():
            self.process.start()
        far.close()
        self.held: deque[tuple[int, Task]] = deque()
        self.ready = False
        self.since = time.monotonic()

    def deadline(self) -> float:
        if not self.ready:
            return self.since + START_SECONDS
        return self.since + self.held[0][1].seconds if self.held else float("inf")


class _Pool:
    """Some workers, replaced as they die."""

    def __init__(self, work: Callable[[Any], Any], bounds: Bounds) -> None:
        self.work, self.bounds = work, bounds
        self.waiting: deque[tuple[int, Task]] = deque()
        self.workers: list[_Worker] = []

    def wants_more(self) -> bool:
        return len(self.waiting) < AHEAD * self.bounds.workers

    def give(self, number: int, task: Task) -> None:
        self.waiting.append((number, task))
        if len(self.workers) < self.bounds.workers:
            self.workers.append(_Worker(self.work, self.bounds))

    def collect(self) -> dict[int, Outcome]:
        """Wait until something happens; return what has ended."""
        ended: dict[int, Outcome] = {}
        self._hand_out(ended)
        patience = max(0.0, min((worker.deadline() for worker in self.workers), default=0.0) - time.monotonic())
        heard = wait([worker.pipe for worker in self.workers], timeout=min(patience, 1.0))
        for worker in list(self.workers):
            if worker.pipe in heard:
                self._hear(worker, ended)
            elif time.monotonic() > worker.deadline():
                self._lose(
                    worker,
                    f"took longer than {worker.held[0][1].seconds:g} s" if worker.held else "did not start",
                    ended,
                )
        self._hand_out(ended)
        return ended

    def _hand_out(self, ended: dict[int, Outcome]) -> None:
        for worker in list(self.workers):
            while worker.ready and self.waiting and len(worker.held) < AHEAD:
                number, task = self.waiting[0]
                argument = ForkingPickler.dumps(task.argument)
                if worker.held and len(argument) > ROOM:
                    break
                self.waiting.popleft()
                if not worker.held:
                    worker.since = time.monotonic()
                worker.held.append((number, task))
                try:
                    worker.pipe.send_bytes(argument)
                except ConnectionError:
                    self._lose(worker, "", ended)
                    break

    def _hear(self, worker: _Worker, ended: dict[int, Outcome]) -> None:
        try:
            answer, failure = unpack(worker.pipe.recv_bytes(LONGEST))
        except (EOFError, OSError):  # OSError: it died in the middle of its answer
            self._lose(worker, "", ended)
            return
        except ValueError as error:
            self._lose(worker, f"gave no answer that can be read ({error})", ended)
            return
        worker.since = time.monotonic()
        if not worker.ready:
            worker.ready = True
            return
        number, task = worker.held.popleft()
        ended[number] = Outcome(task, answer, str(failure))

    def _lose(self, worker: _Worker, reason: str, ended: dict[int, Outcome]) -> None:
        """Replace a worker; what it was at fails, what it had not begun is handed out again."""
        worker.process.kill()
        worker.process.join()
        if not worker.ready:
            raise EvidenceError(
                f"A worker process could not start ({reason or _death(worker.process.exitcode)}). "
                "Raise 'worker_memory_mb' in evidence.toml, or reinstall with scripts/setup."
            )
        if worker.held:
            number, task = worker.held.popleft()
            ended[number] = Outcome(task, None, reason or f"crashed the decoder ({_death(worker.process.exitcode)})")
        self.waiting.extendleft(reversed(worker.held))
        worker.pipe.close()
        self.workers[self.workers.index(worker)] = _Worker(self.work, self.bounds)

    def stop(self) -> None:
        for worker in self.workers:
            worker.process.kill()
        for worker in self.workers:
            worker.process.join()
            worker.pipe.close()


def _death(code: int | None) -> str:
    if code is not None and code < 0:
        return f"signal {signal.Signals(-code).name}"
    return f"exit {code}"


@contextmanager
def _one_thread_each() -> Iterator[None]:
    """Say to children that start now that numerical libraries take one thread: the processes are the parallelism."""
    names = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "OPENCV_FOR_THREADS_NUM")
    before = {name: os.environ.get(name) for name in names}
    os.environ.update(dict.fromkeys(names, "1"))
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def _serve(pipe: Connection, work: Callable[[Any], Any], bounds: Bounds) -> None:
    """Run in the child: answer until the pipe closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _bound_memory(bounds.memory_mb)
    _mute()
    sandbox.shut(bounds.readable)
    pipe.send_bytes(pack((_READY, "")))
    while True:
        try:
            argument = pipe.recv()
        except (EOFError, ConnectionError):
            return
        try:
            said = pack((work(argument), ""))
        except MemoryError:
            said = pack((None, f"needs more than {bounds.memory_mb} MiB"))
        except Exception as error:  # the one place: whatever a hostile file raises is an outcome
            said = pack((None, f"{type(error).__name__}: {error}"[:300]))
        pipe.send_bytes(said)


def _mute() -> None:
    """Let nothing that a library complains of reach the terminal: a file may have chosen the words."""
    opened = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(opened, stream)
    os.close(opened)


def _bound_memory(memory_mb: int) -> None:
    """Bound what the child may take beyond what it has mapped already."""
    if sys.platform == "win32":
        return
    statm = Path("/proc/self/statm")
    mapped = int(statm.read_text(encoding="ascii").split()[0]) * resource.getpagesize() if statm.exists() else 0
    limit = mapped + memory_mb * _MIB
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
