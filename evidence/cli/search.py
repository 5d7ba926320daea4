"""``evidence search``."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from evidence.search import Hit


@click.command(name="search", epilog="\b\nExample:\n  evidence --case ivory-2015 search new-ad.jpg")
@click.argument("picture", type=click.Path())
@click.option("--most", default=10, show_default=True, type=click.IntRange(1, 500), help="Most clusters to show.")
@click.option("--json", "as_json", is_flag=True, help="Print the hits as JSON.")
@click.pass_obj
def command(case_dir: str | None, picture: str, most: int, *, as_json: bool) -> None:
    """Have we seen this before? Look PICTURE (or a clip) up in the case.

    Nothing is added to the case. Shown are the clusters it may belong to, the surest first.
    """
    from dataclasses import asdict
    from pathlib import Path

    from evidence.case import Case, find
    from evidence.search import search

    with Case.open(find(case_dir)) as case:
        hits = search(case, Path(picture), most)
    if as_json:
        click.echo(json.dumps([asdict(hit) for hit in hits], ensure_ascii=False, indent=2))
        return
    sure = [hit for hit in hits if hit.verdict != "unrelated"]
    if not sure:
        click.echo("Not seen before: no picture of this case verifies against it.")
    for hit in sure:
        for line in _lines(hit):
            click.echo(line)


def _lines(hit: Hit) -> list[str]:
    times = [sighting.seen_at for sighting in hit.sightings if sighting.seen_at] or ["unknown"]
    accounts = sorted({f"{s.account} ({s.platform})" if s.platform else s.account for s in hit.sightings if s.account})
    ads = sorted({sighting.ad for sighting in hit.sightings if sighting.ad})
    part = "" if hit.asked == "w" else f"  by its part {hit.asked}"
    lines = [
        f"{hit.verdict}  cluster {hit.cluster}  piece {hit.piece}  probability {hit.probability:.2f}"
        f"  {hit.distance} bits apart{part}",
        f"    sightings {len(hit.sightings)}, first {times[0]}, last {times[-1]}",
    ]
    lines += [f"    {word} {_some(values)}" for word, values in (("accounts", accounts), ("ads", ads)) if values]
    return lines


def _some(values: list[str]) -> str:
    shown = ", ".join(
        value.encode("ascii", "replace").decode() if not value.isprintable() else value for value in values[:6]
    )
    return shown + (f" and {len(values) - 6} more" if len(values) > 6 else "")
