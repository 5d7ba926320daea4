"""``evidence prove``: show that one original was in the case when a checkpoint was printed."""

from __future__ import annotations

from pathlib import Path

import click


@click.command(
    name="prove", epilog="\b\nExample:\n  evidence --case ivory-2015 prove SHA256 --checkpoint printed.txt > proof.json"
)
@click.argument("sha256", metavar="SHA256")
@click.option(
    "--checkpoint",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    help="Prove it for these three lines, which the reader of the proof holds; else for the newest.",
)
@click.pass_obj
def command(given: str | None, *, sha256: str, checkpoint: Path | None) -> None:
    """Print, as JSON, the proof that the original of this SHA-256 is in the ledger.

    It is checked without this program: 'evidence export bundle' puts check_proof.py beside it, one short page for any
    Python; so does copying it from evidence/custody.
    """
    from evidence.case import Case, find
    from evidence.custody import checkpoint as checkpoints
    from evidence.custody import proof

    kept = None if checkpoint is None else checkpoints.read(checkpoint)
    with Case.open(find(given)) as case:
        click.echo(proof.text(proof.Prover(case.ledger, kept).prove(sha256.lower())), nl=False)
