"""The proof that one original was taken into a case: a line of the ledger, and the path from it to a checkpoint."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from evidence.custody import checkpoint, merkle
from evidence.custody.checkpoint import Checkpoint
from evidence.custody.ledger import Ledger, parse
from evidence.errors import CustodyError, WrongCallError

FORM = "tuskprint proof 1"


def prove(ledger: Ledger, sha256: str, kept: Checkpoint | None = None) -> dict[str, Any]:
    """Prove that the ledger tells of an original; ``check_proof.py`` says of each field what it is.

    Args:
        ledger: Of the case.
        sha256: Of the original, 64 hex digits.
        kept: A checkpoint that the reader of the proof holds; the ledger's newest where None.

    Raises:
        WrongCallError: The ledger does not tell of it, or not before the checkpoint.
        CustodyError: The ledger is not the one that the checkpoint was taken of.
    """
    lines = list(ledger.lines())
    if kept is not None and kept.size > len(lines):
        raise CustodyError(f"The ledger has fewer entries than the checkpoint ({kept.size}). Run 'evidence verify'.")
    lines = lines if kept is None else lines[: kept.size]
    index = _first(lines, sha256)
    if index is None:
        raise WrongCallError(
            f"The ledger tells of no original {sha256}{' before that checkpoint' if kept else ''}. Give its whole "
            "SHA-256, as originals.csv has it."
        )
    now = checkpoint.of(lines)
    if kept is not None and now != kept:
        raise CustodyError("The ledger is not the one that the checkpoint was taken of. Run 'evidence verify'.")
    path = merkle.inclusion([merkle.leaf(line) for line in lines], index)
    return {
        "form": FORM,
        "sha256": sha256,
        "checkpoint": now.text(),
        "entry": index,
        "line": lines[index].decode(),
        "path": [each.hex() for each in path],
    }


def text(proof: dict[str, Any]) -> str:
    """Write a proof as it is handed over."""
    return json.dumps(proof, indent=1, ensure_ascii=True) + "\n"


def _first(lines: Iterable[bytes], sha256: str) -> int | None:
    for number, line in enumerate(lines):
        # Reading every line as JSON would take ten times as long.
        if sha256.encode("utf-8", "replace") in line:
            entry = parse(line)
            if entry.act == "take" and entry.body.get("sha256") == sha256:
                return number
    return None
