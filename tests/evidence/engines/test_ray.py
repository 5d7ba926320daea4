"""Ray on this machine: the same outcomes and the same clusters as ``local``, whatever is killed in between."""

from __future__ import annotations

import itertools
import os
import pickle
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any, cast

import pytest

from evidence import engines, program
from evidence.case import Case
from evidence.catalogue import clusters, regions, verdicts
from evidence.dedupe import dedupe
from evidence.engines import Bounds, Task, local
from evidence.engines.ray import meanwhile, start
from evidence.engines.ray.hand import Hand, Sealed
from evidence.engines.ray.meanwhile import Meanwhile
from evidence.errors import WrongCallError
from evidence.ingest import ingest
from evidence.packing import unpack
from evidence.progress import Silent
from evidence.settings import Settings
from evidence.sources import Wishes
from tests import captures, drawing
from tests.evidence.engines.test_local import forge, misbehave

TWO = Bounds(workers=2, memory_mb=600)


@pytest.fixture(scope="module")
def ray() -> Iterator[Any]:
    """Ray on this machine, up."""
    if find_spec("ray") is None:
        pytest.skip("the extra 'ray' is not installed")
    starting = start.started(TWO)
    while not starting.up():
        time.sleep(0.1)
    yield starting.ray
    starting.end()
    assert starting.gone()


def children(pid: int) -> set[int]:
    """All processes that descend from one, by /proc."""
    below: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            except OSError:
                continue
            below.setdefault(parent, []).append(int(entry.name))
    found: set[int] = set()
    waiting = [pid]
    while waiting:
        more = set(below.get(waiting.pop(), [])) - found
        found |= more
        waiting += more
    return found


def hands() -> list[int]:
    """Ray's own processes that serve us."""
    return [pid for pid in children(os.getpid()) if command(pid).startswith(b"ray::Hand")]


