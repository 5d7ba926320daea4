"""Processes of this machine. A worker that crashes, hangs or outgrows its memory is replaced; its task is said to fail.

Memory is bounded where the system has address-space limits (Linux, mostly macOS); on Windows only time is. Files and
network are shut where Linux can (``evidence.sandbox``): a file that a task names is opened here, and handed over open,
so that a worker need open none. What a worker answers is read as plain values, never run.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import socket
import sys
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from multiprocessing.connection import Connection, wait
from multiprocessing.reduction import ForkingPickler
from pathlib import Path
from typing import Any, BinaryIO, Protocol

from evidence import sandbox
from evidence.custody.disk import open_plain
from evidence.engines import Bounds, Outcome, Task
from evidence.errors import EvidenceError
from evidence.packing import pack, unpack

AHEAD = 4
"""Tasks handed to a worker before it has answered: the next ones wait in its pipe, while answers are kept on disk."""

ROOM = 4096
"""Bytes of an argument that a pipe surely takes while nobody reads; with more, a hung worker would hang us too."""

WINDOW = 256
"""Answers kept for the sake of order while an earlier task is still at work; bounds memory."""

START_SECONDS = 600.0
"""A busy machine took more than 120 for the first."""

LONGEST = 256 << 20
"""Most bytes of an answer; a clip of 120 frames, each with nine panels, takes a tenth."""

ONE_THREAD = dict.fromkeys(
    ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "OPENCV_FOR_THREADS_NUM"), "1"
)
"""What the environment of a worker says: the processes are the parallelism."""

HOLD_MEMORY = {"MALLOC_TRIM_THRESHOLD_": str(64 << 20), "MALLOC_MMAP_THRESHOLD_": str(32 << 20)}
"""And this, where the C library is glibc: what a picture took is kept for the next one, not given back and asked for
again. Of 1,500 pictures ``dedupe`` takes .955 of the time so, and a tenth of the page faults."""

_READY = "ready"
_FILE = b"f"


def run(work: Callable[..., Any], tasks: Iterable[Task], bounds: Bounds) -> Iterator[Outcome]:
    """Call ``work`` on every task in child processes; see ``evidence.engines.Engine``.

    Raises:
        EvidenceError: Workers cannot be started at all.
    """
    with opened(work, bounds) as call:
        yield from call(tasks)


@contextmanager
def opened(work: Callable[..., Any], bounds: Bounds) -> Iterator[Callable[[Iterable[Task]], Iterator[Outcome]]]:
    """Keep workers for several rounds of tasks; give a function that runs one round, as ``run`` does."""
    pool = Processes(work, bounds)
    try:
        yield lambda tasks: ordered(pool, iter(tasks))
    finally:
        pool.stop()


def keeping() -> AbstractContextManager[None]:
    """Keep nothing: the process that workers are forked from stays anyway."""
    return nullcontext()


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

    def __init__(self, work: Callable[..., Any], bounds: Bounds) -> None:
        if sys.platform == "win32":
            context = multiprocessing.get_context("spawn")
        else:
            context = multiprocessing.get_context("forkserver")
            context.set_forkserver_preload(["index.describe", "index.verify"])
        self.pipe, far = context.Pipe()
        self.process = context.Process(target=_serve, args=(far, work, bounds), daemon=True)
        with _environment(ONE_THREAD | HOLD_MEMORY):
            self.process.start()
        far.close()
        self.door = _door(self.pipe)
        self.held: deque[tuple[int, Task]] = deque()
        self.ready = False
        self.since = time.monotonic()

    def deadline(self) -> float:
        if not self.ready:
            return self.since + START_SECONDS
        return self.since + self.held[0][1].seconds if self.held else float("inf")

    def send(self, argument: bytes, file: int | None) -> None:
        """Send the argument, and the file behind it."""
        self.pipe.send_bytes(argument)
        if file is not None and self.door is not None:
            socket.send_fds(self.door, [_FILE], [file])

    def close(self) -> None:
        self.pipe.close()
        if self.door is not None:
            self.door.close()


class Processes:
    """Some workers, replaced as they die.

    Args:
        work: See ``evidence.engines.Engine``.
        bounds: See ``Bounds``.
        read: Makes an answer, and why there is none, of the bytes that a worker sends.
    """

    def __init__(
        self, work: Callable[..., Any], bounds: Bounds, read: Callable[[bytes], tuple[Any, object]] = unpack
    ) -> None:
        self.work, self.bounds, self.read = work, bounds, read
        self.waiting: deque[tuple[int, Task]] = deque()
        self.workers: list[_Worker] = []

    def wants_more(self) -> bool:
        """Tell whether workers will soon be without a task."""
        return len(self.waiting) < AHEAD * self.bounds.workers

    def give(self, number: int, task: Task) -> None:
        """Take a task, which has this number."""
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
                argument = bytes(ForkingPickler.dumps((task.argument, task.path)))
                if worker.held and len(argument) > ROOM:
                    break
                self.waiting.popleft()
                try:
                    file = None if task.path is None else open_plain(task.path)
                except OSError as error:
                    ended[number] = Outcome(task, None, f"cannot be opened ({error.strerror})")
                    continue
                if not worker.held:
                    worker.since = time.monotonic()
                worker.held.append((number, task))
                try:
                    worker.send(argument, file)
                except ConnectionError:
                    # It died; what it answered before lies in the pipe, and is heard before its end.
                    self.waiting.appendleft(worker.held.pop())
                    break
                finally:
                    if file is not None:
                        os.close(file)

    def _hear(self, worker: _Worker, ended: dict[int, Outcome]) -> None:
        try:
            answer, failure = self.read(worker.pipe.recv_bytes(LONGEST))
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
        worker.close()
        self.workers[self.workers.index(worker)] = _Worker(self.work, self.bounds)

    def stop(self) -> None:
        """End every worker."""
        for worker in self.workers:
            worker.process.kill()
        for worker in self.workers:
            worker.process.join()
            worker.close()
        self.workers.clear()


def _death(code: int | None) -> str:
    if code is not None and code < 0:
        return f"signal {signal.Signals(-code).name}"
    return f"exit {code}"


def _door(pipe: Connection) -> socket.socket | None:
    """The pipe once more, as what open files go through; None where the system cannot hand them over (Windows)."""
    return socket.socket(fileno=os.dup(pipe.fileno())) if hasattr(socket, "send_fds") else None


def _handed(door: socket.socket | None, path: Path) -> BinaryIO:
    """Take the file that comes behind an argument; where none can come, open it by its name."""
    if door is None:
        return path.open("rb")
    _, files, _, _ = socket.recv_fds(door, len(_FILE), 1)
    if not files:
        raise EOFError
    return os.fdopen(files[0], "rb")


@contextmanager
def _environment(said: dict[str, str]) -> Iterator[None]:
    """Say something in the environment of children that start now."""
    before = {name: os.environ.get(name) for name in said}
    os.environ.update(said)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def _serve(pipe: Connection, work: Callable[..., Any], bounds: Bounds) -> None:
    """Run in the child: answer until the pipe closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    sandbox.bound_memory(bounds.memory_mb)
    sandbox.mute()
    sandbox.shut(bounds.readable)
    door = _door(pipe)
    pipe.send_bytes(pack((_READY, "")))
    while True:
        try:
            argument, path = pipe.recv()
            file = None if path is None else _handed(door, path)
        except (EOFError, ConnectionError):
            return
        try:
            with file or nullcontext():
                said = pack((work(argument) if file is None else work(argument, file), ""))
        except MemoryError:
            said = pack((None, f"needs more than {bounds.memory_mb} MiB"))
        except Exception as error:  # the one place: whatever a hostile file raises is an outcome
            said = pack((None, f"{type(error).__name__}: {error}"[:300]))
        pipe.send_bytes(said)
