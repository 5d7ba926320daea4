#!/usr/bin/env python3
"""How often are verdicts right, by the probability that they state? Prints a Markdown table.

    .venv/bin/python scripts/benchmark_matching.py ../shared/data/photos --keep /tmp/sets --no-chains-table
    .venv/bin/python scripts/calibrate_verdicts.py /tmp/sets/*-case-*

Works on cases that ``benchmark_matching.py --keep`` left: files named ``<number>_<edit>`` that show one photo each.
Files that show several (grids, feeds, insets) or a screen are left out, since their names do not tell the truth.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from evidence.catalogue import Catalogue, regions, sightings, verdicts
from evidence.catalogue.verdicts import VerdictRow

SEVERAL = ("feed", "2x2", "3x3", "inset", "clip", "viewer")
BANDS = (0.0, 0.005, 0.05, 0.15, 0.3, 0.5, 0.65, 0.8, 0.9, 0.95, 0.98, 0.995, 1.01)


def judged(case: Path) -> Iterator[tuple[VerdictRow, bool]]:
    """Yield the verdicts of a case whose truth the names tell, and whether both sides show one photo."""
    with Catalogue(case / "catalogue.db").reading() as db:
        names = {row.sha256: Path(row.source_path).stem for row in sightings.everything(db)}
        shown = {row.id: names[row.sha256] for row in regions.everything(db)}
        rows = list(verdicts.everything(db))
    for row in rows:
        left, right = shown[row.left], shown[row.right]
        if not any(word in name for word in SEVERAL for name in (left, right)) and "_" in left and "_" in right:
            yield row, left.split("_")[0] == right.split("_")[0]


def main() -> None:
    """Run."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cases", type=Path, nargs="+", help="cases that benchmark_matching.py --keep left")
    found = [pair for case in parser.parse_args().cases for pair in judged(case)]
    lines = ["| stated | verdicts | mean stated | right |", "| --- | --- | --- | --- |"]
    for low, high in pairwise(BANDS):
        band = [(row.probability, truth) for row, truth in found if low <= row.probability < high]
        if band:
            stated = sum(probability for probability, _ in band) / len(band)
            right = sum(truth for _, truth in band) / len(band)
            lines.append(f"| {low:g} to {min(high, 1):g} | {len(band):,} | {stated:.3f} | {right:.3f} |")
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
