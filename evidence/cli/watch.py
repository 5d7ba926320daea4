"""``evidence watch``: take captures as they arrive."""

from __future__ import annotations

import contextlib
import signal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from evidence.ingest import Totals


@click.command(
    name="watch",
    epilog="\b\nExample:\n  evidence --case ivory-2015 watch incoming --layout '{account}/{ad}' --occasion 'week 6'",
)
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--layout", help="What the folders' names mean: {platform} {account} {ad} {occasion} {date} {ignore}.")
@click.option("--occasion", help="Occasion of every file that the source names none for.")
@click.option("--platform", help="Platform of every file that the source names none for.")
@click.option("--every", type=click.FloatRange(0.1, 86400), default=5.0, help="Seconds between looks; 5.")
@click.option(
    "--settle",
    type=click.FloatRange(0, 86400),
    default=5.0,
    show_default=True,
    help="Seconds without change until a file is whole.",
)
@click.option("--once", is_flag=True, help="Take what is there and whole, then end.")
@click.pass_obj
def command(given: str | None, /, folder: Path, *, every: float, settle: float, once: bool, **said: Any) -> None:
    """Take captures as they arrive in FOLDER, each once it is whole; nothing in FOLDER is changed.

    It goes on until Ctrl-C, and may be started again at any time: what was taken is remembered. A file is taken when it
    has not changed for a while; names that browsers give to what is still loading wait. An archive is a source of its
    own, and so is a table in a folder of its own with its files, or a table in FOLDER itself with the files that it
    names. Everything else is read as 'ingest FOLDER' does.
    """
    from evidence.case import Case, find
    from evidence.cli import checkpoint
    from evidence.cli.progress import Shown
    from evidence.report.text import legible
    from evidence.sources import Wishes
    from evidence.watching import Watch, keep_looking

    taken = 0
    with Case.open(find(given)) as case, Shown() as progress:
        watched = Watch(case, folder, Wishes(time_zone=case.settings.time_zone, **said), settle)
        click.echo(
            f"Watching {legible(str(folder), 200)}; {watched.waiting():,} files wait. Ctrl-C stops it.", err=True
        )
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        with contextlib.suppress(KeyboardInterrupt):
            for name, totals in watched.settled(progress) if once else keep_looking(watched, every, progress):
                taken += totals.stored
                _print(name, totals)
        click.echo(f"Stopped. {taken:,} files stored; {watched.waiting():,} wait. Next: evidence dedupe.")
        checkpoint.echo(case)


def _print(source: str, totals: Totals) -> None:
    from evidence.report.text import legible

    click.echo(
        f"{legible(source, 120)}: {totals.stored:,} stored, {totals.already_stored:,} already stored, "
        f"{totals.unreadable:,} unreadable, {totals.ignored:,} ignored; {totals.new_sightings:,} new sightings."
    )
    for name, state, reason in totals.reasons[:20]:
        click.echo(f"  {state}: {legible(name, 100)}: {legible(reason, 200)}")
