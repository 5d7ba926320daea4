"""Size and time of the report at the source study's scale: a whole simulated study, grouped as it truly is.

    .venv/bin/python scripts/benchmark_report.py

Pictures are stand-ins: drawn ones of the size of real thumbnails, so that the page's size is that of a real case.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from evidence.market.scenes import Shot, photograph
from evidence.progress import Silent
from evidence.report import html, workbook
from index.picture import encode_jpeg
from simulation import grouped
from simulation.market import simulate

KINDS = ("bangle", "beads", "pendant", "tusk", "figure", "bangle", "pendant", "figure")


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--checks", type=int, default=47, help="of the 47 of the study")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        begun = time.perf_counter()
        case = grouped.make(Path(folder) / "case", simulate(given.seed), given.checks, _pictures())
        told = f"{given.checks} checks, case made in {time.perf_counter() - begun:.0f} s"
        sys.stdout.write(f"{told}\n")
        with case:
            for name, writer in (("report.html", html), ("report.xlsx", workbook)):
                begun = time.perf_counter()
                size = writer.write(case, Path(folder) / name, Silent())
                sys.stdout.write(f"{name}: {size / 1e6:.1f} MB in {time.perf_counter() - begun:.1f} s\n")


def _pictures() -> list[bytes]:
    made = []
    for number, kind in enumerate(KINDS):
        pixels = photograph(Shot(kind, number, 0, number, number, 480, 360))
        made.append(encode_jpeg(np.asarray(pixels, np.uint8), 80))
    return made


if __name__ == "__main__":
    main()
