"""Size and time of the report at the source study's scale: a whole simulated study, grouped as it truly is.

    .venv/bin/python scripts/benchmark_report.py

Pictures are stand-ins: drawn ones of the size of real thumbnails, so that the page's size is that of a real case.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from multiprocessing import get_context
from pathlib import Path

import numpy as np

from evidence.market.scenes import Shot, photograph
from index.picture import encode_jpeg
from simulation import grouped
from simulation.market import simulate

KINDS = ("bangle", "beads", "pendant", "tusk", "figure", "bangle", "pendant", "figure")


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--checks", type=int, default=47, help="of the 47 of the study")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, help="folder to keep the case in; one that is there is used again")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        kept = (given.keep or Path(folder)) / "case"
        if not kept.exists():
            kept.parent.mkdir(parents=True, exist_ok=True)
            begun = time.perf_counter()
            # In a process of its own: what it takes would count as the report's.
            making = get_context("spawn").Process(target=make, args=(kept, given.seed, given.checks))
            making.start()
            making.join()
            if making.exitcode:
                raise SystemExit(making.exitcode)
            sys.stdout.write(f"{given.checks} checks, case made in {time.perf_counter() - begun:.0f} s\n")
        for name in ("report.html", "report.xlsx"):
            sys.stdout.write(f"{name}: {measured(kept, Path(folder) / name)}\n")
            sys.stdout.flush()


def make(folder: Path, seed: int, checks: int) -> None:
    """Simulate a study and take in what its first checks found."""
    grouped.make(folder, simulate(seed), checks, _pictures()).close()


def measured(case: Path, out: Path) -> str:
    """Write a report by the command itself, and say how large it is and what it took."""
    begun = time.perf_counter()
    command = [sys.executable, "-c", "from evidence.cli import main; main()", "--case", str(case), "report", str(out)]
    process = subprocess.Popen(command)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(process.returncode)
    seconds, own = time.perf_counter() - begun, used.ru_utime + used.ru_stime
    return (
        f"{out.stat().st_size / 1e6:.1f} MB in {seconds:.1f} s, {own:.1f} s of them of a processor, "
        f"at most {used.ru_maxrss / 1024:.0f} MiB"
    )


def _pictures() -> list[bytes]:
    made = []
    for number, kind in enumerate(KINDS):
        pixels = photograph(Shot(kind, number, 0, number, number, 480, 360))
        made.append(encode_jpeg(np.asarray(pixels, np.uint8), 80))
    return made


if __name__ == "__main__":
    main()
