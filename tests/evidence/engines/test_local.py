"""Workers that really crash, hang and outgrow their memory."""

from __future__ import annotations

import gc
import itertools
import multiprocessing
import os
import pickle
import signal
import struct
import time
from collections.abc import Callable, Generator
from multiprocessing.connection import Connection
from typing import Any

import pytest

from evidence.engines import Bounds, Outcome, Task, load, names
from evidence.engines.local import AHEAD, WINDOW, run
from evidence.errors import EvidenceError, WrongCallError

TWO = Bounds(workers=2, memory_mb=600)


def double(number: int) -> int:
    time.sleep(0.02 * (number % 3))
    return 2 * number


def misbehave(how: Any) -> Any:
    """Do what the argument says; numbers are doubled."""
    if isinstance(how, int):
        return 2 * how
    if isinstance(how, bytes):
        return len(how)
    deeds: dict[str, Callable[[], Any]] = {
        "raise": lambda: dict[str, int]()["no such key"],
        "exit": lambda: os._exit(7),
        "die": lambda: os.kill(os.getpid(), signal.SIGKILL),
        "hang": lambda: time.sleep(600),
        "eat": lambda: len(bytearray(4 << 30)),
        "stammer": _stammer,
        "recurse": lambda: misbehave(_Deep()),
    }
    return deeds[how]()


class _Deep:
    def __hash__(self) -> int:
        return hash(_Deep())


def _stammer() -> None:
    """Die in the middle of an answer: announce 1000 bytes, send 3."""
    for pipe in [each for each in gc.get_objects() if isinstance(each, Connection) and each.writable]:
        os.write(pipe.fileno(), struct.pack("!i", 1000) + b"abc")
    os._exit(1)


class Bomb:
    """A piece of work that kills whoever unpickles it."""

    def __call__(self, argument: object) -> object:
        return argument

    def __reduce__(self) -> tuple[Any, ...]:
        return os._exit, (3,)


def outcomes(arguments: list[Any], seconds: float = 30, bounds: Bounds = TWO) -> list[Outcome]:
    return list(run(misbehave, [Task(argument, seconds) for argument in arguments], bounds))


def test_answers_come_in_the_order_of_the_tasks() -> None:
    tasks = [Task(number, 30) for number in range(60)]
    found = list(run(double, tasks, TWO))
    assert [outcome.task for outcome in found] == tasks
    assert [outcome.answer for outcome in found] == [2 * number for number in range(60)]
    assert {outcome.failure for outcome in found} == {""}


@pytest.mark.parametrize(
    ("deed", "reason"),
    [
        ("raise", "KeyError: 'no such key'"),
        ("exit", "crashed the decoder (exit 7)"),
        ("die", "crashed the decoder (signal SIGKILL)"),
        ("eat", "needs more than 600 MiB"),
        ("stammer", "crashed the decoder (exit 1)"),
        ("recurse", "RecursionError"),
    ],
)
def test_what_goes_wrong_is_an_outcome_and_the_others_go_on(deed: str, reason: str) -> None:
    found = outcomes([1, 2, deed, 3, 4, deed, 5])
    assert [outcome.answer for outcome in found] == [2, 4, None, 6, 8, None, 10]
    assert [bool(outcome.failure) for outcome in found] == [False, False, True, False, False, True, False]
    assert all(outcome.failure.startswith(reason) for outcome in (found[2], found[5]))


def test_a_task_that_hangs_is_ended_after_its_time() -> None:
    tasks = [Task(1, 30), Task("hang", 0.5), *(Task(number, 30) for number in range(2, 8))]
    found = list(run(misbehave, tasks, TWO))
    assert [outcome.answer for outcome in found] == [2, None, 4, 6, 8, 10, 12, 14]
    assert found[1].failure == "took longer than 0.5 s"


def test_a_worker_that_dies_in_the_middle_of_its_last_answer_is_an_outcome() -> None:
    (found,) = outcomes(["stammer"], bounds=Bounds(workers=1, memory_mb=600))
    assert found.failure == "crashed the decoder (exit 1)"


