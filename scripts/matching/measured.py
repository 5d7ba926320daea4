"""Runs a command, and measures it with all the processes that it starts: seconds, seconds of processors, memory."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

PERIOD = 0.05
"""Seconds between two looks; each process's last moments, shorter than this, are not counted."""

LOOKS_A_MEMORY = 5
"""Memory is added up at every so many looks: it is slow to ask for."""


@dataclass(frozen=True, slots=True)
class Cost:
    """Wall seconds, processor seconds and peak memory in MiB, of a command with its children; 0 where not to be had."""

    seconds: float
    processor: float
    memory: float

    def __add__(self, other: Cost) -> Cost:
        """Add one command after another."""
        return Cost(self.seconds + other.seconds, self.processor + other.processor, max(self.memory, other.memory))


class FailedError(Exception):
    """A command ended with an error; the text is the end of what it wrote."""


def run(command: Sequence[str], may_end: Sequence[int] = (0,)) -> Cost:
    """Run a command in a session of its own.

    Raises:
        FailedError: It ended with another code than one of ``may_end``.
    """
    begun, looks, memory = time.monotonic(), 0, 0.0
    spent: dict[int, float] = {}
    with tempfile.TemporaryFile() as output:
        with subprocess.Popen(command, stdout=output, stderr=output, start_new_session=True) as program:
            while program.poll() is None:
                for each, seconds in _processes(program.pid):
                    spent[each] = max(seconds, spent.get(each, 0.0))
                if looks % LOOKS_A_MEMORY == 0:
                    memory = max(memory, sum(_memory(each) for each, _ in _processes(program.pid)))
                looks += 1
                time.sleep(PERIOD)
            seconds = time.monotonic() - begun
        if program.returncode not in may_end:
            output.seek(0)
            raise FailedError(output.read().decode(errors="replace")[-2000:].strip())
    return Cost(seconds, sum(spent.values()), memory)


def _processes(session: int) -> Iterator[tuple[int, float]]:
    """Yield each process of a session with its processor seconds so far; none where the system has no /proc."""
    if not sys.platform.startswith("linux"):
        return
    ticks = os.sysconf("SC_CLK_TCK")
    for place in Path("/proc").iterdir():
        if place.name.isdecimal():
            try:
                fields = (place / "stat").read_text(encoding="utf-8", errors="replace").rpartition(") ")[2].split()
            except OSError:
                continue  # it has just ended
            if int(fields[3]) == session:
                yield int(place.name), (int(fields[11]) + int(fields[12])) / ticks


def _memory(process: int) -> float:
    """Return the proportional set size in MiB: shared pages count once."""
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text(encoding="utf-8").splitlines()
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024
