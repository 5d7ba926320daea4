"""Train the weights of account links on simulated markets, and write them where the program takes them from.

Example:
    python scripts/train_links.py --seeds 24
"""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import click

from linking.surveys import survey
from linking.training import train
from linking.trials import Trial, trials

WORLDS = ("base", "mix", "hard", "no backups", "no backups, hard")
WEIGHTS = Path(__file__).resolve().parents[1] / "evidence" / "links" / "weights.json"


@click.command()
@click.option("--seeds", type=click.IntRange(4, 500), default=24, show_default=True, help="Markets of each world.")
@click.option("--out", type=click.Path(path_type=Path), default=WEIGHTS, show_default=True)
def main(seeds: int, out: Path) -> None:
    """Train on seeds from 0 up; every second market is grouped by a machine that errs."""
    found: list[list[Trial]] = []
    same = 0
    with click.progressbar([(world, seed) for seed in range(seeds) for world in WORLDS], label="Simulating") as bar:
        for world, seed in bar:
            simulated = survey(seed, world, errs=seed % 2 == 1)
            same += len(simulated.same)
            found.append(trials(simulated))
    recipe = (
        f"binned likelihood ratios of one operator against reselling, from simulated markets ({', '.join(WORLDS)}; "
        f"seeds 0 to {seeds - 1}), one basis of each group, recalibrated on markets held out; no real accounts"
    )
    told = asdict(train(found, same, recipe))
    out.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
    click.echo(f"{out}: {same} pairs of one operator, {told['flagged']:.3f} of them flagged. {told['recipe']}")


if __name__ == "__main__":
    main()