def test_a_hang_is_ended_even_if_large_tasks_wait_behind_it() -> None:
    tasks = [Task("hang", 0.5), *(Task(bytes(4 << 20), 30) for _ in range(3)), Task(1, 30)]
    found = list(run(misbehave, tasks, Bounds(workers=1, memory_mb=600)))
    assert found[0].failure == "took longer than 0.5 s"
    assert [outcome.answer for outcome in found[1:]] == [4 << 20] * 3 + [2]


def test_a_lone_worker_that_only_ever_crashes_is_replaced_each_time() -> None:
    found = outcomes(["exit", "die", "exit", "raise"], bounds=Bounds(workers=1, memory_mb=600))
    assert [outcome.answer for outcome in found] == [None] * 4
    assert all(outcome.failure for outcome in found)


def test_no_task_gives_no_outcome() -> None:
    assert outcomes([]) == []


def test_tasks_are_taken_as_they_are_needed_and_workers_go_when_nobody_listens() -> None:
    taken = itertools.count()
    running = run(double, (Task(number, 30) for number in taken), TWO)
    assert [next(running).answer for _ in range(3)] == [0, 2, 4]
    assert next(taken) <= 3 + WINDOW + AHEAD * TWO.workers
    assert isinstance(running, Generator)
    running.close()
    assert multiprocessing.active_children() == []


def test_a_worker_that_cannot_start_is_an_error_with_a_remedy() -> None:
    with pytest.raises(EvidenceError, match=r"could not start .*worker_memory_mb"):
        list(run(Bomb(), [Task(1, 30)], TWO))
    assert multiprocessing.active_children() == []


def test_a_worker_is_not_stopped_by_the_interrupt_of_the_terminal() -> None:
    assert next(run(interrupt, [Task("", 30)], TWO)).answer == "still here"


def interrupt(_: str) -> str:
    os.kill(os.getpid(), signal.SIGINT)
    return "still here"


def test_what_a_worker_answered_before_it_died_is_not_lost() -> None:
    deeds = [deed for number in range(25) for deed in (number, number, "exit")]
    expected = [answer for number in range(25) for answer in (2 * number, 2 * number, None)]
    assert [outcome.answer for outcome in outcomes(deeds)] == expected


def test_workers_take_one_thread_each_and_hold_memory_and_the_environment_stays_as_it_was() -> None:
    before = dict(os.environ)
    tasks = [Task(name, 30) for name in ("OMP_NUM_THREADS", "MALLOC_TRIM_THRESHOLD_")]
    assert [each.answer for each in run(os.getenv, tasks, TWO)] == ["1", str(64 << 20)]
    assert dict(os.environ) == before


def test_engines_are_found_by_their_names() -> None:
    assert "local" in names()
    assert callable(load("local").run)
    with pytest.raises(WrongCallError, match="local"):
        load("moon")


def shout(text: str) -> str:
    for stream in (1, 2):
        os.write(stream, text.encode())
    return text


def test_what_a_worker_writes_does_not_reach_the_terminal(capfd: pytest.CaptureFixture[str]) -> None:
    assert next(run(shout, [Task("\x1b]0;mine\x07", 30)], TWO)).answer == "\x1b]0;mine\x07"
    assert capfd.readouterr() == ("", "")


def forge(how: str) -> object:
    """Answer as a worker would that was taken over."""
    pipes = [each for each in gc.get_objects() if isinstance(each, Connection) and each.writable and not each.closed]
    for pipe in pipes:
        pipe.send_bytes(pickle.dumps(Bomb()) if how == "pickle" else b"\0" * 8 + b"{}")
    time.sleep(30)
    return None


@pytest.mark.parametrize("how", ["pickle", "nonsense"])
def test_an_answer_that_would_run_is_no_answer(how: str) -> None:
    (found,) = list(run(forge, [Task(how, 30)], Bounds(workers=1, memory_mb=600)))
    assert found.answer is None
    assert found.failure.startswith("gave no answer that can be read")
