"""``evidence sources``: what ``ingest`` can read."""

from __future__ import annotations

import json

import click

REACHES = {1: "one post", 2: "many posts", 3: "a table", 4: "an archive", 5: "a folder"}


@click.command(name="sources", epilog="\b\nExample:\n  evidence sources\n  evidence sources captures/result.json")
@click.argument("given", metavar="[SOURCE]...", nargs=-1, type=click.Path(exists=True))
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def command(*, given: tuple[str, ...], as_json: bool) -> None:
    """List what ingest can read; with SOURCE, say which reader takes it, and which others could.

    Files are told by their shape, never by the tool's version. Where several readers could take a file, the one that
    knows it best does: of the list below, the first.
    """
    from pathlib import Path

    from evidence import sources
    from evidence.report.text import legible

    ranked = sources.ranked()
    if given:
        could = {name: sources.claimed(Path(name), ranked) for name in given}
        lines = [f"{legible(name, 100)}: {_readers(readers)}" for name, readers in could.items()]
        click.echo(json.dumps(could, ensure_ascii=False, indent=2) if as_json else "\n".join(lines))
        return
    readers = [(name, sources.load(name)) for name in ranked]
    if as_json:
        listed = [{"reader": name, "reads": reader.TELLS, "reach": reader.REACH} for name, reader in readers]
        click.echo(json.dumps(listed, ensure_ascii=False, indent=2))
        return
    width = max(len(name) for name in ranked)
    for name, reader in readers:
        click.echo(f"{name:{width}}  {REACHES[reader.REACH]:10}  {reader.TELLS}")
    click.echo(
        "Of several that could read a file, the first in this list does. Try it: evidence ingest --dry-run SOURCE"
    )


def _readers(readers: list[str]) -> str:
    if not readers:
        return "no reader"
    return readers[0] + (f" (could also be read by {', '.join(readers[1:])})" if readers[1:] else "")
