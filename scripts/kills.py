"""Kill the program at random moments, without warning, and print whether anything was lost.

    scripts/kills.py [--times 300] [--seed 0]

Each time a step runs in a process of its own and is ended by SIGKILL somewhere on its way. Afterwards verify must be
clean, whatever the step had reported as stored must be there, and no bag or table may be visible half. At the end each
step runs to its end, and the case must hold every file. A kill shows what a crash of the program or an operator does; a
power cut, which loses what the disk had not written, it does not show.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import cv2
import numpy as np

from evidence.case import Case
from evidence.dedupe import dedupe
from evidence.ingest import ingest
from evidence.progress import Progress, Silent
from evidence.report import bundle, csv
from evidence.settings import Settings
from evidence.sources import Wishes
from evidence.verify import verify

FILES = 160
KILLS = 5
"""Kills of a step before it may come to its end."""


@dataclass(frozen=True, slots=True)
class Scene:
    """Where everything lies, and how far a step says that it got: so many bytes in a pipe as units were done."""

    base: Path
    pipe: int = -1

    def open(self) -> Case:
        """Open the case."""
        return Case.open(self.base / "case")

    def progress(self) -> Progress:
        """Listen to a step, and pass on what it says is safe."""
        return Silent() if self.pipe < 0 else _Told(self.pipe)


class _Told(Silent):
    def __init__(self, pipe: int) -> None:
        super().__init__()
        self._pipe = pipe

    def advance(self, units: int = 1) -> None:
        os.write(self._pipe, b"." * units)


def taking(scene: Scene) -> None:
    """Ingest."""
    with scene.open() as case:
        ingest(case, scene.base / "source", Wishes(layout="{account}"), scene.progress())


def comparing(scene: Scene) -> None:
    """Dedupe."""
    with scene.open() as case:
        dedupe(case, scene.progress())


def deciding(scene: Scene) -> None:
    """Acts of a person, one by one, as the review writes them."""
    with scene.open() as case:
        for number in range(40):
            with case.working():
                case.record([("note", {"number": number})])
            scene.progress().advance()


def handing_over(scene: Scene) -> None:
    """Export of a bag and of tables."""
    with scene.open() as case:
        bundle.export(case, scene.base / "bag", bundle.Chosen(), scene.progress())
        csv.export(case, scene.base / "tables", scene.progress())


STEPS: dict[str, Callable[[Scene], None]] = {
    "ingest": taking,
    "dedupe": comparing,
    "review": deciding,
    "export": handing_over,
}


@dataclass(slots=True)
class Tally:
    """How many kills hit a step on its way, by step, and what did not hold after one."""

    kills: Counter[str] = field(default_factory=Counter)
    finished: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)


def build(base: Path) -> None:
    """Write the source: small pictures of two accounts, some of them alike."""
    for number in range(FILES):
        rough = np.random.default_rng(number % (FILES - 20)).integers(0, 256, (9, 12, 3), np.uint8)
        path = base / "source" / f"account{number % 2}" / f"{number}.jpg"
        path.parent.mkdir(parents=True, exist_ok=True)
        shown = cv2.resize(rough, (120, 90), interpolation=cv2.INTER_CUBIC)
        path.write_bytes(
            cv2.imencode(".jpg", shown, [cv2.IMWRITE_JPEG_QUALITY, 60 + number // (FILES - 20)])[1].tobytes()
        )
    renew(base)


def renew(base: Path) -> None:
    """Begin a new case."""
    shutil.rmtree(base / "case", ignore_errors=True)
    Case.create(base / "case", Settings(workers=1, sscd="off")).close()


def killed(scene: Scene, step: str, seconds: float) -> tuple[bool, int]:
    """Run a step in a process of its own and kill it after some time.

    Returns:
        Whether the kill came in time, and how many units the step had reported.
    """
    reads, writes = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.close(reads)
            os.setsid()
            STEPS[step](Scene(scene.base, writes))
        finally:
            os._exit(0)  # whatever happened, this process must not go on as its parent
    os.close(writes)
    time.sleep(seconds)
    with suppress(ProcessLookupError):
        os.kill(child, signal.SIGKILL)
    status = os.waitpid(child, 0)[1]
    with suppress(ProcessLookupError):
        os.killpg(child, signal.SIGKILL)  # its workers, which else would end by themselves a moment later
    with os.fdopen(reads, "rb") as pipe:
        return os.WIFSIGNALED(status), len(pipe.read())


def check(scene: Scene, step: str, reported: int) -> list[str]:
    """Say what does not hold after a kill."""
    with scene.open() as case:
        faults = [f"{step}: {found.kind}, {found.subject}" for found in verify(case, Silent())]
        acts = Counter(entry.act for entry in case.ledger.read())
        takes = acts["take"] if step == "ingest" else acts["note"] if step == "review" else reported
    if takes < reported:
        faults.append(f"{step}: {reported} reported, {takes} in the ledger")
    if (scene.base / "bag").exists() and not (scene.base / "bag" / "tagmanifest-sha256.txt").is_file():
        faults.append("a bag is visible half")
    return faults


def run(base: Path, times: int, seed: int) -> Tally:
    """Kill so many times; begin a new case whenever all steps came to their end."""
    rng, tally, scene = random.Random(seed), Tally(), Scene(base)
    build(base)
    longest = dict.fromkeys(STEPS, 1.0)
    while tally.kills.total() < times:
        for step, do in STEPS.items():
            for _ in range(KILLS):
                hit, reported = killed(scene, step, rng.uniform(0, longest[step]))
                (tally.kills if hit else tally.finished)[step] += 1
                tally.faults += check(scene, step, reported)
                _clear(scene)
            begun = time.monotonic()
            do(scene)
            longest[step] = time.monotonic() - begun
            _clear(scene)
            sys.stderr.write(f"{tally.kills.total()} kills, {len(tally.faults)} faults\n")
        tally.faults += _whole(scene)
    return tally


def _clear(scene: Scene) -> None:
    """Take away what an export that came to its end has written."""
    for name in ("bag", "tables"):
        shutil.rmtree(scene.base / name, ignore_errors=True)


def _whole(scene: Scene) -> list[str]:
    """Every file must be there at the end; then all begins anew."""
    with scene.open() as case:
        there = len(list(case.originals))
    renew(scene.base)
    return [] if there == FILES else [f"{there} of {FILES} originals at the end"]


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--times", type=int, default=300)
    parser.add_argument("--seed", type=int, default=0)
    asked = parser.parse_args()
    with TemporaryDirectory() as folder:
        tally = run(Path(folder), asked.times, asked.seed)
    sys.stdout.write("| step | kills | came to its end before the kill |\n| --- | --- | --- |\n")
    for step in STEPS:
        sys.stdout.write(f"| {step} | {tally.kills[step]} | {tally.finished[step]} |\n")
    sys.stdout.write(f"\n{len(tally.faults)} faults.\n")
    sys.stdout.writelines(f"DOES NOT HOLD: {fault}\n" for fault in tally.faults)
    sys.exit(1 if tally.faults else 0)


if __name__ == "__main__":
    main()
