"""What is to be drawn of pieces on cloths."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Laying:
    """Pieces to lay on cloths.

    Attributes:
        pieces: Folders of pieces on plain backgrounds, flat or with one subfolder for each piece.
        cloths: Photos from which cloths may be made.
        laid: How many pieces to lay, fewer where too few can be cut out.
        on: How many cloths to lay each of them on.
        seed: Decides all that chance does.
    """

    pieces: Sequence[Path]
    cloths: Sequence[Path]
    laid: int
    on: int
    seed: int
