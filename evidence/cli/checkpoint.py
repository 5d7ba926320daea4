"""The three lines that each step ends with."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from evidence.case import Case


def lines(case: Case) -> str:
    """Give the checkpoint of the ledger as it is now, under a line that says what to do with it."""
    from evidence.custody import checkpoint

    return f"Checkpoint (keep these three lines elsewhere):\n{checkpoint.take(case.ledger).text()}".rstrip()


def echo(case: Case) -> None:
    """Print it; what it is for is said by ``evidence verify --help``."""
    click.echo(lines(case))
