"""``evidence sample``: which pieces people should look at, so that the count can be estimated."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from evidence.cli import table

if TYPE_CHECKING:
    from evidence.sampling import Drawn


@click.command(
    name="sample", epilog="\b\nExample:\n  evidence --case ivory-2015 sample --within 5% --sheet sample.xlsx"
)
@click.option("--within", default="5%", show_default=True, metavar="SHARE", help="Half-width to plan for.")
@click.option("--seed", type=int, default=0, show_default=True, help="Of the draw; kept in the ledger.")
@click.option("--reviewers", type=int, default=1, show_default=True, help="2: a part is answered by both, apart.")
@click.option("--most", type=int, help="Units of this batch, about; the rest is planned by them, with --more.")
@click.option("--more", is_flag=True, help="Draw a further batch, planned by the answers so far.")
@click.option(
    "--sheet", type=click.Path(path_type=Path, dir_okay=False), help="Write it: .xlsx with pictures, or .csv."
)
@click.option("--json", "as_json", is_flag=True, help="Print the sample as JSON.")
@click.pass_obj
def command(given: str | None, /, **options: Any) -> None:
    """Draw a sample of the machine's pieces for people to look at.

    The pieces are frozen as they are, put into strata by how likely the machine is wrong about them, and drawn at
    random. Answer the sheet anywhere, then run 'evidence import decisions FILE' and 'evidence count'.
    """
    from evidence.case import Case, find
    from evidence.cli.progress import Shown
    from evidence.plans import Wishes
    from evidence.report import sheet
    from evidence.sampling import sample

    chosen = {name: options[name] for name in ("seed", "reviewers", "more", "most")}
    wishes = Wishes(_share(options["within"]), **chosen)
    with Case.open(find(given)) as case, Shown() as progress:
        if options["sheet"]:
            sheet.check(case, options["sheet"])
        drawn = sample(case, wishes, progress)
        written = sheet.write(case, drawn, options["sheet"]) if options["sheet"] and drawn.units else []
    if options["as_json"]:
        click.echo(table.as_json(drawn))
        return
    rows = [(each.name, each.units, each.before, each.now) for each in drawn.strata]
    click.echo(table.table(("stratum", "pieces", "drawn before", "drawn now"), rows))
    click.echo(f"\nState {drawn.state[:12]}, batch {drawn.batch}: {_said(drawn)}")
    if drawn.twice:
        click.echo(f"{len(drawn.twice)} of these are for the second reviewer as well.")
    for path in written:
        click.echo(f"Written: {path}. Answer it, then run 'evidence import decisions {path.name}'.")


def _said(drawn: Drawn) -> str:
    if not drawn.units:
        return "the answers so far are enough for this width; nothing more to draw."
    return f"{len(drawn.units):,} to look at{'' if drawn.new else ', the same as drawn before'}."


def _share(text: str) -> float:
    """Read ``5%`` or ``0.05``."""
    number = text.strip().removesuffix("%").strip()
    try:
        value = float(number)
    except ValueError as error:
        raise click.BadParameter(f"{text!r} is no share; write 5% or 0.05", param_hint="--within") from error
    return value / 100 if text.strip().endswith("%") else value
