"""``evidence report``: one page, or a workbook, for readers."""

from __future__ import annotations

from pathlib import Path

import click


@click.command(
    name="report",
    epilog="\b\nExample:\n  evidence --case ivory-2015 report report.html\n"
    "  evidence --case ivory-2015 report --redact report.xlsx",
)
@click.argument("out", metavar="OUT.html|OUT.xlsx", type=click.Path(path_type=Path))
@click.option("--redact", is_flag=True, help="Mask faces, contacts and QR codes, as far as they are found.")
@click.pass_obj
def command(given: str | None, *, out: Path, redact: bool) -> None:
    """Write a report of the case: numbers with intervals, weeks, pieces, types, prices, accounts, custody.

    OUT.html is one self-contained page, which needs no network and runs no script; print it from a browser for a PDF.
    OUT.xlsx has the same tables for a spreadsheet, with thumbnails. A report of that name is replaced.
    """
    from evidence.case import Case, find
    from evidence.cli.progress import Shown
    from evidence.report import html, workbook

    writer = workbook if out.suffix.lower() == ".xlsx" else html
    with Case.open(find(given)) as case:
        size = writer.write(case, out, Shown(), redact=redact)
    masked = " Look it through before you hand it on: no program finds every face, code or number." if redact else ""
    click.echo(
        f"{out}: {size / 1e6:.1f} MB. Open it in a {'spreadsheet' if writer is workbook else 'browser'}.{masked}"
    )
