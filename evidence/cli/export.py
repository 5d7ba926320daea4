"""``evidence export``: the case in other programs' formats."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from evidence.cli import table

if TYPE_CHECKING:
    from evidence.case import Case

FORMATS = ("csv", "graph", "bundle", "hashes", "datasette", "parquet", "fiftyone", "camtrap", "case-uco")


@click.command(
    name="export",
    epilog="""\b
Example:
  evidence --case ivory-2015 export csv tables
  evidence --case ivory-2015 export datasette to-browse
  evidence --case ivory-2015 export bundle for-the-court --piece P000012
""",
)
@click.argument("format_", metavar="FORMAT", type=click.Choice(FORMATS))
@click.argument("out", type=click.Path(path_type=Path))
@click.option("--force", is_flag=True, help="Replace files of the same names in a folder that is not empty.")
@click.option("--piece", default="", help="bundle: only the originals that show this piece.")
@click.option("--account", default="", help="bundle: only the originals seen with this account.")
@click.option("--json", "as_json", is_flag=True, help="Print what was written as JSON.")
@click.pass_obj
def command(given: str | None, /, *, format_: str, out: Path, as_json: bool, **options: Any) -> None:
    """Write the case into the folder OUT.

    csv: originals, sightings, regions, pairs, clusters, pieces, accounts, account_links, clips, estimates, ads,
    revisits, changes, tokens, qr_codes, lines; UTF-8 with a header. A text that starts with = + - @, a tab or a line
    break gets an apostrophe in front, so that no spreadsheet runs it as a formula; numbers are left alone.

    graph: the account links as GraphML and GEXF, as entities.csv and links.csv for i2 or Maltego, and as FollowTheMoney
    entities, one a line (similar.ftm.json).

    bundle: a bag (BagIt) to hand over: the originals, the ledger, a proof of each original, the tables, the report, and
    the page that checks a proof without this program. The ledger and tables are always those of the whole case.

    hashes: SHA-256 and PDQ of pictures and clips, as plain lists, CSV and ThreatExchange descriptors, to share what was
    seen without sharing a picture.

    datasette: the tables in one SQLite file, linked and searchable, with a metadata file. To browse them:
    datasette OUT/evidence.db --metadata OUT/metadata.json

    parquet: the tables as typed Parquet files, for pandas, R, DuckDB and Spark. Needs the extra 'parquet'.

    fiftyone: pictures and clips with their regions as FiftyOne datasets, in OUT/pictures and OUT/clips, with a copy of
    each original.

    camtrap: sightings as a tabular data package with the field names of Camtrap DP: rounds as deployments, sightings as
    media, pieces as individuals.

    case-uco: acquisitions, originals, accounts, ads, sightings and clusters as CASE/UCO (JSON-LD), for the tools of
    forensic laboratories.
    """
    from evidence.case import Case, find

    if format_ != "bundle" and (options["piece"] or options["account"]):
        raise click.UsageError("--piece and --account go with the format bundle.")
    with Case.open(find(given)) as case:
        written = _write(case, format_, out, options)
    click.echo(table.as_json(written) if as_json else table.table(("file", "rows"), written.items()))


def _write(case: Case, format_: str, out: Path, options: dict[str, Any]) -> dict[str, int | str]:
    from importlib import import_module

    from evidence.cli.progress import Shown
    from evidence.report import bundle, hashes

    if format_ == "hashes":
        return {**hashes.export(case, out)}
    with Shown() as progress:
        if format_ != "bundle":
            module = import_module(f"evidence.report.{format_.replace('-', '_')}")
            return {**module.export(case, out, progress, force=options["force"])}
        chosen = bundle.Chosen(options["piece"], options["account"])
        made = bundle.export(case, out.absolute(), chosen, progress)
    return {"originals": made.originals, "bytes of originals": made.bytes, "files": made.files}
