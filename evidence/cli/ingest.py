"""``evidence ingest``: take captures into the case."""

from __future__ import annotations

import json
import sys
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from evidence.ingest import Totals
    from evidence.sources import Wishes

FINDINGS, SOME_UNREADABLE = 1, 6
SHOWN = 20
SEEN = 500


def _columns(_ctx: click.Context, _parameter: click.Parameter, given: str | None) -> dict[str, str]:
    columns: dict[str, str] = {}
    for pair in (given or "").split(",") if given else ():
        field, sign, header = pair.partition("=")
        if not sign or not field.strip() or not header.strip():
            raise click.BadParameter(
                f"'{pair}' is not field=header. Write, for example, --columns 'file=图片,ad=编号'."
            )
        if field.strip() in columns:
            raise click.BadParameter(f"'{field.strip()}' is named twice. Name one column for it.")
        columns[field.strip()] = header.strip()
    return columns


_EXAMPLE = """\b
Example:
  evidence --case ivory-2015 ingest captures --layout '{account}/{ad}' --occasion 'week 5'
  evidence --case ivory-2015 ingest ads.csv --columns 'file=图片,ad=编号'
  evidence --case ivory-2015 ingest week6 --layout '{account}/{ad}' --occasion 'week 6' --gone
  evidence ingest --dry-run ChatExport_2026-03-01
"""


@click.command(name="ingest", epilog=_EXAMPLE)
@click.argument("given", metavar="SOURCE...", nargs=-1, required=True)
@click.option("--layout", help="What the folders' names mean: {platform} {account} {ad} {occasion} {date} {ignore}.")
@click.option("--columns", callback=_columns, metavar="FIELD=HEADER,...", help="Headers of a table, by field.")
@click.option("--occasion", help="Occasion of every file that the source names none for.")
@click.option("--platform", help="Platform of every file that the source names none for.")
@click.option("--reader", help="Reader to use; else the shape of the source decides.")
@click.option("--gone", is_flag=True, help="It is a complete round: ads seen before and not in it are gone.")
@click.option("--gone-account", "empty", multiple=True, metavar="NAME", help="And nothing is left of this account.")
@click.option("--yes", is_flag=True, help="Take it without asking.")
@click.option("--dry-run", is_flag=True, help="Show what would be taken, and take nothing; needs no case.")
@click.option("--json", "as_json", is_flag=True, help="With --dry-run: print all of it as JSON.")
@click.pass_obj
def command(
    case_given: str | None,
    /,
    given: tuple[str, ...],
    *,
    columns: dict[str, str],
    reader: str | None,
    yes: bool,
    **said: Any,
) -> None:
    """Take every file of SOURCE into the case; nothing in SOURCE is changed.

    SOURCE is a folder, a table (CSV, XLSX, ODS) that names files, an archive, what a collector wrote ('evidence
    sources' lists it), or one file. Taking it again adds nothing.

    A later round of the same accounts is compared with the earlier ones: which ads are new, still there, changed, or no
    longer in it. With --gone, for a round in which each account was looked through to its end, the last are recorded as
    gone on that occasion, which is what the chance of an ad being deleted is fitted from.
    """
    dry, as_json = said.pop("dry_run"), said.pop("as_json")
    gone, empty = said.pop("gone"), said.pop("empty")
    if dry or as_json:
        _foresee(case_given, given, {"columns": columns, **said}, reader, as_json=as_json)
        return
    from evidence.case import Case, find
    from evidence.cli import checkpoint, rounds
    from evidence.cli.progress import Shown
    from evidence.ingest import ingest
    from evidence.report.text import legible
    from evidence.rounds import Named
    from evidence.sources import Wishes

    with Case.open(find(case_given)) as case:
        wishes = Wishes(columns=columns, time_zone=case.settings.time_zone, **said)
        unreadable, differing, named = 0, 0, Named()
        for name in given:
            if not _agreed(Path(name), wishes, reader, ask=not yes):
                click.echo(f"Nothing of {legible(name, 200)} was taken.")
                continue
            with Shown() as progress:
                totals = ingest(case, Path(name), wishes, progress, reader)
            _print(name, totals)
            unreadable += totals.unreadable
            differing += len(totals.differing)
            named.add(totals.named)
        rounds.tell(case, named, ", ".join(given), wishes, empty if gone or empty else None)
        entries, digest = case.ledger.head()
        click.echo(f"Ledger: {entries} entries, the last has the digest {digest}.")
        checkpoint.echo(case)
    if unreadable or differing:
        click.get_current_context().exit(SOME_UNREADABLE if unreadable else FINDINGS)


