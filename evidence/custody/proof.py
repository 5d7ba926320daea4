"""The proof that one original was taken into a case: a line of the ledger, and the path from it to a checkpoint."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from evidence.custody import checkpoint, merkle
from evidence.custody.checkpoint import Checkpoint
from evidence.custody.ledger import Ledger, displayable, parse
from evidence.errors import CustodyError, WrongCallError

FORM = "tuskprint proof 1"


class Prover:
    """Proves of a ledger as it is, or was at a checkpoint; reads it once for any number of proofs."""

    def __init__(self, ledger: Ledger, kept: Checkpoint | None = None) -> None:
        """Read the ledger.

        Args:
            ledger: Of the case.
            kept: A checkpoint that the reader of the proof holds; the ledger's newest where None.

        Raises:
            CustodyError: The ledger is not the one that the checkpoint was taken of.
        """
        lines = list(ledger.lines())
        if kept is not None and kept.size > len(lines):
            raise CustodyError(
                f"The ledger has fewer entries than the checkpoint ({kept.size}). Run 'evidence verify'."
            )
        self._lines = lines if kept is None else lines[: kept.size]
        self.checkpoint = checkpoint.of(self._lines)
        if kept is not None and self.checkpoint != kept:
            raise CustodyError("The ledger is not the one that the checkpoint was taken of. Run 'evidence verify'.")
        self._rows = merkle.Rows([merkle.leaf(line) for line in self._lines])
        self._taken = _taken(self._lines)

    def prove(self, sha256: str) -> dict[str, Any]:
        """Prove that the ledger tells of an original; ``check_proof.py`` says of each field what it is.

        Raises:
            WrongCallError: The ledger does not tell of it, or not before the checkpoint.
        """
        index = self._taken.get(sha256)
        if index is None:
            raise WrongCallError(
                f"The ledger, up to the checkpoint of {self.checkpoint.size} entries, tells of no original "
                f"{displayable(sha256)[:80]}. Give its whole SHA-256, as originals.csv has it."
            )
        return {
            "form": FORM,
            "sha256": sha256,
            "checkpoint": self.checkpoint.text(),
            "entry": index,
            "line": self._lines[index].decode(),
            "path": [each.hex() for each in self._rows.path(index)],
        }


def text(proof: dict[str, Any]) -> str:
    """Write a proof as it is handed over."""
    return json.dumps(proof, indent=1, ensure_ascii=True) + "\n"


def _taken(lines: Sequence[bytes]) -> dict[str, int]:
    """Number of the first entry that tells of each original."""
    found: dict[str, int] = {}
    for number, line in enumerate(lines):
        entry = parse(line) if b'"take"' in line else None
        if entry is not None and entry.act == "take" and isinstance(entry.body.get("sha256"), str):
            found.setdefault(entry.body["sha256"], number)
    return found
