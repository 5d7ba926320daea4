"""``evidence merge``: join another team's case to this one."""

from __future__ import annotations

from pathlib import Path

import click

from evidence.cli import table

_EXAMPLE = """\b
Example:
  evidence --case ivory-2015 merge ../berlin/ivory-2015 --checkpoint from-their-mail.txt
"""


@click.command(name="merge", epilog=_EXAMPLE)
@click.argument("other", metavar="OTHER_CASE", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option(
    "--checkpoint", "kept", type=click.Path(path_type=Path, dir_okay=False, exists=True), help="Their three lines."
)
@click.option("--json", "as_json", is_flag=True, help="Print what was joined as JSON.")
@click.pass_obj
def command(given: str | None, /, *, other: Path, kept: Path | None, as_json: bool) -> None:
    """Join OTHER_CASE, which is only read, to this case. Joining again adds what is new there.

    Both ledgers are kept: the other one becomes an original of this case, and its files, sightings, looks at ads and
    people's words on pictures are told in this one, each with who said it there and when. An original that both have
    is stored once and has the sightings of both. Of two words on one pair, the one said later counts; where reviewers
    differ, 'evidence review' lists the pair. Samples and their answers speak of the other case's own pieces: they stay
    in its ledger, and so do its settings. Ads and accounts are one where platform, account and ad have the same names.
    """
    from evidence.case import Case, find
    from evidence.cli import checkpoint as shown_checkpoint
    from evidence.cli.progress import Shown
    from evidence.custody import checkpoint
    from evidence.merge import merge

    with Case.open(find(given)) as case, Shown() as progress:
        merged = merge(case, other, progress, None if kept is None else checkpoint.read(kept))
        now = shown_checkpoint.lines(case)
    if as_json:
        click.echo(table.as_json(merged))
        return
    click.echo(f"Joined {merged.origin}, {merged.entries:,} entries; {merged.stored:,} originals are new here.")
    click.echo(table.table(("told in this ledger", "entries"), merged.told.items()))
    if merged.kept:
        left = ", ".join(f"{number} {act}" for act, number in merged.kept.items())
        click.echo(f"Only kept with the other ledger: {left}.")
    if merged.disputes:
        click.echo(f"Reviewers differ on {merged.disputes:,} pairs: settle them with 'evidence review'.")
    click.echo("Run 'evidence dedupe' to find the copies across both cases." if merged.told else "Nothing was new.")
    click.echo(now)
