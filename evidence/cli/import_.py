"""``evidence import``: what people did elsewhere, read back."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import click

from evidence.cli import table


@click.command(name="import", epilog="\b\nExample:\n  evidence --case ivory-2015 import decisions sample.xlsx")
@click.argument("kind", metavar="KIND", type=click.Choice(["decisions"]))
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--reviewer", default="", help="Who answers in rows that name nobody.")
@click.option("--json", "as_json", is_flag=True, help="Print how every row ended as JSON.")
@click.pass_obj
def command(given: str | None, *, kind: str, file: Path, reviewer: str, as_json: bool) -> None:
    """Take in the answers of a sheet of 'evidence sample'; KIND is decisions.

    Every row ends as taken, known already, not answered, or not taken with the reason. Reading a sheet twice adds
    nothing; a later answer of the same reviewer counts instead of the earlier one, and both are kept.
    """
    from evidence.case import Case, find
    from evidence.deciding import decide

    del kind  # there is one so far
    with Case.open(find(given)) as case:
        taken = decide(case, file, reviewer=reviewer)
    refused = [row for row in taken.rows if row.end == "not taken"]
    if as_json:
        click.echo(table.as_json(taken))
    else:
        ends = Counter(row.end for row in taken.rows)
        click.echo(table.table(("rows", "number"), [(end, ends[end]) for end in sorted(ends)]))
        for row in refused:
            click.echo(f"Not taken: {file.name}, {row.place}: {table.written(row.reason, 300)}", err=True)
        for name in taken.passed_over:
            click.echo(f"Sheet {table.written(name)} has no answers and was passed over.")
        for each in taken.contradictions:
            click.echo(f"Contradiction, read as unsure until someone answers again: {each.text}", err=True)
    if refused:
        raise SystemExit(6)
