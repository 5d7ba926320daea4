"""``evidence export``: the case in other programs' formats."""

from __future__ import annotations

from pathlib import Path

import click

from evidence.cli import table


@click.command(
    name="export",
    epilog="\b\nExample:\n  evidence --case ivory-2015 export csv tables\n  evidence --case ivory-2015 export graph g",
)
@click.argument("format_", metavar="FORMAT", type=click.Choice(["csv", "graph"]))
@click.argument("out", type=click.Path(path_type=Path))
@click.option("--force", is_flag=True, help="Replace the tables in a folder that is not empty.")
@click.option("--json", "as_json", is_flag=True, help="Print the files and their numbers of rows as JSON.")
@click.pass_obj
def command(given: str | None, *, format_: str, out: Path, force: bool, as_json: bool) -> None:
    """Write the case into the folder OUT; FORMAT is csv or graph.

    graph: the account links as GraphML and GEXF, as entities.csv and links.csv for i2 or Maltego, and as
    FollowTheMoney entities, one a line (similar.ftm.json).

    csv: the tables originals, sightings, regions, pairs, clusters, pieces, accounts, account_links, clips, estimates;
    UTF-8 with a header. A text that starts with = + - @, a tab or a line break gets an apostrophe in front, so that no
    spreadsheet runs it as a formula; numbers are left alone.
    """
    from evidence.case import Case, find
    from evidence.cli.progress import Shown
    from evidence.report import csv, graph

    export = csv.export if format_ == "csv" else graph.export
    with Case.open(find(given)) as case:
        written = export(case, out, Shown(), force=force)
    click.echo(table.as_json(written) if as_json else table.table(("file", "rows"), written.items()))