def _foresee(
    case_given: str | None, given: tuple[str, ...], said: dict[str, Any], reader: str | None, *, as_json: bool
) -> None:
    """Show what would be taken; times are read in the zone of the case, where there is one."""
    from evidence.case import Case, find
    from evidence.cli import foreseen
    from evidence.errors import WrongCallError
    from evidence.preview import preview
    from evidence.settings import Settings
    from evidence.sources import Wishes

    try:
        with Case.open(find(case_given)) as case:
            settings = case.settings
    except WrongCallError:
        if case_given is not None:
            raise
        settings = Settings()
    seen = {name: preview(Path(name), Wishes(time_zone=settings.time_zone, **said), reader) for name in given}
    if as_json:
        click.echo(json.dumps({name: each.plain() for name, each in seen.items()}, ensure_ascii=False, indent=2))
        return
    for name, each in seen.items():
        foreseen.echo(name, each)
    click.echo(f"Times that name no zone are read as {settings.time_zone}.")


def _agreed(source: Path, wishes: Wishes, reader: str | None, *, ask: bool) -> bool:
    """Show how a folder of folders is understood where no layout says it; ask, where there is someone to ask."""
    from evidence.exports import READ_BY
    from evidence.ingest import begin
    from evidence.layout import suggest
    from evidence.report.text import legible

    if wishes.layout is not None or not source.is_dir() or not any(each.is_dir() for each in source.iterdir()):
        return True
    name, found = begin(source.absolute(), wishes, reader)
    first = list(islice(found, 3))
    readers = {each.fields[READ_BY].value for each in first if READ_BY in each.fields}
    shown = legible(str(source), 200)
    if readers:
        click.echo(f"{shown} holds what '{min(readers)}' reads; --dry-run shows what is understood.", err=True)
        return True
    click.echo(f"{shown} is read by '{name}'. Without --layout its folders' names mean nothing:", err=True)
    for each in first:
        fields = ", ".join(f"{key} '{legible(traced.value, 40)}'" for key, traced in each.fields.items())
        click.echo(f"  {legible(each.name, 80)}: {fields or 'no field'}", err=True)
    likely = suggest(tuple(each.name.split("/")) for each in first + list(islice(found, SEEN)))
    click.echo(
        f"To say what they mean, name them: --layout '{likely or '{account}/{ad}'}', with {{ignore}} for what is none."
        + (" That is a guess; check it with --dry-run." if likely else ""),
        err=True,
    )
    if ask and sys.stdin.isatty() and sys.stdout.isatty():
        return click.confirm("Take it as shown?", err=True)
    return True


def _print(source: str, totals: Totals) -> None:
    from evidence.report.text import legible

    click.echo(
        f"{legible(source, 200)}: {totals.handed_in:,} files handed in = {totals.stored:,} stored"
        f" + {totals.already_stored:,} already stored + {totals.unreadable:,} unreadable + {totals.ignored:,} ignored;"
        f" {totals.new_sightings:,} new sightings, {totals.bytes:,} bytes read."
        + (f" {totals.new_revisits:,} ads looked for again." if totals.new_revisits else "")
        + (f" {totals.new_told:,} posts without a picture." if totals.new_told else "")
    )
    for name, algorithm, told, own in totals.differing[:SHOWN]:
        click.echo(f"  digest differs: {legible(name, 100)}: {algorithm} {told} as told, {own} as received")
    if totals.differing:
        click.echo("  These files are taken as they came. Ask whoever handed them over for those that fit the digests.")
    if len(totals.differing) > SHOWN:
        click.echo(f"  and {len(totals.differing) - SHOWN:,} more such; 'evidence verify' lists all.")
    # Unreadable ones first: those are what someone has to look after.
    for name, state, reason in sorted(totals.reasons, key=lambda each: each[1] != "unreadable")[:SHOWN]:
        click.echo(f"  {state}: {legible(name, 100)}: {legible(reason, 200)}")
    more = totals.unreadable + totals.ignored - SHOWN
    if more > 0:
        click.echo(f"  and {more:,} more; the ledger has each of them, as an entry 'take'.")
