"""Simulate a market with known truth: drawn pictures to be worked through, or tables alone, of a whole study.

Example:
    python scripts/simulate_survey.py OUT --seed 3 --pictures 2000
    python scripts/simulate_survey.py OUT --tables --scenario hard
    python scripts/simulate_survey.py --calibration 20
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import numpy as np

from evidence.market.habits import HABITS
from evidence.market.records import Survey
from evidence.market.survey import plan
from evidence.market.write import size, write
from simulation.calibration import figures
from simulation.market import simulate
from simulation.scenarios import SCENARIOS
from simulation.tables import write as write_tables


@click.command()
@click.argument("out", type=click.Path(path_type=Path), required=False)
@click.option("--seed", type=click.IntRange(0, 999_999), default=7, show_default=True)
@click.option("--scenario", type=click.Choice(list(SCENARIOS)), default="base", show_default=True)
@click.option("--tables", is_flag=True, help="The truth tables of a whole study; no pictures.")
@click.option("--pictures", type=click.IntRange(10, 100_000), default=350, show_default=True, help="About how many.")
@click.option("--workers", type=click.IntRange(1), default=os.cpu_count() or 1, show_default=True)
@click.option("--calibration", type=click.IntRange(1), help="Compare so many seeds with the source study, and stop.")
def main(out: Path | None, **chosen: int | str | bool) -> None:
    """Simulate; refuse a folder that holds something."""
    scenario, seed = str(chosen["scenario"]), int(chosen["seed"])
    if chosen["calibration"]:
        for line in calibrated(scenario, int(chosen["calibration"])):
            click.echo(line)
        return
    if out is None:
        raise click.ClickException("Name a folder to write to.")
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise click.ClickException(f"{out} is not an empty folder. Name another one.")
    if chosen["tables"]:
        for path in write_tables(simulate(seed, scenario), out):
            click.echo(path)
        return
    draw(out, plan(seed, int(chosen["pictures"]), HABITS[scenario]), int(chosen["workers"]))


def draw(out: Path, survey: Survey, workers: int) -> None:
    """Draw a market's pictures and clips, and write its tables."""
    with click.progressbar(length=size(survey), label="Drawing", file=sys.stderr) as bar:
        market = write(survey, out, workers, bar.update)
    click.echo(f"captures: {market.table}\ntruth: {market.truth}")


def calibrated(scenario: str, seeds: int) -> Iterator[str]:
    """Yield the lines of a table: each figure of the simulation beside the source study's."""
    told = [figures(simulate(seed, scenario)) for seed in range(seeds)]
    yield f"| figure | {scenario}, {seeds} seeds | sd | source study | reference's simulation |"
    yield "| --- | --- | --- | --- | --- |"
    for same in zip(*told, strict=True):
        drawn = np.array([figure.simulated for figure in same])
        study = "" if same[0].study is None else f"{same[0].study:,.10g}"
        digits = 0 if drawn.mean() >= 100 else 2
        means = f"{drawn.mean():,.{digits}f} | {drawn.std():,.{digits}f}"
        yield f"| {same[0].name} | {means} | {study} | {same[0].reference:,.10g} |"


if __name__ == "__main__":
    main()
