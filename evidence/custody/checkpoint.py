"""A checkpoint: three printable lines (origin, size, root) that stand for the whole ledger as it was at one moment.

The form is that of a signed note's text (C2SP, tlog-checkpoint), without signatures: small enough to print, to mail, to
read out. Whoever keeps one elsewhere can show later whether the ledger still begins with exactly those entries.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from evidence.custody.ledger import Ledger
from evidence.custody.merkle import Tree, leaf
from evidence.errors import WrongCallError

ORIGIN = "tuskprint/"
"""Begins the first line; the digest of the ledger's first entry follows, cut to ORIGIN_DIGITS: it names the ledger."""

ORIGIN_DIGITS = 32
_LARGEST = 1 << 16
"""A file of checkpoints is a few lines; what is larger is something else."""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """Which ledger, how many entries, and the root of their Merkle tree, 32 bytes."""

    origin: str
    size: int
    root: bytes

    def text(self) -> str:
        """Write it as three lines, each with its line feed."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"


def origin(first: bytes) -> str:
    """Name a ledger by the leaf of its first line."""
    return f"{ORIGIN}{first.hex()[:ORIGIN_DIGITS]}"


def of(lines: Iterable[bytes], size: int | None = None) -> Checkpoint:
    """Compute the checkpoint of the first ``size`` lines, or of all.

    Raises:
        ValueError: There are not so many lines, or none.
    """
    tree, name = Tree(), ""
    for line in islice(lines, size):
        digest = leaf(line)
        name = name or origin(digest)
        tree.add(digest)
    if not tree.size or (size is not None and tree.size != size):
        raise ValueError(f"{tree.size} lines, not {size or 'one or more'}")
    return Checkpoint(name, tree.size, tree.root())


def take(ledger: Ledger) -> Checkpoint:
    """Compute the checkpoint of a ledger as it is now, reading all of it (0.5 s for 100,000 entries).

    Raises:
        ValueError: It is empty.
    """
    return of(ledger.lines())


def parse(text: str) -> Checkpoint:
    """Read three lines; blanks around them and lines after them (signatures, further notes) are of no account.

    Raises:
        ValueError: They are none.
    """
    lines = [line.strip() for line in text.strip().splitlines()][:3]
    if len(lines) < 3 or not lines[0].startswith(ORIGIN):
        raise ValueError(f"not three lines that begin with {ORIGIN}")
    try:
        root = base64.b64decode(lines[2], validate=True)
    except (binascii.Error, ValueError) as error:
        raise ValueError("the third line is no digest in base64") from error
    if not (lines[1].isascii() and lines[1].isdigit() and len(lines[1]) < 16 and int(lines[1])) or len(root) != 32:
        raise ValueError("the second line is no number of entries, or the third no digest of 32 bytes")
    return Checkpoint(lines[0], int(lines[1]), root)


def read(path: Path) -> Checkpoint:
    """Read one from a file that someone kept.

    Raises:
        WrongCallError: It holds none.
    """
    try:
        with path.open("rb") as file:
            return parse(file.read(_LARGEST).decode())
    except ValueError as error:
        raise WrongCallError(
            f"{path} is no checkpoint ({error}). Give the three lines that a step printed: origin, size, root."
        ) from error
