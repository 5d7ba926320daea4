"""``evidence init``: make a new case."""

from __future__ import annotations

from pathlib import Path

import click


@click.command(
    name="init",
    epilog='\b\nExample:\n  evidence init ivory-2015 --study "Ivory, spring 2015" --time-zone Asia/Shanghai',
)
@click.argument("folder", metavar="DIR")
@click.option("--study", default=None, help="Name of the study; the folder's name where it is not given.")
@click.option("--time-zone", default="UTC", show_default=True, help="Zone of times that name none.")
def command(folder: str, study: str | None, time_zone: str) -> None:
    """Make a new case in DIR, which must be new or empty."""
    from evidence.case import Case
    from evidence.cli import checkpoint
    from evidence.custody.ledger import displayable
    from evidence.report.text import legible
    from evidence.settings import Settings

    named = displayable(Path(folder).absolute().name if study is None else study)
    with Case.create(Path(folder), Settings(study=named, time_zone=time_zone)) as case:
        click.echo(f"Made the case '{legible(named)}' in {legible(str(case.folder), 200)}.")
        checkpoint.echo(case)
    click.echo(
        "Next: evidence --case DIR ingest SOURCE. Its settings are in evidence.toml, and the words that tell contacts "
        "in words.toml."
    )
