"""Measure account links on simulated markets that the weights were not trained on, beside what is aimed at.

Example:
    python scripts/validate_links.py --seeds 24
    python scripts/validate_links.py --case CASE
"""

from __future__ import annotations

from pathlib import Path

import click

from linking import halves, measured
from linking.measured import Measured

FIRST = 10_000
"""Seeds from here on; training uses those from 0."""
TARGETS = {
    "base": (0.90, 0.60, 0.10, None),
    "mix": (0.85, None, 0.20, None),
    "hard": (0.75, None, 0.30, None),
    "no backups": (None, None, None, 0.02),
    "no backups, mix": (None, None, None, 0.02),
    "no backups, hard": (None, None, None, 0.10),
}
"""By world: least area, least recall at .9, most Cllr, most false claims a survey. Everywhere: precision .95."""


@click.command()
@click.option("--seeds", type=click.IntRange(1, 1000), default=24, show_default=True, help="Markets of each world.")
@click.option("--errs", is_flag=True, help="Let the machine miss a tenth of what belongs together.")
@click.option("--world", "only", type=click.Choice(list(TARGETS)), multiple=True, help="These worlds only.")
@click.option("--case", type=click.Path(path_type=Path), help="Cut the accounts of a case in two, and link the halves.")
def main(seeds: int, only: tuple[str, ...], case: Path | None, *, errs: bool) -> None:
    """Print a table for scripts/README.md."""
    if case is not None:
        for line in halves.lines(case):
            click.echo(line)
        return
    click.echo("| world | screened | area | precision at .9 | recall at .9 | Cllr | false a survey | arrows |")
    click.echo("| --- | --- | --- | --- | --- | --- | --- | --- |")
    for world in only or TARGETS:
        told = measured.measure(world, range(FIRST, FIRST + seeds), errs=errs)
        click.echo(row(world, told))


def row(world: str, told: Measured) -> str:
    """Write one world's figures, each with what is aimed at."""
    area, recall, cost, false = TARGETS[world]
    same = told.same > 0
    cells = [
        world,
        f"{told.screened / told.same:.2f}" if same else "",
        _aimed(told.area, area, ">=") if same else "",
        f"{told.right / told.claimed:.2f} ({told.claimed} claims; >= .95)" if same and told.claimed else "",
        _aimed(told.right / told.same, recall, ">=") if same else "",
        _aimed(told.cost, cost, "<=") if same else "",
        _aimed((told.claimed - told.right) / told.surveys, false, "<="),
        f"{told.arrows_right} right, {told.arrows_wrong} wrong, {told.undecided} undecided; "
        f"{told.arrows_beside} between agents",
    ]
    return f"| {' | '.join(cells)} |"


def _aimed(value: float, target: float | None, sign: str) -> str:
    return f"{value:.2f}" if target is None else f"{value:.2f} ({sign} {target:.2f})"


if __name__ == "__main__":
    main()
