"""``evidence export``: the case in other programs' formats."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from evidence.cli import table

if TYPE_CHECKING:
    from evidence.case import Case


@click.command(
    name="export",
    epilog="""\b
Example:
  evidence --case ivory-2015 export csv tables
  evidence --case ivory-2015 export bundle for-the-court --piece P000012
""",
)
@click.argument("format_", metavar="FORMAT", type=click.Choice(["csv", "graph", "bundle", "hashes"]))
@click.argument("out", type=click.Path(path_type=Path))
@click.option("--force", is_flag=True, help="csv: replace the tables in a folder that is not empty.")
@click.option("--piece", default="", help="bundle: only the originals that show this piece.")
@click.option("--account", default="", help="bundle: only the originals seen with this account.")
@click.option("--json", "as_json", is_flag=True, help="Print what was written as JSON.")
@click.pass_obj
def command(given: str | None, /, *, format_: str, out: Path, as_json: bool, **options: Any) -> None:
    """Write the case into the folder OUT; FORMAT is csv, graph, bundle or hashes.

    csv: originals, sightings, regions, pairs, clusters, pieces, accounts, account_links, clips, estimates; UTF-8 with a
    header. A text that starts with = + - @, a tab or a line break gets an apostrophe in front, so that no spreadsheet
    runs it as a formula; numbers are left alone.

    graph: the account links as GraphML and GEXF, as entities.csv and links.csv for i2 or Maltego, and as FollowTheMoney
    entities, one a line (similar.ftm.json).

    bundle: a bag (BagIt) to hand over: the originals, the ledger, a proof of each original, the tables, the report, and
    the page that checks a proof without this program. The ledger and tables are always those of the whole case.

    hashes: SHA-256 and PDQ of pictures and clips, as plain lists, CSV and ThreatExchange descriptors, to share what was
    seen without sharing a picture.
    """
    from evidence.case import Case, find

    if format_ != "bundle" and (options["piece"] or options["account"]):
        raise click.UsageError("--piece and --account go with the format bundle.")
    with Case.open(find(given)) as case:
        written = _write(case, format_, out, options)
    click.echo(table.as_json(written) if as_json else table.table(("file", "rows"), written.items()))


def _write(case: Case, format_: str, out: Path, options: dict[str, Any]) -> dict[str, int | str]:
    from evidence.cli.progress import Shown
    from evidence.report import bundle, csv, graph, hashes

    if format_ == "hashes":
        return {**hashes.export(case, out)}
    with Shown() as progress:
        if format_ != "bundle":
            export = csv.export if format_ == "csv" else graph.export
            return {**export(case, out, progress, force=options["force"])}
        chosen = bundle.Chosen(options["piece"], options["account"])
        made = bundle.export(case, out.absolute(), chosen, progress)
    return {"originals": made.originals, "bytes of originals": made.bytes, "files": made.files}
