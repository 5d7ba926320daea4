"""Draw a made market: captures as a collector hands them over, and the truth beside them.

Example:
    python scripts/simulate_survey.py OUT --seed 3 --pictures 2000
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from evidence.market.survey import plan
from evidence.market.write import size, write


@click.command()
@click.argument("out", type=click.Path(path_type=Path))
@click.option("--seed", type=click.IntRange(0, 999_999), default=7, show_default=True)
@click.option("--pictures", type=click.IntRange(10, 100_000), default=350, show_default=True, help="About how many.")
@click.option("--workers", type=click.IntRange(1), default=os.cpu_count() or 1, show_default=True)
def main(out: Path, *, seed: int, pictures: int, workers: int) -> None:
    """Draw; refuse a folder that holds something."""
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise click.ClickException(f"{out} is not an empty folder. Name another one.")
    survey = plan(seed, pictures)
    with click.progressbar(length=size(survey), label="Drawing", file=sys.stderr) as bar:
        market = write(survey, out, workers, bar.update)
    click.echo(f"captures: {market.table}\ntruth: {market.truth}")


if __name__ == "__main__":
    main()
