"""How a preview of a source is printed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from evidence.preview import Kept, Preview

SHOWN = 12
"""Lines of each list; ``--json`` has all."""


def echo(source: str, seen: Preview) -> None:
    """Print it."""
    from evidence.report.text import legible

    for line in _lines(legible(source, 200), seen):
        click.echo(legible(line, 400))


def _lines(source: str, seen: Preview) -> Iterator[str]:
    yield f"{source} is read by '{seen.reader}'; nothing was taken."
    yield f"  files       {_counts(seen.files)}"
    if seen.exports:
        yield f"  of records  {_counts(seen.exports)}"
    for rule, count in seen.contested.most_common(SHOWN):
        yield f"              {count:,} could be read by several, and are read by {rule}"
    yield f"  accounts    {seen.accounts:,}"
    yield f"  ads         {seen.ads:,}" + (f", {seen.told:,} posts without a picture here" if seen.told else "")
    yield f"  sightings   {seen.sightings:,}" + (f" on {seen.occasions:,} occasions" if seen.occasions else "")
    if seen.looked_for:
        yield f"  revisits    {seen.looked_for:,} ads looked for again"
    if seen.digests:
        yield f"  digests     {seen.digests:,} files come with one, which is compared when they are taken"
    yield "Fields, and where each stands:" if seen.fields else "No field: nothing is said of any file."
    for name, places in seen.fields.items():
        for place, count in places.most_common():
            yield f"  {name:12}{count:>8,}  {place}"
    yield from _kept("Not asked for by any field, kept as it stands:", seen.unread)
    yield from _kept("Not understood, kept as it stands:", seen.not_understood)
    yield from _kept("Known to the collector, but not collected:", seen.not_collected)
    yield from _kept("Left out:", seen.left_out)
    yield from _kept("Cannot be read:", seen.unreadable)


def _kept(title: str, kept: Mapping[str, Kept]) -> Iterator[str]:
    if kept:
        yield title
    ordered = sorted(kept.items(), key=lambda each: (-each[1].count, each[0]))
    for name, each in ordered[:SHOWN]:
        yield f"  {each.count:>8,}  {name}: {'; '.join(each.samples)}"
    if len(kept) > SHOWN:
        yield f"            and {len(kept) - SHOWN:,} more, listed by --json"


def _counts(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{count:,} {name}" for name, count in counts.items()) or "none"
