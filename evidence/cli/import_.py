"""``evidence import``: what people did elsewhere, read back."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any, Literal

import click

from evidence.cli import table


@click.command(name="import", epilog="\b\nExample:\n  evidence --case ivory-2015 import decisions sample.xlsx")
@click.argument("kind", metavar="KIND", type=click.Choice(["decisions", "hashes"]))
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--reviewer", default="", help="Who answers in rows that name nobody.")
@click.option("--as", "meant", type=click.Choice(["sha256", "pdq"]), help="hashes: what the values are.")
@click.option("--json", "as_json", is_flag=True, help="Print how every row ended as JSON.")
@click.pass_obj
def command(given: str | None, /, *, kind: str, file: Path, as_json: bool, **options: Any) -> None:
    """Take in what was made elsewhere; KIND is decisions or hashes.

    hashes: a partner's list of SHA-256 or PDQ (plain, CSV, or ThreatExchange descriptors). What the case has seen of it
    is printed and written into the ledger.

    decisions: the answers of a sheet of 'evidence sample'. Every row ends as taken, known already, not answered, or not
    taken with the reason. Reading a sheet twice adds nothing; a later answer of the same reviewer counts instead of the
    earlier one, and both are kept.
    """
    from evidence.case import Case, find
    from evidence.cli import checkpoint
    from evidence.deciding import decide

    if kind == "hashes":
        _hashes(given, file, options["meant"], as_json=as_json)
        return
    with Case.open(find(given)) as case:
        taken = decide(case, file, reviewer=options["reviewer"])
        now = checkpoint.lines(case)
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
        click.echo(now)
    if refused:
        raise SystemExit(6)


def _hashes(given: str | None, file: Path, meant: Literal["sha256", "pdq"] | None, *, as_json: bool) -> None:
    from evidence.case import Case, find
    from evidence.cli import checkpoint
    from evidence.known import look

    with Case.open(find(given)) as case:
        looked = look(case, file, meant)
        now = checkpoint.lines(case)
    if as_json:
        click.echo(table.as_json(looked))
        return
    rows = [(each.kind, each.value, each.distance, each.sha256, each.region) for each in looked.seen]
    click.echo(table.table(("kind", "known value", "bits apart", "original", "region"), rows))
    click.echo(
        f"{len(rows):,} seen of {looked.sha256:,} SHA-256 and {looked.pdq:,} PDQ; {looked.skipped:,} lines had neither."
    )
    click.echo(now)
