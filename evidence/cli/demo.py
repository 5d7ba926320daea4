"""``evidence demo``: the whole way on a made market, with the answer beside the truth."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from evidence.cli import table

if TYPE_CHECKING:
    from evidence.agreement import Agreement
    from evidence.comparison import Comparison
    from evidence.demo import Demonstration


@click.command(name="demo", epilog="\b\nExample:\n  evidence demo /tmp/demo")
@click.argument("folder", type=click.Path(path_type=Path), default=Path("demo"), metavar="[DIR]")
@click.option(
    "--seed", type=click.IntRange(0, 999_999), default=7, show_default=True, help="Another seed, another market."
)
@click.option("--scale", type=click.FloatRange(0.05, 200), default=1.0, show_default=True, help="How much is on sale.")
@click.option("--pictures", type=click.IntRange(10, 100_000), help="About how many pictures, instead of --scale.")
@click.option("--json", "as_json", is_flag=True, help="Print the comparison as JSON.")
def command(folder: Path, *, seed: int, scale: float, pictures: int | None, as_json: bool) -> None:
    """Draw a small market with known truth in DIR, work through it, and compare.

    Takes about two minutes on two cores; nothing is fetched from anywhere.
    """
    from evidence.cli.progress import Shown as Bar
    from evidence.demo import demo

    shown = demo(folder, seed, pictures or max(10, round(350 * scale)), Bar())
    click.echo(table.as_json(shown.comparison) if as_json else _whole(shown))


def _whole(shown: Demonstration) -> str:
    found = shown.comparison
    rows = [(number.name, number.found, number.true) for number in found.numbers]
    parts = [
        "THE ANSWER BESIDE THE TRUTH",
        table.table(("", "found", "truth"), rows),
        table.table(("grouping against the truth", "precision", "recall", "F"), _agreements(found)),
        "REPOSTS FOUND, by what was done to the picture",
        table.table(
            ("edit", "copies", "found", "missed"),
            [(r.edit, r.copies, r.found, r.copies - r.found) for r in found.edits],
        ),
        _merges(found),
        f"Case: {shown.case}\nReport: {shown.report}  (open it in a browser)",
    ]
    return "\n\n".join(parts)


def _agreements(found: Comparison) -> list[tuple[str, str, str, str]]:
    def row(name: str, figures: Agreement) -> tuple[str, str, str, str]:
        return name, f"{figures.precision:.3f}", f"{figures.recall:.3f}", f"{figures.f1:.3f}"

    return [
        row("same picture, by pairs", found.pairs),
        row("same picture, B-cubed", found.members),
        row("same piece, B-cubed", found.pieces),
    ]


def _merges(found: Comparison) -> str:
    """What clusters hold too much: two pieces, which hides one, told apart from two photos of one piece."""
    wrong = [merge for merge in found.merges if len(merge[2]) > 1]
    alike = [merge for merge in found.merges if len(merge[2]) == 1]
    lines = [f"WRONG MERGES: {len(wrong)} clusters hold more than one piece"]
    lines += [
        f"  {cluster}: {', '.join(frames)} (pieces {', '.join(pieces)})" for cluster, frames, pieces in wrong[:10]
    ]
    if alike:
        lines += [f"Nearly equal photos of one piece, taken as one picture: {len(alike)} clusters"]
        lines += [f"  {cluster}: {', '.join(frames)}" for cluster, frames, _pieces in alike[:10]]
    return "\n".join(lines)
