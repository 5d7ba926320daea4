"""Measure what the product says of counts, on many simulated surveys with known truth, beside what is wanted of it.

Example:
    python scripts/validate_counting.py --seeds 200
    python scripts/validate_counting.py --pictures --seeds 20 --keep FOLDER   (hours; goes on where stopped)
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path

import numpy as np

from evidence.errors import NotEnoughError
from simulation.analyst import ANALYSTS
from simulation.machine import QUALITIES, reference_sizes, sizes_of
from simulation.market import simulate
from simulation.records import Ids
from validation import advertised, gates, pictures, visible
from validation.measured import Measured, Trial, measured
from validation.visible import Design

REVIEWS = (110, 300)
POPULATIONS: dict[str, Callable[[int], Ids]] = {
    "reference": cache(reference_sizes),
    "market": cache(lambda seed: sizes_of(simulate(seed))),
}
"""Pictures a piece: 12,000 pieces as in the counting reference, section 1.3, and the visible pieces of the market."""


def visible_pieces(seeds: int) -> Iterator[str]:
    """T1: by machine's quality, with an analyst who is right; then the ordinary machine with others."""
    yield "| T1: machine | analyst | pieces | reviews | bias | covered | half-width |"
    yield "| --- | --- | --- | --- | --- | --- | --- |"
    cases = [(quality, "sure") for quality in QUALITIES] + [("ordinary", name) for name in ANALYSTS if name != "sure"]
    for quality, analyst in cases:
        for population, sizes in POPULATIONS.items():
            for reviews in REVIEWS:
                design = Design(reviews)
                found = measured(
                    [
                        visible.trial(sizes(seed), QUALITIES[quality], ANALYSTS[analyst], design, seed)
                        for seed in range(seeds)
                    ]
                )
                yield f"| {quality} | {analyst} | {population} | {reviews} | {figures(found)} |"


def figures(found: Measured) -> str:
    """Word bias with its standard error, coverage and half-width."""
    bias = f"{100 * found.bias:+.2f} % (se {100 * found.bias_error:.2f})"
    return f"{bias} | {found.covered:.3f} | {100 * found.half_width:.2f} %"


def advertised_pieces(seeds: int) -> Iterator[str]:
    """T2: with the rate of deletion known, and estimated from second visits."""
    yield "| T2: market | rate | surveys | bias | covered | half-width | refused |"
    yield "| --- | --- | --- | --- | --- | --- | --- |"
    rates = {"known": advertised.known, "from re-visits": advertised.estimated}
    for scenario in ("base", "hard", "heavy reposting", "no reposting"):
        trials: dict[str, list[Trial]] = {name: [] for name in rates}
        for seed in range(seeds):
            world = simulate(seed, scenario)
            for name, rate in rates.items():
                with suppress(NotEnoughError):
                    trials[name].append(advertised.trial(world, rate(world)))
        for name, told in trials.items():
            yield f"| {scenario} | {name} | {len(told)} | {figures(measured(told))} | {seeds - len(told)} |"


def gate(seeds: int) -> Iterator[str]:
    """How often the gate before T3 refuses."""
    yield "| gate: stock | refused | wanted |"
    yield "| --- | --- | --- |"
    for stocks, wanted in ((gates.CLOSED, "<= .05"), (gates.TURNING, ">= .95")):
        for name, draw in stocks.items():
            refused = np.mean([gates.refused(draw(seed), seed) for seed in range(seeds)])
            yield f"| {name} | {refused:.3f} | {wanted} |"


def drawn_markets(seeds: int, keep: Path | None) -> Iterator[str]:
    """T1 through the whole program, on drawn pictures."""
    yield "| drawn market | true pieces | machine | links shown | reviewed | estimate | low | high | inside |"
    yield "| --- | --- | --- | --- | --- | --- | --- | --- | --- |"
    with tempfile.TemporaryDirectory(prefix="tuskprint-counting-") as made:
        folder = keep or Path(made)
        told = []
        for seed in range(pictures.FIRST, pictures.FIRST + seeds):
            told.append(pictures.kept(folder, seed))
            yield pictures.line(told[-1])
    inside = sum(each.low <= each.true <= each.high for each in told)
    off = np.array([each.estimate / each.true - 1 for each in told])
    width = np.mean([(each.high - each.low) / 2 / each.true for each in told])
    yield ""
    yield f"inside {inside} of {len(told)}; bias {100 * off.mean():+.1f} %; half-width {100 * width:.1f} %"


def main() -> None:
    """Run."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, default=200)
    parser.add_argument("--only", choices=("T1", "T2", "gate"), help="one table only")
    parser.add_argument("--pictures", action="store_true", help="draw markets, and run the whole program on them")
    parser.add_argument("--keep", type=Path, help="with --pictures: what was measured of each seed is kept here")
    given = parser.parse_args()
    if given.pictures:
        show(drawn_markets(given.seeds, given.keep))
        return
    for name, table in (("T1", visible_pieces), ("T2", advertised_pieces), ("gate", gate)):
        if given.only in (None, name):
            show(table(given.seeds))
            show([""])


def show(lines: Iterator[str] | list[str]) -> None:
    """Print lines as they come."""
    for line in lines:
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
