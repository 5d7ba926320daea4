"""``evidence rebuild``: make the catalogue anew."""

from __future__ import annotations

import click


@click.command(name="rebuild", epilog="\b\nExample:\n  evidence --case ivory-2015 rebuild")
@click.pass_obj
def command(given: str | None) -> None:
    """Make the catalogue anew from the ledger, which tells of every original.

    The old catalogue stays until the new one is whole. What 'evidence dedupe' found is discarded: run it again.
    """
    from evidence.case import Case, find
    from evidence.cli import checkpoint
    from evidence.cli.progress import Shown
    from evidence.rebuild import rebuild

    with Case.open(find(given)) as case, Shown() as progress:
        rebuilt = rebuild(case, progress)
        now = checkpoint.lines(case)
    click.echo(
        f"The catalogue is made anew from {rebuilt.entries:,} entries; it knows {rebuilt.originals:,} originals. "
        "Run 'evidence dedupe' again to find the copies."
    )
    click.echo(now)
