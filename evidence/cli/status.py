"""``evidence status``: what is there, what is behind, what to do next."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from evidence.cli import table

if TYPE_CHECKING:
    from evidence.status import Status

SHOWN = 12


@click.command(name="status", epilog="\b\nExample:\n  evidence --case ivory-2015 status")
@click.option("--json", "as_json", is_flag=True, help="Print everything as JSON.")
@click.pass_obj
def command(given: str | None, /, *, as_json: bool) -> None:
    """Say what is in the case, what is behind, and what to do next. Changes nothing.

    Behind is: originals not decoded or compared yet, pictures not read, ads and accounts that the newest round does not
    have and of which nothing was said, samples without answers, sources whose taking was interrupted.
    """
    from evidence.case import Case, find
    from evidence.status import status

    with Case.open(find(given)) as case:
        found = status(case)
    click.echo(table.as_json(found) if as_json else _written(found))


def _written(found: Status) -> str:
    from evidence.report.text import legible

    kinds = ", ".join(f"{number:,} {sort}" for sort, number in sorted(found.originals.items())) or "none"
    lines = [
        f"Study            {legible(found.study, 100)}",
        f"Ledger           {found.entries:,} entries",
        f"Originals        {kinds}",
        f"Seen             {found.sightings:,} sightings, {found.accounts:,} accounts, {found.ads:,} ads",
        f"Pieces           {found.pieces:,} as a machine groups them",
        f"Last taken       {found.acquired_at or 'never'}",
    ]
    if found.occasions:
        shown = found.occasions[-SHOWN:]
        rows = [(each.name, each.accounts, each.ads, each.gone) for each in shown]
        lines += ["", table.table(("occasion", "accounts", "ads", "gone"), rows)]
        if len(found.occasions) > SHOWN:
            lines.append(f"and {len(found.occasions) - SHOWN:,} before these")
    named = [f"{legible(account, 40)} ({number:,} ads)" for _, account, number in found.absent[:SHOWN]]
    if named:
        lines += ["", f"Ads not in the newest round of: {', '.join(named)}"]
    unseen = [legible(account, 40) for _, account in found.unseen[:SHOWN]]
    if unseen:
        lines += ["", f"Accounts not in the newest round: {', '.join(unseen)}"]
    lines += ["", "Next" if found.next else "Nothing is left to do."]
    lines += [f"  {legible(each.command, 100)}\n      {each.why}" for each in found.next]
    return "\n".join(lines)
