"""Plain-text tables and JSON for the commands; hostile text cannot steer the terminal."""

from __future__ import annotations

import dataclasses
import json
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any

from evidence.report.text import legible

Cell = str | int | float | None


def table(header: Sequence[str], rows: Iterable[Sequence[Cell]], *, longest: int = 48) -> str:
    """Align cells in columns, numbers to the right; None is written as a dash.

    Args:
        header: Names of the columns.
        rows: As many cells each as ``header`` has.
        longest: Most characters shown of a text.
    """
    rows = [list(row) for row in rows]
    right = [all(not isinstance(row[place], str) for row in rows) for place in range(len(header))]
    lines = [list(header), *([written(cell, longest) for cell in row] for row in rows)]
    widths = [max(width(line[place]) for line in lines) for place in range(len(header))]
    return "\n".join(
        "  ".join(_padded(text, wide, right=to) for text, wide, to in zip(line, widths, right, strict=True)).rstrip()
        for line in lines
    )


def written(cell: Cell, longest: int = 48) -> str:
    """Write one cell: thousands with commas, text without hidden characters."""
    if cell is None:
        return "-"
    return legible(cell, longest) if isinstance(cell, str) else f"{cell:,}"


def width(text: str) -> int:
    """Columns that a text takes on a terminal: two for wide East Asian characters, none for marks.

    >>> width("玉缘"), width("ab")
    (4, 2)
    """
    return sum(
        0 if unicodedata.combining(sign) else 2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text
    )


def _padded(text: str, wide: int, *, right: bool) -> str:
    gap = " " * (wide - width(text))
    return gap + text if right else text + gap


def as_json(record: Any) -> str:
    """Write a record, or anything of JSON, as JSON; ASCII only, so that any terminal takes it."""
    plain = dataclasses.asdict(record) if dataclasses.is_dataclass(record) and not isinstance(record, type) else record
    return json.dumps(plain, indent=2)
