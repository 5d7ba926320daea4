"""What ``evidence ingest`` says of a later round of the same accounts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from evidence.case import Case
    from evidence.rounds import Named, Round
    from evidence.sources import Wishes

SHOWN = 20


def tell(case: Case, named: Named, source: str, wishes: Wishes, gone: Sequence[str] | None) -> None:
    """Print what is new, the same, changed and absent; with ``gone`` (accounts found empty), record what is absent."""
    from evidence import rounds

    for account in gone or ():
        if not wishes.occasion:
            raise click.UsageError("--gone-account needs --occasion: on which round was nothing left of it?")
        for key in rounds.empty(case, account, wishes.platform, wishes.occasion):
            named.ads.setdefault(key, set())
    compared = rounds.compare(case, named)
    if any(each.again or each.back or each.absent for each in compared):
        _print(compared)
    if gone is not None:
        click.echo(f"Recorded as gone: {rounds.tell_gone(case, compared, source):,} ads.")
    elif any(each.absent for each in compared):
        click.echo(
            "If the round is complete, --gone records them as gone; the chance that ads are deleted rests on it."
        )


def _print(compared: Sequence[Round]) -> None:
    from evidence.report.text import legible

    new, again, back, absent = (
        sum(len(getattr(each, name)) for each in compared) for name in ("new", "again", "back", "absent")
    )
    changed = {(each.account, change.ad) for each in compared for change in each.changed}
    click.echo(
        f"Ads seen before: {again:,} still there ({len(changed):,} changed), {back:,} there again; {new:,} new; "
        f"{absent:,} of these accounts are not in it."
    )
    lines = [
        f"  {legible(each.account, 40)}, ad {legible(change.ad, 40)}: {change.field} "
        f"'{legible(change.before, 60)}' > '{legible(change.after, 60)}'"
        for each in compared
        for change in each.changed
    ]
    lines += [
        f"  {legible(each.account, 40)}, ad {legible(ad, 40)}: not in it" for each in compared for ad in each.absent
    ]
    for line in lines[:SHOWN]:
        click.echo(line)
    if len(lines) > SHOWN:
        click.echo(
            f"  and {len(lines) - SHOWN:,} more; 'evidence export csv DIR' lists them in changes.csv and revisits.csv."
        )
