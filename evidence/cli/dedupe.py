"""``evidence dedupe``."""

from __future__ import annotations

import json
from typing import Literal

import click

HUBS_SHOWN = 5


@click.command(
    name="dedupe",
    epilog="\b\nExample:\n  evidence --case ivory-2015 dedupe\n"
    "  evidence --case /shared/ivory dedupe --engine ray:10.0.0.5:6379",
)
@click.option(
    "--engine",
    default="local",
    metavar="local|ray[:ADDRESS]",
    help="Where pictures are worked on: processes of this machine, or Ray, at an address or on this machine.",
)
@click.option(
    "--device",
    type=click.Choice(("cpu", "cuda")),
    default="cpu",
    help="What runs the network sscd: the processor, or an NVIDIA card (extra 'gpu').",
)
@click.option("--json", "as_json", is_flag=True, help="Print the totals as JSON.")
@click.pass_obj
def command(case_dir: str | None, *, engine: str, device: Literal["cpu", "cuda"], as_json: bool) -> None:
    """Find the same pictures across ads and accounts.

    Decodes every original once (in processes that may crash without harm), finds the pictures inside screenshots and
    grids, fingerprints them, and verifies what is near. Does only what is missing: run it again after every ingest, or
    after an interruption.
    """
    from dataclasses import asdict

    from evidence.case import Case, find
    from evidence.cli import checkpoint
    from evidence.cli.progress import Shown
    from evidence.dedupe import dedupe
    from index.fingerprints.sscd import EXTRA

    with Case.open(find(case_dir)) as case, Shown() as progress:
        totals = dedupe(case, progress, engine=engine, device=device)
        wanting = case.settings.sscd == "auto" and not totals.network
        if as_json:
            click.echo(json.dumps(asdict(totals), ensure_ascii=False, indent=2))
        else:
            for line in _lines(totals):
                click.echo(line)
            checkpoint.echo(case)
    if wanting:
        click.echo(f"Without sscd, which finds more of the heavily edited copies. To add it: {EXTRA}", err=True)
    if totals.unreadable:
        raise SystemExit(6)


def _lines(totals: object) -> list[str]:
    from evidence.dedupe import DedupeTotals

    assert isinstance(totals, DedupeTotals)
    decoded = ", ".join(f"{count:,} {state}" for state, count in sorted(totals.decoded.items())) or "nothing new"
    found = ", ".join(f"{count:,} {word}" for word, count in totals.verdicts.items()) or "none"
    lines = [
        f"Decoded now      {decoded}",
        f"Regions          {totals.regions:,} ({totals.flat:,} blank, not linked)",
        f"Candidate pairs  {totals.candidates:,} new, {totals.verified:,} of them verified",
        f"Verdicts         {found}",
        f"Clusters         {totals.clusters:,} distinct pictures",
        f"Pieces           {totals.pieces:,} as grouped by the machine, with unknown error until people review",
    ]
    lines += [f"Hub              {hub.kind} {hub.cluster or hub.region}: {hub.why}" for hub in totals.hubs[:HUBS_SHOWN]]
    if len(totals.hubs) > HUBS_SHOWN:
        lines.append(f"                 and {len(totals.hubs) - HUBS_SHOWN:,} more, listed by --json and in the ledger")
    if totals.unreadable:
        lines.append(
            f"Unreadable       {len(totals.unreadable):,} originals (kept as evidence, not counted as pictures):"
        )
        lines += [f"  {sha256[:16]}  {reason}" for sha256, reason in totals.unreadable[:20]]
        if len(totals.unreadable) > 20:
            lines.append("  ... all are listed in originals.csv: evidence export csv DIR")
    return lines