def command(pid: int) -> bytes:
    """A process' command line; empty where it has just ended."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


def test_hostile_tasks_end_as_they_do_in_local_and_the_others_go_on(ray: Any) -> None:
    deeds = [1, "raise", 2, "exit", "hang", 3, "eat", "die", *range(4, 40)]
    found = list(engines.run("ray", misbehave, [Task(deed, 1 if deed == "hang" else 60) for deed in deeds], TWO))
    assert [outcome.answer for outcome in found] == [2, None, 4, None, None, 6, None, None, *range(8, 80, 2)]
    assert [outcome.failure for outcome in found if outcome.failure] == [
        "KeyError: 'no such key'",
        "crashed the decoder (exit 7)",
        "took longer than 1 s",
        "needs more than 600 MiB",
        "crashed the decoder (signal SIGKILL)",
    ]


@pytest.mark.parametrize("how", ["pickle", "nonsense"])
def test_an_answer_that_would_run_is_no_answer_and_the_others_go_on(ray: Any, how: str) -> None:
    found = list(engines.run("ray", either, [Task(each, 60) for each in (1, 2, how, 3, 4)], TWO))
    assert [outcome.answer for outcome in found] == [2, 4, None, 6, 8]
    assert found[2].failure.startswith("gave no answer that can be read")


def either(how: Any) -> object:
    return forge(how) if isinstance(how, str) else 2 * how


def linger(number: int) -> int:
    time.sleep(0.2)
    return 2 * number


def test_a_worker_killed_in_the_middle_costs_time_only(ray: Any) -> None:
    running = engines.run("ray", linger, (Task(number, 30) for number in range(40)), TWO)
    found = [next(running).answer for _ in range(3)]
    for pid in hands():
        os.kill(pid, signal.SIGKILL)
    found += [outcome.answer for outcome in running]
    assert found == [2 * number for number in range(40)]


def test_stages_share_workers_and_give_them_back(ray: Any) -> None:
    with engines.keeping("ray"):
        assert [one.answer for one in engines.run("ray", linger, [Task(1, 30)] * 4, TWO)] == [2] * 4
        kept = sorted(hands())
        assert [one.answer for one in engines.run("ray", abs, [Task(-1, 30)] * 4, TWO)] == [1] * 4
        assert sorted(hands()) == kept
        for pid in kept:
            os.kill(pid, signal.SIGKILL)
        assert [one.answer for one in engines.run("ray", linger, [Task(3, 30)] * 4, TWO)] == [6] * 4
    deadline = time.monotonic() + 60
    while hands() and time.monotonic() < deadline:
        time.sleep(0.1)
    assert hands() == []


class _Later:
    """Ray that is up when it has been asked so often."""

    def __init__(self, ray: Any, asks: int) -> None:
        self.ray, self.asks = ray, asks

    def up(self) -> bool:
        self.asks -= 1
        return self.asks < 0


def test_until_ray_has_started_processes_of_this_program_do_the_work(ray: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(meanwhile, "WORTH_SECONDS", 0.0)
    pool = Meanwhile(cast("Any", _Later(ray, 3)), linger, TWO)
    taken = itertools.count()
    found = local.ordered(pool, (Task(number, 30) for number in taken))
    try:
        assert [next(found).answer for _ in range(3)] == [0, 2, 4]
        assert pool.left
        while not hands() or pool.left:
            assert next(found).answer % 2 == 0
        last = next(taken)
        assert [next(found).answer for _ in range(8)][-1] < 2 * last
        assert pool.here.workers == []
    finally:
        pool.stop()


def test_work_that_is_soon_done_is_ended_by_who_began_it(ray: Any) -> None:
    pool = Meanwhile(cast("Any", _Later(ray, 0)), linger, TWO)
    with engines.keeping("ray"):
        found = list(local.ordered(pool, (Task(number, 30) for number in range(40))))
        assert [outcome.answer for outcome in found] == [2 * number for number in range(40)]
        pool.stop()
        kept = hands()
        assert [one.answer for one in engines.run("ray", linger, [Task(1, 30)] * 4, TWO)] == [2] * 4
        assert hands() == kept


def test_ray_that_does_not_start_is_said_where_work_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(*_: object) -> None:
        raise WrongCallError("Ray does not start: no room")

    monkeypatch.setattr(start, "loaded", failing)
    monkeypatch.setattr(start, "_STARTED", [])
    with pytest.raises(WrongCallError, match="no room"):
        list(engines.run("ray", linger, (Task(number, 30) for number in range(600)), TWO))


ENDLESS = """
import itertools, time
from evidence import engines
with engines.keeping("ray"):
    tasks = (engines.Task(0.1, 30) for _ in itertools.count())
    for _ in engines.run("ray", time.sleep, tasks, engines.Bounds(1, 600)):
        print("one", flush=True)
