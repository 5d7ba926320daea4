"""``evidence read``."""

from __future__ import annotations

import json

import click


@click.command(name="read", epilog="\b\nExample:\n  evidence --case ivory-2015 read")
@click.option("--json", "as_json", is_flag=True, help="Print the totals as JSON.")
@click.pass_obj
def command(case_dir: str | None, *, as_json: bool) -> None:
    """Read what is written in the pictures: QR codes, and lines of writing.

    Run it after dedupe. QR codes are read always; names, texts and watermarks only with the extra 'ocr'. What is read
    is a suggestion with its place, never a fact. Clips are not read. Does only what is missing: an interrupted run goes
    on where it stopped, and a case that was read without the extra is read for writing once it is there.

    Contacts, prices and announcements in the ads' own texts need no reading: 'accounts' finds them by the words in the
    case's words.toml.
    """
    from dataclasses import asdict

    from evidence.case import Case, find
    from evidence.cli import checkpoint
    from evidence.cli.progress import Shown
    from evidence.read import read
    from index.writing import EXTRA

    with Case.open(find(case_dir)) as case, Shown() as progress:
        totals = read(case, progress)
        now = checkpoint.lines(case)
    if as_json:
        click.echo(json.dumps(asdict(totals), ensure_ascii=False, indent=2))
    else:
        click.echo(f"Read now         {totals.read:,} originals")
        click.echo(f"QR codes         {_counted(totals.codes)}")
        click.echo(f"Lines            {_counted(totals.lines)}")
        click.echo(f"Avatars          {totals.avatars:,} beside names in screenshots")
        click.echo(f"Posts            {totals.posts:,} on screenshots; 'evidence screens' shows them as ads")
        for sha256, reason in totals.failed[:20]:
            click.echo(f"Not read         {sha256[:16]}  {reason}")
        if len(totals.failed) > 20:
            click.echo(f"                 and {len(totals.failed) - 20:,} more, listed by --json")
        click.echo(now)
    if not totals.ocr:
        click.echo(f"Without ocr, which reads names, texts and watermarks. To add it: {EXTRA}", err=True)
    if totals.failed:
        raise SystemExit(6)


def _counted(totals: dict[str, int]) -> str:
    return ", ".join(f"{count:,} {word}" for word, count in totals.items()) or "none"
