"""``evidence verify``: is everything as it was?"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from evidence.case import Case
    from evidence.cli.bookmark import Bookmark
    from evidence.records import Finding
    from evidence.verify import Level

FINDINGS = 1

_EXAMPLE = """\b
Example:
  evidence --case ivory-2015 verify
  evidence --case ivory-2015 verify --checkpoint printed.txt
  evidence --case ivory-2015 verify --sample 10% --bookmark place.txt
"""
_KEPT = click.Path(path_type=Path, dir_okay=False, exists=True)


@click.command(name="verify", epilog=_EXAMPLE)
@click.option("--read", "read", is_flag=True, help="Read every byte of every original; this is what it does by itself.")
@click.option("--structure", is_flag=True, help="Read no original: only that each is there, and of the right size.")
@click.option("--sample", metavar="SHARE", help="Read a part of the originals, such as 10%.")
@click.option("--bookmark", type=click.Path(path_type=Path, dir_okay=False), help="With --sample: go on from here.")
@click.option(
    "--checkpoint", type=click.Path(path_type=Path, dir_okay=False, exists=True), help="Three lines kept elsewhere."
)
@click.option("--signer", type=_KEPT, help="With --checkpoint: the public key that must have signed it.")
@click.option("--stamp", type=_KEPT, help="With --checkpoint: the answer of a time-stamp authority (RFC 3161).")
@click.option("--authority", type=_KEPT, help="With --stamp: the authority's root certificate, PEM.")
@click.option("--json", "as_json", is_flag=True, help="Print the findings, the ledger's head and checkpoint as JSON.")
@click.pass_obj
def command(given: str | None, /, *, as_json: bool, **options: Any) -> None:
    """Read the originals and the whole ledger again, and print what is not as it was.

    It changes nothing in the case, and ends with 1 where it found something. Keep the three lines of the checkpoint
    elsewhere, on paper or in a mail: with --checkpoint, even a case that was written anew as a whole is told apart.
    With --sample and a --bookmark FILE outside the case, each run reads the next part, and a run that was killed
    goes on: ten runs of 10% read everything.
    """
    from evidence.case import Case, find
    from evidence.cli.bookmark import Bookmark
    from evidence.cli.progress import Shown
    from evidence.verify import verify

    place = Bookmark(options["bookmark"])
    level = _level(place, options)
    found, vouched = _vouched(options)
    for finding in found if not as_json else ():
        _say(finding)
    with Case.open(find(given)) as case, Shown() as progress:
        try:
            for finding in verify(case, progress, level):
                found.append(finding)
                if not as_json:
                    _say(finding)
        finally:
            if options["sample"]:
                place.save()
        _end(case, found, level, as_json=as_json)
    if not as_json:
        click.echo("".join(f"{each}\n" for each in vouched), nl=False)
    if found:
        click.get_current_context().exit(FINDINGS)


def _say(finding: Finding) -> None:
    from evidence.report.text import legible

    click.echo(f"{finding.kind}: {legible(finding.subject, 300)}: {legible(finding.detail, 800)}")


def _vouched(options: dict[str, Any]) -> tuple[list[Finding], list[str]]:
    """What does not hold of a signature and a time stamp, and what does."""
    from evidence.vouching import Vouchers, vouch

    asked = [name for name in ("signer", "stamp", "authority") if options[name]]
    if asked and not options["checkpoint"]:
        raise click.UsageError(f"--{asked[0]} goes with --checkpoint; name the file with the three lines.")
    if not asked:
        return [], []
    told = list(vouch(Vouchers(options["checkpoint"], options["signer"], options["stamp"], options["authority"])))
    return [each for each in told if not isinstance(each, str)], [each for each in told if isinstance(each, str)]


def _level(place: Bookmark, options: dict[str, Any]) -> Level:
    from evidence.custody import checkpoint
    from evidence.custody.contents import Reading
    from evidence.verify import Level

    asked = [name for name in ("read", "structure", "sample") if options[name]]
    if len(asked) > 1:
        raise click.UsageError(f"--{asked[0]} and --{asked[1]} exclude each other; name one.")
    if options["bookmark"] and not options["sample"]:
        raise click.UsageError("--bookmark goes with --sample; name the share to read, such as --sample 10%.")
    share = 0.0 if options["structure"] else 1.0
    reading = Reading(share)
    if options["sample"]:
        reading = Reading(_share(options["sample"]), place.last, place.reached)
    path = options["checkpoint"]
    return Level(reading, None if path is None else checkpoint.read(path))


def _share(text: str) -> float:
    try:
        share = float(text.strip().removesuffix("%")) / (100 if text.strip().endswith("%") else 1)
    except ValueError as error:
        raise click.BadParameter(f"'{text}' is no share; write 10% or 0.1", param_hint="--sample") from error
    if not 0 < share <= 1:
        raise click.BadParameter(f"'{text}' is not above 0% and up to 100%", param_hint="--sample")
    return share


def _end(case: Case, found: list[Finding], level: Level, *, as_json: bool) -> None:
    from evidence.cli import table
    from evidence.custody import checkpoint
    from evidence.custody.audit import DIFFERS

    # A ledger with findings has no head that one could vouch for, unless they were there before the case had the files.
    broken = [each for each in found if each.kind != DIFFERS]
    head = None if broken else case.ledger.head()
    now = None if broken else checkpoint.take(case.ledger).text()
    if as_json:
        rows = [{"kind": each.kind, "subject": each.subject, "detail": each.detail} for each in found]
        seen = {"findings": rows, "entries": head and head[0], "digest": head and head[1], "checkpoint": now}
        click.echo(table.as_json({**seen, "share_read": level.reading.share}))
    elif head is not None:
        before = f" Digests told with files that did not fit when these came: {len(found)}." if found else ""
        click.echo("Everything is as it was." + _said(level) + before)
        click.echo(f"Ledger: {head[0]} entries, the last has the digest {head[1]}.")
        click.echo(f"Checkpoint (keep these three lines elsewhere):\n{now}", nl=False)
    else:
        click.echo(f"{len(broken)} findings. Change nothing, keep a copy of the whole case, and ask for help.")


def _said(level: Level) -> str:
    share = level.reading.share
    read = f" Of the originals, {share:.4g} of 1 was read." if 0 < share < 1 else ""
    read = " No original was read, only looked at." if not share else read
    grown = (
        "" if level.checkpoint is None else f" It begins with the {level.checkpoint.size} entries of the checkpoint."
    )
    return read + grown