"""


@pytest.mark.skipif(find_spec("ray") is None, reason="the extra 'ray' is not installed")
def test_a_program_that_is_told_to_end_while_ray_starts_ends_in_order() -> None:
    with subprocess.Popen([sys.executable, "-c", ENDLESS], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as told:
        assert told.stdout is not None
        assert told.stderr is not None
        assert told.stdout.readline() == b"one\n"
        told.terminate()
        told.stdout.read()
        assert told.stderr.read() == b""
    assert told.returncode == 128 + signal.SIGTERM


def test_workers_go_on_from_call_to_call_and_lose_no_task() -> None:
    hand = Hand()
    hand.open(pickle.dumps(linger), TWO)
    try:
        found = hand.do([(number, Task(pickle.dumps(number), 30)) for number in range(12)])
        assert 0 < len(found) < 12
        more = [(number, Task(pickle.dumps(number), 30)) for number in range(12, 14)]
        while len(found) < 14:
            found += hand.do(more)
            more = []
        assert hand.do([]) == []
    finally:
        hand.close()
    assert sorted((number, unpack(said), failure) for number, said, failure in found) == [
        (number, (2 * number, ""), "") for number in range(14)
    ]


def test_what_is_sealed_is_loaded_only_where_it_is_opened() -> None:
    nowhere = pickle.dumps(Task(1, 30)).replace(b"evidence.engines", b"evidence.nowhere")
    passed_on = pickle.dumps(Sealed(nowhere))
    with pytest.raises(ModuleNotFoundError, match="nowhere"):
        pickle.loads(passed_on)
    assert pickle.loads(pickle.dumps(Sealed(pickle.dumps(Task(1, 30))))) == Task(1, 30)


def test_a_node_that_does_not_see_the_case_is_refused(ray: Any) -> None:
    with pytest.raises(WrongCallError, match=r"does not see /not/there\. .*same path"):
        list(engines.run("ray", misbehave, [Task(1, 30)], Bounds(2, 600, ("/not/there",))))


def taken(folder: Path, where: str) -> tuple[list[Any], ...]:
    """Everything that a dedupe by one engine says of the same captures."""
    with Case.create(folder / where, Settings(workers=2, sscd="off")) as case:
        ingest(case, folder / "captures", Wishes(layout="{account}/{ad}"), Silent())
        dedupe(case, Silent(), engine=where)
        with case.catalogue.reading() as db:
            judged = list(verdicts.everything(db))
            return clusters.everything(db), list(clusters.pieces(db)), judged, list(regions.everything(db))


def test_local_and_ray_give_the_same_clusters_with_the_same_ids(ray: Any, tmp_path: Path) -> None:
    edits = captures.edits(1)
    files = {f"li/ad1/{n}.jpg": drawing.encoded(captures.PHOTOS[n]) for n in (1, 2, 3)}
    files |= {f"wang/{name}/{name}.jpg": edits[name] for name in ("cropped", "grid", "mirrored")}
    captures.lay(tmp_path / "captures", {**files, "zhao/bad/broken.jpg": b"\xff\xd8\xff\xe0 and no more"})
    first, second = taken(tmp_path, "local"), taken(tmp_path, "ray")
    assert first == second
    assert len(first[0]) < len(first[3])


def test_another_version_of_the_program_is_refused_and_changes_nothing(ray: Any, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    for package in ("evidence", "index"):
        shutil.copytree(program.ROOT / package, copy / package, ignore=shutil.ignore_patterns("__pycache__"))
    with (copy / "index" / "words.py").open("a", encoding="utf-8") as file:
        file.write("# changed\n")
    captures.lay(tmp_path / "captures", {"li/ad1/1.jpg": drawing.encoded(captures.PHOTOS[1])})
    with Case.create(tmp_path / "case", Settings(sscd="off")) as case:
        ingest(case, tmp_path / "captures", Wishes(layout="{account}/{ad}"), Silent())
    address = ray.get_runtime_context().gcs_address
    call = [sys.executable, "-c", "from evidence.cli import main; main()"]
    call += ["--case", str(tmp_path / "case"), "dedupe", "--engine", f"ray:{address}"]
    environment = {**os.environ, "PYTHONPATH": str(copy)}
    done = subprocess.run(call, cwd=tmp_path, env=environment, check=False, capture_output=True, text=True)
    assert done.returncode == 2
    assert "runs another version of this program" in done.stderr
    with Case.open(tmp_path / "case") as case, case.catalogue.reading() as db:
        assert list(regions.everything(db)) == []


def test_an_address_without_a_cluster_and_one_for_local_are_refused() -> None:
    with pytest.raises(WrongCallError, match="takes no address"):
        list(engines.run("local:1.2.3.4:5", misbehave, [Task(1, 30)], TWO))
    with pytest.raises(WrongCallError, match=r"at 127\.0\.0\.1:1 cannot be joined.*ray start"):
        start.joined(_Unjoined(), Bounds(1, 600, address="127.0.0.1:1"))


def test_where_there_is_nothing_to_do_no_cluster_is_joined() -> None:
    assert list(engines.run("ray:127.0.0.1:1", misbehave, [], TWO)) == []


class _Unjoined:
    """A program that has joined no cluster."""

    @staticmethod
    def is_initialized() -> bool:
        return False


def test_where_ray_is_missing_it_is_said_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(WrongCallError, match=r"pip install 'tuskprint\[ray\]'"):
        list(engines.run("ray", misbehave, [Task(1, 30)], TWO))
