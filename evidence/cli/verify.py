"""``evidence verify``: is everything as it was?"""

from __future__ import annotations

import click

FINDINGS = 1


@click.command(name="verify", epilog="\b\nExample:\n  evidence --case ivory-2015 verify")
@click.option("--json", "as_json", is_flag=True, help="Print the findings and the ledger's head as JSON.")
@click.pass_obj
def command(given: str | None, *, as_json: bool) -> None:
    """Read every original and the whole ledger again, and print what is not as it was.

    It changes nothing. It ends with 1 where it found something. Keep the last line elsewhere, on paper or in a
    mail: with it, even a case that was written anew as a whole can be told from this one.
    """
    from evidence.case import Case, find
    from evidence.cli import table
    from evidence.cli.progress import Shown
    from evidence.report.text import legible
    from evidence.verify import verify

    found = []
    with Case.open(find(given)) as case, Shown() as progress:
        for finding in verify(case, progress):
            found.append(finding)
            if not as_json:
                click.echo(f"{finding.kind}: {legible(finding.subject, 300)}: {legible(finding.detail, 400)}")
        # A ledger with findings has no head that one could vouch for.
        head = None if found else case.ledger.head()
    if as_json:
        rows = [{"kind": each.kind, "subject": each.subject, "detail": each.detail} for each in found]
        click.echo(table.as_json({"findings": rows, "entries": head and head[0], "digest": head and head[1]}))
    elif head is not None:
        click.echo("Everything is as it was.")
        click.echo(f"Ledger: {head[0]} entries, the last has the digest {head[1]}.")
    else:
        click.echo(f"{len(found)} findings. Change nothing, keep a copy of the whole case, and ask for help.")
    if found:
        click.get_current_context().exit(FINDINGS)
