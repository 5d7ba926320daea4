"""``evidence report``: one page for readers."""

from __future__ import annotations

from pathlib import Path

import click


@click.command(name="report", epilog="\b\nExample:\n  evidence --case ivory-2015 report report.html")
@click.argument("out", metavar="OUT.html", type=click.Path(path_type=Path))
@click.pass_obj
def command(given: str | None, *, out: Path) -> None:
    """Write one self-contained page about the case: totals, weeks, pictures seen most often, accounts, custody.

    The page needs no network and runs no script; print it from a browser for a PDF. A report of that name is replaced.
    """
    from evidence.case import Case, find
    from evidence.cli.progress import Shown
    from evidence.report.html import write

    with Case.open(find(given)) as case:
        size = write(case, out, Shown())
    click.echo(f"{out}: {size / 1e6:.1f} MB. Open it in a browser.")
